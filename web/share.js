// Keeps the lists in the fragment of the address, compressed: it is never sent to a server.

/** What the fragment begins with; a later form has another. */
const VERSION = "1.";

const MODES = ["compare", "merge", "check"];

/** Links that are longer are cut by some programs. */
export const LONG_LINK = 30_000;

const through = (stream, transform) => new Response(stream.pipeThrough(transform));

/** Returns the fragment of what is shown. */
export async function encode(shown) {
    const json = new Blob([JSON.stringify(shown)]).stream();
    const bytes = await through(json, new CompressionStream("deflate-raw")).bytes();
    let binary = "";
    for (let at = 0; at < bytes.length; at += 0x8000) {
        binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return VERSION + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Returns what a fragment holds: `{ mode, all, editions }`; throws if it holds something else. */
export async function decode(fragment) {
    if (!fragment.startsWith(VERSION)) throw new Error("unknown form");
    const binary = atob(fragment.slice(VERSION.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const shown = await through(new Blob([bytes]).stream(), new DecompressionStream("deflate-raw")).json();
    const text = ({ name, text }) => ({ name: String(name), text: String(text) });
    return { mode: MODES.includes(shown.mode) ? shown.mode : "compare", all: shown.all === true, editions: shown.editions.map(text) };
}
