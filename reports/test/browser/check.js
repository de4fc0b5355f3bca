"use strict";
// check.js FOLDER: the pages FOLDER/{run,hostile,failures,empty}.html, made from the stores beside them, in one headless
// Chromium: nothing is loaded, nothing fails, every control works by mouse and keyboard, numbers are the store's, and the
// page is whole without script, at phone width, in the dark, on paper and for axe-core. Exit 1 with one line per failure.
const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const { execFileSync } = require("child_process");
const puppeteer = require("puppeteer-core");
const axe = require("axe-core");

const folder = process.argv[2];
const pages = ["run", "hostile", "failures", "empty"];
const hostile = "<script>alert(1)</script>\"'&";
const address = (name) => pathToFileURL(path.join(folder, name + ".html")).href;
let passed = 0, failed = 0;

function check(what, ok, detail) {
  if (ok) { passed++; return; }
  failed++;
  console.error("FAILED " + what + (detail === undefined ? "" : ": " + JSON.stringify(detail).slice(0, 1500)));
}
const equal = (what, got, want) => check(what, JSON.stringify(got) === JSON.stringify(want), { got, want });

function query(store, sql) {
  return JSON.parse(execFileSync("sqlite3", ["-readonly", "-json", path.join(folder, store + ".db"), sql],
    { encoding: "utf8" }) || "[]");
}

// A page whose every complaint and request is recorded; what is not the file itself fails.
async function open(browser, name, script = true) {
  const page = await browser.newPage(), url = address(name), complaints = [];
  await page.setJavaScriptEnabled(script);
  page.on("console", (m) => { if (m.type() !== "debug") complaints.push(m.type() + ": " + m.text()); });
  page.on("pageerror", (e) => complaints.push("exception: " + e.message));
  page.on("dialog", (d) => { complaints.push("dialog: " + d.message()); d.dismiss(); });
  page.on("request", (r) => { if (r.url() !== url) complaints.push("request: " + r.url()); });
  await page.setViewport({ width: 1400, height: 900 });
  await page.goto(url);
  return { page, name, complaints };
}

async function quiet({ page, name, complaints }) {
  equal(name + ": no console message, request, dialog or policy violation", complaints, []);
  await page.close();
}

const counts = (page) => page.evaluate(() => ["svg.plot", "tbody tr", "code.replay", "table", ".badge"].map(
  (what) => document.querySelectorAll(what).length));

async function widths(page, name) {
  for (const width of [1400, 390, 320]) {
    await page.setViewport({ width, height: 800 });
    const [content, frame] = await page.evaluate(() => [document.scrollingElement.scrollWidth, innerWidth]);
    check(name + ": fits " + width + " pixels", content <= frame && frame === width, { content, frame });
  }
  await page.setViewport({ width: 1400, height: 900 });
}

