// The page in a real browser: what a visitor does, from the first visit on.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { serve } from "./serve.js";

const folder = process.env.RECENSION_PAGE ?? fileURLToPath(new URL("../../bindings/target/web-page", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map((name) => `/usr/bin/${name}`);
const executablePath = programs.find(existsSync);

const OLD = "# Trees\n\n- [Ash](https://example.org/ash) - Burns well.\n- [Elm](https://example.org/elm)\n";
const NEW = "# Trees\n\n- [Ash](https://example.net/ash) - Burns well.\n- [Oak](https://example.org/oak)\n";

let browser, server;

before(async () => {
    server = await serve(folder);
    const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync", "--disable-component-update"];
    browser = await chromium.launch({ executablePath, args });
});
after(async () => {
    await browser?.close();
    await server?.stop();
});

/** Opens the page with nothing kept from before; whatever it complains of fails the test. */
async function open(t, options = {}, fragment = "") {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
        if (["error", "warning"].includes(message.type()) && !/ERR_INTERNET_DISCONNECTED/.test(message.text())) complaints.push(message.text());
    });
    t.after(async () => {
        await context.close();
        assert.deepEqual(complaints, []);
    });
    await page.goto(server.address + fragment);
    return page;
}

const says = (page, pattern) => page.locator("#status").filter({ hasText: pattern }).waitFor();
const report = (page) => page.frameLocator(".report iframe:not(.coming)");
const field = (page, at) => page.locator(`#text-${at}`);

async function compare(page) {
    await field(page, 0).fill(OLD);
    await field(page, 1).fill(NEW);
    await says(page, /1 added, 1 removed, 1 relinked/);
}

/** Returns what is wrong for those who use a screen reader, or the keyboard, or see little. */
async function findings(page) {
    const all = [];
    for (const frame of page.frames()) {
        // The policy of the page lets no script in; the debugger is not asked.
        await frame.evaluate(axe);
        const { violations } = await frame.evaluate(() => axe.run({ iframes: false }));
        for (const { id, nodes } of violations) all.push(`${frame === page.mainFrame() ? "page" : "report"}: ${id}: ${nodes.map((node) => node.target).join(" ")}`);
    }
    return all;
}

test("two editions are compared as they are typed, and again when they are edited", async (t) => {
    const page = await open(t);
    await compare(page);
    await report(page).getByText("Oak").first().waitFor();
    await field(page, 1).press("Control+End");
    await field(page, 1).pressSequentially("- [Yew](https://example.org/yew)\n");
    await says(page, /2 added, 1 removed, 1 relinked/);
    await report(page).getByText("Yew").first().waitFor();
    assert.match(await page.locator("#facts-1").textContent(), /^3 entries · Markdown$/);
    await page.locator("#swap").click();
    await says(page, /1 added, 2 removed, 1 relinked/);
    assert.equal(await field(page, 1).inputValue(), OLD);
});

test("an empty page offers an example of its task", async (t) => {
    const page = await open(t);
    for (const [mode, sentence] of [["compare", /added/], ["merge", /conflict/], ["check", /finding/]]) {
        await page.locator(`input[value=${mode}]`).check();
        await page.locator("#try").click();
        await says(page, sentence);
        assert.ok(await page.locator("#try").isHidden());
        for (const clear of await page.locator(".pane .clear:visible").all()) await clear.click();
        await page.locator("#try").waitFor();
    }
});

test("the first visit is light, and soon shows a difference", async (t) => {
    const started = performance.now();
    const page = await open(t);
    await page.locator("#try").click();
    await report(page).getByText("XLNet").first().waitFor();
    const milliseconds = performance.now() - started;
    // What a host sends that compresses, as most do.
    const sent = new Set(server.asked.map(({ url }) => url.replace(/^\/lists\//, "").replace(/^$/, "index.html")));
    const bytes = [...sent].map((file) => join(folder, file)).filter(existsSync)
        .reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
    t.diagnostic(`${Math.round(bytes / 1000)} kB compressed, the first difference after ${milliseconds.toFixed(0)} ms`);
    assert.ok(bytes < 2_200_000, `${bytes} bytes`);
});

test("the example of the README comes out as the program has it", async (t) => {
    const page = await open(t);
    await page.locator("#example").selectOption({ index: 1 });
    await says(page, /\d+ added, /);
    assert.match(await page.locator("#facts-0").textContent(), /^78 entries · plain text$/);
    await report(page).getByText("XLNet").first().waitFor();
});

test("three editions are merged, and a conflict is shown and found", async (t) => {
    const page = await open(t);
    await page.locator("#example").selectOption({ index: 3 });
    await says(page, /1 conflict/);
    const merged = await page.locator("#made-text").inputValue();
    assert.match(merged, /Holm oak/);
    assert.match(merged, /example\.net\/black-poplar\) - Grows two metres in a year, on gravel too\./);
    assert.match(merged, /^<{7} /m);
    await page.locator("#notes button").click();
    const chosen = await page.locator("#made-text").evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
    assert.match(chosen, /^<{7} /);
    // Without a base there is nothing to remove.
    await page.locator(".pane .clear").first().click();
    await page.locator("#made-text").filter({ hasNot: page.locator("*") }).waitFor();
    await page.waitForFunction(() => document.getElementById("made-text").value.includes("Tree of heaven"));
});

test("a list is checked, its lines are found, and what is safe is repaired", async (t) => {
    const page = await open(t);
    await page.locator("input[value=check]").check();
    await field(page, 0).fill(`${OLD}- [Ash](https://example.org/ash) - Burns well.\n`);
    await says(page, /^1 finding: 1 high\.$/);
    assert.match(await page.locator("#notes li").textContent(), /^Ash is already listed/);
    await page.locator("#notes button").click();
    const chosen = await field(page, 0).evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
    assert.match(chosen, /^- \[Ash\]/);
    assert.equal(await page.locator("#made-text").inputValue(), OLD);
    await report(page).getByText("Ash").first().waitFor();
    await field(page, 0).fill(OLD);
    await says(page, /^No findings/);
    assert.ok(await page.locator("#made").isHidden());
});

test("files are opened in whatever encoding they are, and dropped", async (t) => {
    const page = await open(t);
    const chinese = Buffer.from("IyDK98S+CgotIFuw17CvXShodHRwczovL2V4YW1wbGUub3JnL2FzaCkgLSC688C0y/mz9rXEtqvO97a8utyzpKOsy/nS1NXiwO/T0Nfjubu1xM7E19ahowo=", "base64");
    await page.locator("input[type=file]").first().setInputFiles({ name: "树.md", mimeType: "text/markdown", buffer: chinese });
    await page.waitForFunction(() => document.getElementById("text-0").value.startsWith("# 树"));
    const transfer = await page.evaluateHandle((text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "new.md"));
        return data;
    }, NEW);
    await page.locator(".pane").nth(1).dispatchEvent("drop", { dataTransfer: transfer });
    await page.waitForFunction((text) => document.getElementById("text-1").value === text, NEW);
    await says(page, /added/);
});

