// Recension for Node: the module is read from the package.
import { readFileSync } from "node:fs";
import { initSync } from "./recension.js";

initSync({ module: readFileSync(new URL("recension_bg.wasm", import.meta.url)) });

export * from "./recension.js";