// The policy admits no script element, so axe-core comes in as the debugger's own code. It takes seconds on a long page, which
// is seen in each scheme and at each width once, the short ones in every pair.
async function accessible(page, name) {
  const every = [[1400, "light"], [390, "dark"], [390, "light"], [1400, "dark"]];
  await page.evaluate(axe.source);
  for (const [width, scheme] of name === "run" ? every.slice(0, 2) : every) {
    await page.setViewport({ width, height: 800 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const found = await page.evaluate(async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(
      (v) => v.id + " (" + v.nodes.length + "): " + v.help + ": " + v.nodes.slice(0, 3).map(
        (n) => n.target.join(" ") + " [" + n.any.concat(n.all, n.none).map((c) => c.message).join("; ") + "]").join(" | ")));
    equal(name + ": axe-core finds nothing, " + scheme + ", " + width, found, []);
  }
  await page.emulateMediaFeatures([]);
  await page.setViewport({ width: 1400, height: 900 });
}

async function schemes(page, name) {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const seen = [];
  for (const value of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
    seen.push(await ground());
  }
  check(name + ": light and dark differ", seen[0] !== seen[1], seen);
  await page.emulateMediaFeatures([]);
  const pdf = Buffer.from(await page.pdf({ format: "A4" }));
  check(name + ": prints", pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10000, pdf.length);
}

const column = (page, index) => page.evaluate((i) => Array.from(document.querySelectorAll("table.filterable tbody tr")).map(
  (row) => row.cells[i].dataset.v === undefined ? row.cells[i].textContent : Number(row.cells[i].dataset.v)), index);

async function sortAndFilter(page) {
  const heads = await page.$$("table.filterable thead button");
  const sorted = () => page.$$eval("table.filterable thead th", (all) => all.map((th) => th.getAttribute("aria-sort")));
  const written = await column(page, 0), index = 3; // cases
  check("sort: as written at first", (await sorted()).every((s) => s === "none"));
  const numbers = await column(page, index), up = numbers.slice().sort((a, b) => a - b);
  check("sort: the column has different values", up[0] < up[up.length - 1], up);
  for (const [order, want] of [["ascending", up], ["descending", up.slice().reverse()], ["none", numbers]]) {
    await heads[index].click();
    equal("sort: " + order, await column(page, index), want);
    equal("sort: aria-sort says " + order, (await sorted())[index], order);
    check("sort: said", (await page.$eval(".said", (e) => e.textContent)).includes(order === "none" ? "as written" : order));
  }
  await heads[0].click();
  equal("sort: text", await column(page, 0), written.slice().sort());
  equal("sort: one column at a time", (await sorted()).filter((s) => s !== "none").length, 1);
  await page.type("input[type=search]", "least HOLDS");
  const visible = () => page.$$eval("table.filterable tbody tr", (rows) => rows.filter((r) => r.offsetHeight > 0).map(
    (r) => r.cells[0].textContent));
  equal("filter: rows with every word", await visible(), ["linear-least-squares"]);
  equal("filter: counted", await page.$eval(".count", (e) => e.textContent), "1 of " + written.length + " rows");
  await page.$eval("input[type=search]", (e) => { e.value = ""; e.dispatchEvent(new Event("input")); });
  equal("filter: cleared", [(await visible()).length, await page.$eval(".count", (e) => e.textContent)], [written.length, ""]);
}

// Cells without a value come last both ways, and infinite ones at the ends.
async function sortsWithoutValues(page) {
  const order = await page.evaluate(() => {
    const table = document.querySelector("table.claims"), body = table.tBodies[0], column = 7, values = ["nan", "inf", "2", "-inf", null, "10"];
    const button = table.tHead.rows[0].cells[column].querySelector("button");
    Array.from(body.rows).forEach((row, i) => {
      const cell = row.cells[column];
      const missing = i >= values.length || values[i] === null;
      if (missing) delete cell.dataset.v; else cell.dataset.v = values[i];
      cell.className = missing ? "none" : "num";
    });
    return [0, 1].map(() => { button.click(); return Array.from(body.rows).map((row) => row.cells[column].dataset.v || "").slice(0, 4); });
  });
  equal("sort: infinite and missing values", order, [["-inf", "2", "10", "inf"], ["inf", "10", "2", "-inf"]]);
}

async function numbersAreTheStores(page) {
  const shown = await page.$$eval(".chart-scatter .mark[data-x]", (all) => all.map((m) => ({
    tip: m.dataset.tip, x: Number(m.dataset.x), y: Number(m.dataset.y) })));
  const claims = new Map(query("run", "SELECT case_id, name, quote(observed_mid) AS y, quote(bound_mid) AS x FROM claim").map(
    (c) => [c.name + ", case " + c.case_id, [Number(c.x), Number(c.y)]]));
  const wrong = shown.filter((m) => {
    const claim = claims.get((/^(.*?, case \d+)/.exec(m.tip) || [])[1]);
    return !claim || claim[0] !== m.x || claim[1] !== m.y;
  });
  check("numbers: the scatter has marks", shown.length > 10, shown.length);
  equal("numbers: every mark of a scatter is a claim of the store, bit for bit", wrong.slice(0, 3), []);
  const cards = await page.$$eval("article.case", (all) => all.map((card) => {
    const item = {};
    card.querySelectorAll("dl > div").forEach((d) => { item[d.firstChild.textContent] = d.lastChild; });
    return { id: Number(/case (\d+)/.exec(card.querySelector("h4").textContent)[1]), claim: item.claim.firstChild.textContent.trim(),
      observed: item.observed.querySelector("[data-tip]").dataset.tip };
  }));
  for (const card of cards) {
    const row = query("run", "SELECT quote(observed_mid) AS mid FROM claim WHERE case_id = " + card.id + " AND name = '" + card.claim + "'")[0];
    check("numbers: observed value of case " + card.id, row && Number(row.mid) === Number(card.observed.split(" ± ")[0]), [card, row]);
  }
}

const tipText = (page) => page.$eval("#tip", (t) => t.hidden ? null : t.textContent);

async function tooltips(page) {
  const mark = await page.$(".chart-scatter .mark[data-tip]"), want = await mark.evaluate((m) => m.dataset.tip);
  await mark.evaluate((m) => m.scrollIntoView({ block: "center", behavior: "instant" }));
  await mark.hover();
  const top = await page.evaluate(() => (document.querySelector(".mark.at") || { dataset: {} }).dataset.tip);
  equal("tooltip: shown on hover", await tipText(page), top);
  const inside = await page.$eval("#tip", (t) => { const b = t.getBoundingClientRect(); return b.left >= 0 && b.right <= innerWidth && b.top >= 0; });
  check("tooltip: inside the window", inside && want.length > 0);
  await page.keyboard.press("Escape");
  equal("tooltip: Escape closes it", await tipText(page), null);
  await page.mouse.move(1, 1);
  const box = await mark.boundingBox();
  await page.touchscreen.tap(box.x + box.width / 2 + 9, box.y + box.height / 2);
  check("tooltip: shown on touch, beside the mark", (await tipText(page)) !== null);
  await page.touchscreen.tap(4, 4);
  equal("tooltip: a touch elsewhere closes it", await tipText(page), null);
}

// Tab from the top until it comes round: everything that can be used is met, each plot once.
async function keyboard(page, name) {
  const wanted = await page.evaluate(() => {
    window.reach = Array.from(document.querySelectorAll("button, input, a[href], summary, .scroll, svg.plot")).filter(
      (e) => !e.matches("svg.plot") || e.querySelector(".mark[data-tip]"));
    const scrolls = Array.from(document.querySelectorAll("*")).filter((e) => e.scrollWidth > e.clientWidth + 1 &&
      /auto|scroll/.test(getComputedStyle(e).overflowX) && e.tabIndex < 0 && e.tagName !== "INPUT");
    window.met = new Map();
    document.activeElement.blur();
    document.addEventListener("focusin", (e) => window.met.set(e.target, (window.met.get(e.target) || 0) + 1));
    return [window.reach.length, scrolls.map((e) => e.outerHTML.slice(0, 80))];
  });
  equal(name + ": every scroll container takes focus", wanted[1], []);
  for (let i = 0; i < wanted[0]; i++)
    await page.keyboard.press("Tab");
  const result = await page.evaluate(() => ({ missed: window.reach.filter((e) => !window.met.has(e)).map((e) => e.outerHTML.slice(0, 100)),
    other: Array.from(window.met.keys()).filter((e) => !window.reach.includes(e)).map((e) => e.outerHTML.slice(0, 100)) }));
  equal(name + ": Tab reaches each control once, and nothing else", result, { missed: [], other: [] });
}

async function arrows(page, name) {
  const plots = await page.$$("svg.plot[tabindex]");
  for (const plot of plots) {
    const tips = await plot.$$eval(".mark[data-tip]", (all) => all.map((m) => m.dataset.tip)), last = tips.length - 1;
    await plot.evaluate((p) => p.focus());
    for (const [key, at] of [["ArrowRight", 0], ["ArrowRight", Math.min(1, last)], ["End", last], ["ArrowLeft", Math.max(0, last - 1)],
      ["Home", 0], ["ArrowLeft", 0]]) {
      await page.keyboard.press(key);
      const seen = await page.evaluate(() => [document.querySelector("#tip").hidden, document.querySelector("#tip").textContent,
        document.querySelector(".said").textContent]);
      equal(name + ": " + key + " shows and announces mark " + at, seen, [false, tips[at], tips[at] + " (" + (at + 1) + " of " + tips.length + ")"]);
    }
    await page.keyboard.press("Escape");
    check(name + ": Escape closes the tooltip", (await tipText(page)) === null);
  }
  return plots.length;
}

async function copies(page) {
  const line = await page.$eval("code.replay", (e) => e.textContent);
  await page.$eval("button.copy", (e) => e.focus());
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /cop/i.test(document.querySelector(".said").textContent), { timeout: 30000 });
  const said = await page.$eval(".said", (e) => e.textContent);
  check("copy: the result is announced", said === "Copied: " + line || said.startsWith("Not copied"), said);
  const chosen = await page.evaluate(() => String(getSelection()));
  check("copy: copied, or selected for copying", said.startsWith("Copied") || chosen.includes(line), chosen);
}

// In text, in attributes, in tooltips: the name is there and made no element.
async function hostileNames(page) {
  const seen = await page.evaluate((name) => {
    const text = document.body.innerText, tips = Array.from(document.querySelectorAll("[data-tip]")).map((e) => e.dataset.tip);
    return { scripts: document.querySelectorAll("script").length, text: text.split(name).length - 1, tips: tips.filter((t) => t.includes(name)).length,
      handlers: Array.from(document.querySelectorAll("*")).filter((e) => Array.from(e.attributes).some((a) => /^on/.test(a.name))).length };
  }, hostile);
  check("hostile: shown as text", seen.text >= 8 && seen.tips >= 1, seen);
  equal("hostile: no element or handler of its making", [seen.scripts, seen.handlers], [1, 0]);
  const target = await page.evaluate(() => Array.from(document.querySelectorAll("a[href^='#']")).filter(
    (a) => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).map((a) => a.getAttribute("href")));
  equal("hostile: every link has its target", target, []);
}

async function main() {
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  try {
    for (const name of pages) {
      const plain = await open(browser, name, false), live = await open(browser, name), { page } = live;
      equal(name + ": whole without script", await counts(plain.page), await counts(page));
      await widths(plain.page, name + " without script");
      await quiet(plain);
      await keyboard(page, name);
      await widths(page, name);
      await accessible(page, name);
      if (name === "run" || name === "empty") await schemes(page, name);
      if (name === "run") {
        await sortAndFilter(page);
        await numbersAreTheStores(page);
        await tooltips(page);
        await copies(page);
      }
      if (name === "hostile") await hostileNames(page);
      const plots = name === "run" || name === "hostile" ? await arrows(page, name) : 0;
      if (name === "run") check("run: plots have marks", plots >= 6, plots);
      if (name === "failures") await sortsWithoutValues(page);
      await quiet(live);
    }
  } finally {
    await browser.close();
  }
  console.log(passed + " checks passed, " + failed + " failed");
  process.exitCode = failed ? 1 : 0;
}
main().catch((error) => { console.error(error); process.exitCode = 1; });
