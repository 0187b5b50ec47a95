// Recension for browsers: the module is fetched from beside this file.
import init from "./recension.js";

await init({ module_or_path: new URL("recension_bg.wasm", import.meta.url) });

export * from "./recension.js";