test("a link holds what is shown, and nothing is sent", async (t) => {
    const page = await open(t, { permissions: ["clipboard-read", "clipboard-write"] });
    await compare(page);
    await page.locator("#link").click();
    await says(page, /^Link copied/);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /#1\.[\w-]+$/);
    const asked = server.asked.length;
    const other = await open(t, {}, new URL(link).hash);
    await says(other, /1 added, 1 removed, 1 relinked/);
    assert.equal(await field(other, 0).inputValue(), OLD);
    assert.ok(server.asked.slice(asked).every(({ method, url }) => method === "GET" && !url.includes("#") && !url.includes("?")));
    await other.evaluate(() => (location.hash = "#1.broken"));
    await says(other, /The link is damaged/);
});

test("it works offline after the first visit", async (t) => {
    const local = await serve(folder);
    const context = await browser.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(local.address);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active.state);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await local.stop();
    await page.reload();
    await page.locator("#example").selectOption({ index: 2 });
    await says(page, /added/);
    await report(page).getByText("Ginkgo").first().waitFor();
});

test("everything is done by keyboard alone", async (t) => {
    const page = await open(t);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    const reached = new Set();
    for (let at = 0; at < 30; at++) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.name));
    }
    for (const name of ["mode", "example", "text-0", "text-1", "name", "clear", "all", "swap", "link"]) assert.ok(reached.has(name), name);
    await page.locator("input[name=mode]").first().focus();
    await page.keyboard.press("ArrowRight");
    assert.ok(await page.locator("#text-2").isVisible());
});

for (const [name, options] of [
    ["wide", {}],
    ["narrow", { viewport: { width: 390, height: 844 } }],
    ["dark", { colorScheme: "dark" }],
    ["narrow and dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
]) {
    test(`nothing stands in the way of a screen reader: ${name}`, async (t) => {
        const page = await open(t, options);
        assert.deepEqual(await findings(page), []);
        for (const [example, sentence] of [[1, /added/], [3, /conflict/], [4, /findings/]]) {
            await page.locator("#example").selectOption({ index: example });
            await says(page, sentence);
            await page.locator(".report iframe:not(.coming)").waitFor();
            assert.deepEqual(await findings(page), []);
        }
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wider <= 0, `${wider} px wider than the window`);
    });
}

test("a keystroke in a list of 5,000 entries is not felt", async (t) => {
    const page = await open(t);
    const lines = Array.from({ length: 5000 }, (_, at) =>
        `${at % 100 ? "" : `\n## Section ${at / 100}\n\n`}- [Project ${at}](https://example.org/${at}) - Does the work of number ${at}, in less time than others take.\n`);
    // Typed in at once it would be the browser's work that is measured.
    const paste = (at, all) => field(page, at).evaluate((area, text) => {
        area.value = text;
        area.dispatchEvent(new Event("input"));
    }, `# Many\n${all.join("")}`);
    await paste(0, lines);
    const changed = lines.map((line, at) => (at % 50 === 7 ? line.replace("less", "half the") : line));
    await paste(1, changed);
    await says(page, /100 redescribed/);
    // What a key takes of the time of the page, whatever else the machine does, while the lists are compared again.
    const debug = await page.context().newCDPSession(page);
    await debug.send("Performance.enable", { timeDomain: "threadTicks" });
    const taken = async () => {
        const { metrics } = await debug.send("Performance.getMetrics");
        return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
    };
    await field(page, 1).press("Control+Home");
    await field(page, 1).press("End");
    const [before, keys] = [await taken(), "and some more, slowly"];
    for (const key of keys) {
        await page.keyboard.press(key);
        await page.waitForTimeout(120);
    }
    const each = (await taken() - before) / keys.length;
    const milliseconds = await page.evaluate(() => Number(document.documentElement.dataset.milliseconds));
    t.diagnostic(`a keystroke takes ${each.toFixed(0)} ms; compared in ${milliseconds} ms`);
    assert.ok(each < 100, `${each} ms`);
});
