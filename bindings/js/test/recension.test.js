// What the package does, on lists of a few entries; what the crates do is tested with them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { Edition, apply, audit, check, collate, diff, merge, parse, sync } = await import("recension");

const list = (...lines) => `# Trees\n\n${lines.map((line) => `- ${line}\n`).join("")}`;
const ash = "[Ash](https://example.org/ash) - Burns well.";
const oak = "[Oak](https://example.org/oak) - Lasts long.";
const elm = "[Elm](https://example.org/elm) - Bends far.";
const movedAsh = "[Ash](https://example.net/ash) - Burns well.";
const seed = (name) => readFileSync(new URL(`../../../fixtures/seeds/${name}`, import.meta.url));

test("an edition is read from text and from bytes", () => {
    const edition = parse(list(ash, oak), { name: "trees.md" });
    assert.ok(edition instanceof Edition);
    assert.equal(edition.name, "trees.md");
    assert.equal(edition.entryCount, 2);
    const document = edition.toJSON();
    assert.equal(document.schema, "recension.edition/1");
    assert.equal(document.entries[0].title, "Ash");
    assert.equal(parse(new TextEncoder().encode(list(ash))).entryCount, 1);
    assert.equal(JSON.parse(JSON.stringify(edition)).entries[1].url, "https://example.org/oak");
});

test("every format that is read has a name", () => {
    const yaml = "- title: Ash\n  url: https://example.org/ash\n";
    assert.equal(parse(yaml, { name: "trees.yaml" }).format, "yaml");
    assert.equal(parse(yaml, { format: "yaml" }).entryCount, 1);
});

test("changes are found between editions, texts and bytes", () => {
    const changes = diff(parse(list(ash, elm)), list(movedAsh, oak));
    const { summary, entries } = changes.toJSON();
    assert.deepEqual([summary.added, summary.removed, summary.relinked], [1, 1, 1]);
    assert.equal(entries.length, 3);
    assert.match(changes.table(60), /Oak/);
    assert.match(changes.markdown(), /Oak/);
    assert.match(changes.html(), /^<!doctype html>/i);
    const all = diff(list(ash), list(ash), { all: true }).toJSON();
    assert.equal(all.entries[0].status, "unchanged");
});

test("the editions of the README come out as they should", () => {
    const changes = diff(parse(seed("mirror.txt"), { name: "mirror.txt" }), seed("upstream.md")).toJSON();
    assert.equal(changes.old.format, "plain-text");
    assert.equal(changes.summary.removed, 0);
    assert.ok(changes.summary.added > 100);
});

test("what does not count is left out", () => {
    const starred = list("[Ash](https://example.org/ash) - Burns well. ⭐ 12");
    assert.equal(diff(list(ash), starred).toJSON().summary.redescribed, 1);
    assert.equal(diff(list(ash), starred, { volatile: ["stars"] }).toJSON().summary.redescribed, 0);
    assert.equal(diff(list(ash), list(oak), { ignoreSections: ["Trees"] }).toJSON().entries.length, 0);
});

test("editions are merged, and conflicts are values", () => {
    const better = "[Ash](https://example.org/ash) - Burns very well.";
    const merged = merge(list(ash), list(better), list(movedAsh));
    assert.ok(merged.clean);
    assert.equal(merged.text, list("[Ash](https://example.net/ash) - Burns very well."));
    assert.equal(new TextDecoder().decode(merged.bytes), merged.text);
    assert.equal(merged.toJSON().schema, "recension.merge/1");
    assert.equal(merged.ledger().schema, "recension.ledger/1");

    const worse = "[Ash](https://example.org/ash) - Burns badly.";
    const conflict = merge(list(ash), list(better), list(worse), { conflictStyle: "diff3" });
    assert.ok(!conflict.clean);
    assert.match(conflict.text, /^<{7} ours[^]*^\|{7} base[^]*^>{7} theirs/m);
    assert.equal(conflict.toJSON().conflicts.length, 1);
    assert.match(conflict.summary, /conflict/);
    const favoured = merge(list(ash), list(better), list(worse), { favor: { description: "theirs" } });
    assert.equal(favoured.text, list(worse));
    assert.match(merge(undefined, list(ash), list(oak)).text, /Ash[^]*Oak/);
});

