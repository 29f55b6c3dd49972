// Operators in front of the portal, each with a browser of their own, and what is common to what they do there.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { Operator, Shop } from "./api.mjs";
import { Server } from "./server.mjs";

const PATIENCE = 20_000;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Where React Aria repeats what it reads out: it names parts of the page that may be gone by the time axe looks. */
const ANNOUNCER = "[data-live-announcer]:not([role=status])";
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const server = await Server.start();
export const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
after(async () => {
  await browser.close();
  await server.end();
});

/** Who sets things up. */
export const admin = await Operator.signIn(server);
export const shop = await Shop.open(server);

export const button = (place, name) => place.getByRole("button", { name, exact: true });
export const heading = (place, name, level = 1) => place.getByRole("heading", { name, level, exact: true });
export const dialog = (page, name) => page.locator("[role=dialog], [role=alertdialog]").filter({ has: page.getByRole("heading", { name, exact: true }) });
export const said = (page, text) => page.locator("[data-live-announcer] .toast", { hasText: text }).waitFor();

/** A browser without a session. What goes wrong in its pages fails the test. */
export async function visit(t, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1320, height: 860 }, reducedMotion: "reduce", timezoneId: "Europe/Zurich", locale: "en-GB", ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => { if (/content security policy/i.test(message.text())) troubles.push(message.text()); });
  t.after(async () => {
    await context.close();
    assert.deepEqual(troubles, []);
  });
  return page;
}

export const go = (page, path) => page.goto(`${server.origin}/admin${path}`);

export async function fillSignIn(page, { email, password }) {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Sign in").click();
}

/** A page of somebody who has signed in, at an address. */
export async function open(t, who, path, options) {
  const page = await visit(t, options);
  await go(page, path);
  await fillSignIn(page, server.demo[who]);
  await page.locator(".shell").waitFor();
  return page;
}

/** Fails with everything that axe finds in the page as it is now, of which nothing of our own is left out. */
export async function accessible(page, where) {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))).then(() => undefined));
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: AXE });
  const run = `axe.run({ exclude: ["${ANNOUNCER}"] }, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => target.join(" ") + ": " + failureSummary) }))))`;
  const { result } = await session.send("Runtime.evaluate", { expression: run, awaitPromise: true, returnByValue: true });
  await session.detach();
  assert.deepEqual(JSON.parse(result.value), [], where);
}

/** Nothing loads any more, and nothing stands in for what will come. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector("h1") !== null && document.querySelector(".skeleton, [aria-busy=true], .splash") === null);
}

/** The symbols of the code that is on the screen. */
export async function codeShown(place) {
  const symbols = place.getByRole("group", { name: "Code", exact: true }).locator(".symbol");
  await symbols.first().waitFor();
  return symbols.evaluateAll((all) => all.map((symbol) => symbol.firstChild.textContent).join(""));
}

/** A row of a table that has a text in it. */
export const row = (page, text) => page.getByRole("row").filter({ hasText: text });

export async function choose(page, place, menu, act) {
  await place.getByRole("button", { name: menu }).click();
  await page.getByRole("menuitem", { name: act, exact: true }).click();
}
