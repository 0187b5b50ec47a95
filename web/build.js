// Puts the page together from its parts and the package for npm: `node build.js FOLDER`.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "..");
const packaged = join(root, "bindings/target/npm");
const target = process.argv[2] ?? join(root, "bindings/target/web-page");

const { diff } = await import(join(packaged, "node.js"));

/** Returns the policy of the page: its own files, and the script and the style of reports, by their hashes. */
function policy() {
    const report = diff("", "").html().replaceAll("&#39;", "'");
    const hashes = (directive) => report.match(`${directive} ('sha256-[^;]+)`)[1];
    return [
        "default-src 'none'",
        `script-src 'self' ${hashes("script-src")}`,
        `style-src 'self' ${hashes("style-src")}`,
        "img-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ].join("; ");
}

const replace = (file, values) => {
    let text = readFileSync(join(target, file), "utf8");
    for (const [mark, value] of Object.entries(values)) text = text.replace(mark, () => value);
    writeFileSync(join(target, file), text);
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const parts = readdirSync(here).filter((name) => /\.(html|css|js|svg|webmanifest)$|^examples$/.test(name));
for (const part of parts.filter((name) => name !== "build.js")) cpSync(join(here, part), join(target, part), { recursive: true });
for (const seed of ["mirror.txt", "upstream.md"]) cpSync(join(root, "fixtures/seeds", seed), join(target, "examples", seed));
for (const file of ["browser.js", "recension.js", "recension_bg.wasm"]) cpSync(join(packaged, file), join(target, "recension", file));
const report = readFileSync(join(root, "crates/report/assets/report.css"), "utf8");
writeFileSync(join(target, "palette.css"), report.match(/:root \{[^}]*\}\n/)[0]);
replace("index.html", { "@POLICY@": policy() });

const files = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "service.js")
    .map((entry) => relative(target, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
const hash = createHash("sha256");
for (const file of files) hash.update(file).update(readFileSync(join(target, file)));
const kept = ["./", ...files.filter((file) => file !== "index.html")];
replace("service.js", { "@VERSION@": hash.digest("hex").slice(0, 16), '"@FILES@"': JSON.stringify(kept) });