test("changes are applied to another copy, from a diff and from a document", () => {
    const copy = "# My trees\n\n* [Ash](https://example.org/ash) - Burns well.\n";
    const moved = copy.replace("example.org", "example.net");
    const changes = diff(list(ash), list(movedAsh));
    for (const given of [changes, changes.toJSON(), JSON.stringify(changes)]) {
        const applied = apply(given, copy);
        assert.equal(applied.text, moved);
        assert.ok(applied.complete);
        assert.equal(applied.rejected, undefined);
        assert.equal(applied.counts.applied, 1);
    }
    assert.equal(apply(changes, moved, { reverse: true }).text, copy);
    const left = apply(changes, list(oak));
    assert.ok(!left.complete);
    assert.equal(left.rejected.entries.length, 1);
    const plain = apply(changes, "Trees\n\nAsh - Burns well.\nOak - Lasts long.\n");
    assert.ok(plain.complete);
    assert.deepEqual([plain.counts.applied, plain.counts.unlinked], [0, 1]);
});

test("mirrors are audited and editions collated", () => {
    const found = audit(list(ash, oak), [list(ash), parse(list(movedAsh, oak), { name: "fork.md" })]);
    const { mirrors } = found.toJSON();
    assert.equal(mirrors.length, 2);
    assert.equal(mirrors[1].name, "fork.md");
    assert.match(found.html(), /mirror 1/);
    assert.match(found.markdown(), /Oak/);
    assert.match(found.table(), /Oak/);
    const collated = collate([list(ash, oak), list(ash), list(elm)]);
    assert.equal(collated.toJSON().rows.length, 3);
    assert.match(collated.csv(), /Elm/);
});

test("a list is checked and repaired", () => {
    const listedTwice = list(ash, oak, ash);
    const checked = check(parse(listedTwice, { name: "trees.md" }));
    assert.equal(checked.count, 1);
    assert.equal(checked.toJSON().findings[0].rule, "duplicate");
    assert.equal(checked.fixedText, list(ash, oak));
    assert.equal(new TextDecoder().decode(checked.fixedBytes), checked.fixedText);
    assert.match(checked.table(), /trees\.md/);
    assert.match(checked.markdown(), /Ash/);
    assert.equal(check(listedTwice, null, listedTwice).count, 0);
    assert.equal(check(listedTwice, { rules: ["order"] }).count, 0);
});

test("a mirror is brought up to date", () => {
    const mirror = "# My trees\n\n* [Ash](https://example.org/ash) - Burns well.\n* [Elm](https://example.org/elm)\n";
    const synced = sync(list(movedAsh, oak), mirror);
    assert.ok(synced.complete);
    assert.match(synced.text, /example\.net\/ash[^]*\* \[Oak\]/);
    assert.equal(new TextDecoder().decode(synced.bytes), synced.text);
    assert.equal(synced.outcome.kept.entries, 1);
    assert.doesNotMatch(sync(list(movedAsh, oak), mirror, null, list(ash, elm)).text, /Elm/);
    assert.throws(() => sync(list(ash), list("[Cod](https://example.org/cod)", "[Eel](https://example.org/eel)")), /nothing in common/);
});

test("what cannot be done says why", () => {
    assert.throws(() => parse(12), /has to be a string, a Uint8Array/);
    assert.throws(() => diff(list(ash), { share: 1 }), /new has to be a string/);
    assert.throws(() => parse("", { format: "pdf" }), /unknown format 'pdf': use markdown, plain-text, html, asciidoc/);
    assert.throws(() => diff("", "", { al: true }), /unknown field `al`/);
    assert.throws(() => diff("", "", { volatile: ["moods"] }), /unknown class of volatile text 'moods'/);
    assert.throws(() => merge("", "", "", { favor: { title: "mine" } }), /use ours, theirs, union/);
    assert.throws(() => check("", { rules: ["beauty"] }), /unknown rule 'beauty': use duplicate, /);
    assert.throws(() => apply("{", list(ash)), /it is not JSON/);
    assert.throws(() => apply({ schema: "recension.merge/1" }, list(ash)), /not recension.diff\/1/);
});
