// Serves a folder as any static host does.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".md": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
};

/** Starts a server below a path of its own; returns its address, what was asked of it, and how to stop it. */
export async function serve(folder, port = 0) {
    const asked = [];
    const server = createServer(async (request, response) => {
        asked.push({ method: request.method, url: request.url });
        const path = new URL(request.url, "http://localhost").pathname.replace(/^\/lists\//, "/");
        const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
        try {
            const body = await readFile(file);
            response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
        } catch {
            response.writeHead(404).end();
        }
    });
    await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
    const stop = () => new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
    });
    return { address: `http://127.0.0.1:${server.address().port}/lists/`, asked, stop };
}
