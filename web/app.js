// The page: what is typed goes to the worker, what comes back is shown.
import { Engine, Latest } from "./engine.js";
import { EXAMPLES, editionsOf } from "./examples.js";
import { Panes, goToLine } from "./panes.js";
import { Report } from "./report.js";
import { LONG_LINK, decode, encode } from "./share.js";

/** Milliseconds without a keystroke before lists are compared again. */
const PAUSE_MS = 150;

/** Milliseconds without a keystroke before a report is laid out, which takes longer than a key may. */
const REPORT_PAUSE_MS = 450;

/** What is said about each task: what comes of it, and what that changes. */
const TITLES = {
    compare: { changes: "What changed" },
    merge: { made: "Merged list", changes: "What the merge changes" },
    check: { made: "Repaired list", changes: "What the repair changes" },
};

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

/** Shows that there is nothing to show yet, or that there is. */
function showStart(isEmpty) {
    find("start").hidden = !isEmpty;
}
let pause;
let typed = -REPORT_PAUSE_MS;

function say(message, trouble = false) {
    status.textContent = message;
    status.classList.toggle("trouble", trouble);
}

function changed() {
    // The address no longer holds what is shown.
    if (location.hash.length > 1) history.replaceState(null, "", location.pathname + location.search);
    typed = performance.now();
    report.putOff(REPORT_PAUSE_MS);
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
        showStart(false);
        showMade(mode, result);
        say(result.sentence ?? (mode === "check" ? verdict(result) : sentence(result)));
        const wait = typed + REPORT_PAUSE_MS - performance.now();
        if (result.html) report.show(result.html, TITLES[mode].changes, wait);
        else report.clear();
        find("save").disabled = !result.html;
        document.documentElement.dataset.milliseconds = Math.round(result.milliseconds);
    } catch (error) {
        clear();
        say(`This cannot be done: ${error.message}`, true);
    }
}

function clear(message = "") {
    panes.tell();
    report.clear();
    find("notes").replaceChildren();
    find("made").hidden = true;
    find("save").disabled = true;
    showStart(message === hint);
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

/** Says in a sentence how many findings there are. */
function verdict({ notes, facts }) {
    if (facts[0].entryCount === 0) return "No entries were found in the list.";
    const count = (wanted) => notes.filter(({ severity }) => severity === wanted).length;
    const parts = ["high", "low", "cosmetic"].filter(count).map((severity) => `${count(severity)} ${severity}`);
    const findings = notes.length === 1 ? "1 finding" : `${notes.length.toLocaleString("en")} findings`;
    return parts.length > 0 ? `${findings}: ${parts.join(", ")}.` : "No findings: the list is as its entries have it.";
}

/** Shows what has to be looked at, and the list that came of the task. */
function showMade(mode, { notes = [], made }) {
    find("made").hidden = made === undefined;
    if (made !== undefined) {
        find("made-text").value = made;
        find("made-title").textContent = TITLES[mode].made;
        find("report-title").textContent = TITLES[mode].changes;
    }
    const lines = notes.map(({ message, line, severity }) => {
        const item = document.createElement("li");
        item.className = severity ?? "high";
        item.textContent = message;
        if (line) {
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = `line ${line}`;
            button.addEventListener("click", () => (mode === "check" ? panes.goTo(0, line) : goToLine(find("made-text"), line)));
            item.append(" ", button);
        }
        return item;
    });
    find("notes").replaceChildren(...lines);
}

/** Shows the fields and the choices of a task. */
function showMode(mode) {
    panes.show(mode);
    find("swap").hidden = mode === "check";
    find("all").parentElement.hidden = mode === "check";
}

/** Shows editions, by example or by link. */
function show({ mode, all = false, editions }) {
    document.querySelector(`input[name=mode][value=${mode}]`).checked = true;
    find("all").checked = all;
    showMode(mode);
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
async function showExample(example) {
    try {
        show({ mode: example.mode, editions: await editionsOf(example) });
        history.replaceState(null, "", location.pathname + location.search);
    } catch (error) {
        say(`The example cannot be shown: ${error.message}.`, true);
    }
}
find("example").addEventListener("change", ({ target }) => {
    const example = EXAMPLES[target.value];
    target.value = "";
    if (example) showExample(example);
});
find("try").addEventListener("click", () => {
    showExample(EXAMPLES.find(({ mode }) => mode === panes.mode));
    // The button goes; whoever pressed it goes on with what it brought.
    find("result").focus({ preventScroll: true });
});
for (const input of document.querySelectorAll("input[name=mode]")) {
    input.addEventListener("change", () => {
        showMode(input.value);
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
find("copy-made").addEventListener("click", () => copy(find("made-text").value, `${find("made-title").textContent} copied.`));
find("save-made").addEventListener("click", () => {
    const { mode, editions } = panes;
    save(editions[mode === "merge" ? 1 : 0].name, find("made-text").value, "text/plain");
});
find("task").addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", showLink);
showLink();
navigator.serviceWorker?.register(new URL("service.js", import.meta.url)).catch(() => {});
