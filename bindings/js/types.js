// Writes the TypeScript types of the documents from their schemas: `node types.js FOLDER`.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "json-schema-to-typescript";

const schemas = new URL("../../schemas/", import.meta.url);
const documents = ["audit", "check", "collation", "diff", "edition", "ledger", "merge"];

const folder = process.argv[2];
mkdirSync(join(folder, "documents"), { recursive: true });
let index = "";
for (const name of documents) {
    const schema = JSON.parse(readFileSync(new URL(`recension.${name}-1.schema.json`, schemas)));
    const type = `${name[0].toUpperCase()}${name.slice(1)}Document`;
    // The title would be the name of the type.
    delete schema.title;
    const bannerComment = `// The type of recension.${name}/1, from its schema.`;
    const source = await compile(schema, type, { bannerComment, cwd: folder });
    writeFileSync(join(folder, "documents", `${name}.d.ts`), source);
    index += `export type { ${type} } from "./documents/${name}.js";\n`;
}
writeFileSync(join(folder, "documents.d.ts"), index);
