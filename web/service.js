// Keeps the page for when there is no network. A new version is fetched as a whole before it takes over.

const VERSION = "recension-@VERSION@";
const FILES = "@FILES@";

addEventListener("install", (event) => {
    const fill = async () => (await caches.open(VERSION)).addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
    event.waitUntil(fill().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
    const clean = async () => {
        const old = (await caches.keys()).filter((name) => name.startsWith("recension-") && name !== VERSION);
        await Promise.all(old.map((name) => caches.delete(name)));
        await clients.claim();
    };
    event.waitUntil(clean());
});

addEventListener("fetch", (event) => {
    if (event.request.method !== "GET") return;
    const answer = async () => {
        const kept = await (await caches.open(VERSION)).match(event.request, { ignoreSearch: true });
        return kept ?? fetch(event.request);
    };
    event.respondWith(answer());
});
