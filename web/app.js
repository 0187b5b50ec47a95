// The page: what is typed goes to the worker, what comes back is shown.
import { Engine, Latest } from "./engine.js";
import { EXAMPLES, editionsOf } from "./examples.js";
import { Panes } from "./panes.js";
import { Report } from "./report.js";
import { LONG_LINK, decode, encode } from "./share.js";

/** Milliseconds without a keystroke before lists are compared again. */
const PAUSE_MS = 150;

const find = (id) => document.getElementById(id);
const engine = new Engine();
const report = new Report(find("report"));
const status = find("status");
const panes = new Panes(find("editions"), {
    decode: async (bytes) => (await engine.ask("decode", { bytes })).text,
    changed: () => changed(),
    complain: (message) => say(message, true),
});
const latest = new Latest(run);
const hint = status.textContent;
let pause;

function say(message, trouble = false) {
    status.textContent = message;
    status.classList.toggle("trouble", trouble);
}

function changed() {
    // The address no longer holds what is shown.
    if (location.hash.length > 1) history.replaceState(null, "", location.pathname + location.search);
    clearTimeout(pause);
    pause = setTimeout(() => latest.ask(), PAUSE_MS);
}

/** Shows what the editions come to. */
async function run() {
    const { mode, editions } = panes;
    const needed = mode === "merge" ? editions.slice(1) : editions;
    if (needed.some(({ text }) => !text.trim())) {
        clear(editions.some(({ text }) => text.trim()) ? "Fill the other field, too." : hint);
        return;
    }
    try {
        const options = { all: find("all").checked };
        const result = await engine.ask("run", { mode, editions, options });
        panes.tell(result.facts);
        find("merged").hidden = !result.merged;
        if (result.merged) showMerged(result.merged);
        say(result.merged ? result.merged.summary : sentence(result));
        report.show(result.html, mode === "merge" ? "What the merge changes" : "What changed");
        find("save").disabled = false;
        document.documentElement.dataset.milliseconds = Math.round(result.milliseconds);
    } catch (error) {
        clear();
        say(`This cannot be done: ${error.message}`, true);
    }
}

function clear(message = "") {
    panes.tell();
    report.clear();
    find("merged").hidden = true;
    find("save").disabled = true;
    say(message);
}

/** Says in a sentence what changed. */
function sentence({ summary, facts }) {
    if (facts.every(({ entryCount }) => entryCount === 0)) return "No entries were found in either edition.";
    const kinds = ["added", "removed", "renamed", "relinked", "redescribed", "moved", "reordered"];
    const parts = kinds.filter((kind) => summary[kind] > 0).map((kind) => `${summary[kind].toLocaleString("en")} ${kind}`);
    if (summary.restyled > 0) parts.push(`${summary.restyled.toLocaleString("en")} only written differently`);
    return parts.length > 0 ? `${parts.join(", ")}.` : "Nothing changed.";
}

function showMerged({ text, conflicts }) {
    find("merged-text").value = text;
    const lines = conflicts.map(({ subject, line }) => {
        const item = document.createElement("li");
        item.textContent = `Conflict: ${subject}`;
        if (line) {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = `line ${line}`;
            button.addEventListener("click", () => goToLine(line));
            item.append(" ", button);
        }
        return item;
    });
    find("conflicts").replaceChildren(...lines);
}

function goToLine(line) {
    const area = find("merged-text");
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + lines[line - 1].length);
    area.scrollTop = (line - 3) * Number.parseFloat(getComputedStyle(area).lineHeight);
}

/** Shows editions, by example or by link. */
function show({ mode, all = false, editions }) {
    document.querySelector(`input[name=mode][value=${mode}]`).checked = true;
    find("all").checked = all;
    panes.show(mode);
    panes.editions = editions;
    report.clear();
    latest.ask();
}

function save(name, text, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function copy(text, done) {
    try {
        await navigator.clipboard.writeText(text);
        say(done);
    } catch {
        say("The browser did not allow copying.", true);
    }
}

async function copyLink() {
    const shown = { mode: panes.mode, all: find("all").checked, editions: panes.editions };
    history.replaceState(null, "", `#${await encode(shown)}`);
    const length = location.href.length;
    const size = `${Math.ceil(length / 1000).toLocaleString("en")} kB`;
    const long = length > LONG_LINK ? ` It is ${size} long, and some programs cut it: send it as a file if one does.` : "";
    await copy(location.href, `Link copied.${long}`);
}

async function showLink() {
    if (location.hash.length < 2) return;
    try {
        show(await decode(location.hash.slice(1)));
    } catch {
        say("The link is damaged: parts of it may be missing.", true);
    }
}

for (const [at, { title }] of EXAMPLES.entries()) find("example").add(new Option(title, at));
find("example").addEventListener("change", async ({ target }) => {
    const example = EXAMPLES[target.value];
    if (!example) return;
    target.value = "";
    try {
        show({ mode: example.mode, editions: await editionsOf(example) });
        history.replaceState(null, "", location.pathname + location.search);
    } catch (error) {
        say(`The example cannot be shown: ${error.message}.`, true);
    }
});
for (const input of document.querySelectorAll("input[name=mode]")) {
    input.addEventListener("change", () => {
        panes.show(input.value);
        changed();
    });
}
find("all").addEventListener("change", changed);
find("swap").addEventListener("click", () => {
    const { editions } = panes;
    panes.editions = [...editions.slice(0, -2), ...editions.slice(-2).reverse()];
    changed();
});
find("link").addEventListener("click", copyLink);
find("save").addEventListener("click", () => save("report.html", report.html, "text/html"));
find("copy-merged").addEventListener("click", () => copy(find("merged-text").value, "Merged list copied."));
find("save-merged").addEventListener("click", () => save(panes.editions[1].name, find("merged-text").value, "text/plain"));
find("task").addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", showLink);
showLink();
navigator.serviceWorker?.register(new URL("service.js", import.meta.url)).catch(() => {});
