// Uses every function as its types say; it is checked, not run.
import { type DiffDocument, type Source, apply, audit, check, collate, diff, merge, parse, sync } from "recension";

const source: Source = new Uint8Array();
const edition = parse("", { name: "list.md", format: "markdown" });
const changes: DiffDocument = diff(edition, source, { all: true, volatile: ["stars"] }).toJSON();
const added: number = changes.summary.added;
const titles: (string | undefined)[] = changes.entries.map((change) => change.new?.title);
const merged: string = merge(null, edition, "", { favor: { all: "ours" }, conflictStyle: "zdiff3" }).text;
const rejected: DiffDocument | undefined = apply(changes, edition, { translated: true }).rejected;
const missing = audit(edition, [source]).toJSON().mirrors.length;
const csv: string = collate([edition, source]).csv();
const rules: string[] = check(edition, { rules: ["duplicate"] }, source).toJSON().findings.map(({ rule }) => rule);
const kept: number = sync(edition, source, { complete: true }).outcome.kept.entries;
// @ts-expect-error: there is no such option
diff(edition, edition, { every: true });
// @ts-expect-error: a number is no edition
parse(12);
export { added, csv, kept, merged, missing, rejected, rules, titles };
