// Reads, compares, merges and checks lists, away from the page.
import { check, diff, merge, parse } from "./recension/browser.js";

/** What was read last in each place, so that only what changed is read again. */
const read = [];

function edition(place, { name, text }) {
    const known = read[place];
    if (known?.name === name && known.text === text) return known.edition;
    known?.edition.free();
    return (read[place] = { name, text, edition: parse(text, { name }) }).edition;
}

function compare(editions, { all }) {
    const changes = diff(editions[0], editions[1], { all, explain: true });
    return { summary: changes.summary, html: changes.html() };
}

function mergeAll([base, ours, theirs], options) {
    const merged = merge(base.entryCount > 0 ? base : undefined, ours, theirs, { conflictStyle: "diff3" });
    const { conflicts } = merged.toJSON();
    const result = parse(merged.bytes, { name: "merged.md", format: ours.format });
    const { html } = compare([base.entryCount > 0 ? base : ours, result], options);
    const notes = conflicts.map(({ subject, lines }) => ({ message: `Conflict: ${subject}`, line: lines[0] }));
    return { html, notes, made: merged.text, sentence: merged.summary };
}

function checkOne([list], [given], options) {
    const checked = check(list);
    const notes = checked.toJSON().findings.map(({ message, line, severity }) => ({ message, line, severity }));
    const made = checked.fixedText;
    if (made === given.text) return { notes };
    const repaired = parse(made, { name: `repaired ${given.name}`, format: list.format });
    return { notes, made, html: compare([list, repaired], options).html };
}

/** Returns the text of a file in whatever encoding it is. */
function decode(bytes) {
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        return new TextDecoder(parse(bytes).encoding).decode(bytes);
    }
}

const WORK = {
    compare: (all, _, options) => compare(all, options),
    merge: (all, _, options) => mergeAll(all, options),
    check: checkOne,
};

const tasks = {
    decode: ({ bytes }) => ({ text: decode(bytes) }),
    run({ mode, editions, options }) {
        const all = editions.map((given, place) => edition(place, given));
        const facts = all.map(({ entryCount, format }) => ({ entryCount, format }));
        return { facts, ...WORK[mode](all, editions, options) };
    },
};

addEventListener("message", ({ data: { id, task, ...given } }) => {
    const start = performance.now();
    try {
        postMessage({ id, result: { ...tasks[task](given), milliseconds: performance.now() - start } });
    } catch (error) {
        postMessage({ id, error: String(error.message ?? error), fatal: error instanceof WebAssembly.RuntimeError });
    }
});
postMessage({ ready: true });
