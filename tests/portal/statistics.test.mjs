// The log as a whole: counted over time, taken out as a file, and held against its chain.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { accessible, admin, button, dialog, fillSignIn, go, heading, open, row, server, settled, shop, visit } from "./portal.mjs";

const used = await admin.person("Mona");
const locked = await admin.person("Nils");
await shop.enter(used, (await admin.issue(used)).code);
await shop.lock(locked, (await admin.issue(locked)).code);

const counter = (page, name) => page.locator(".totals > div").filter({ hasText: name }).locator("b");

test("codes are counted over time: read from the keyboard, as a table, and for another time", async (t) => {
  const page = await open(t, "admin", "/activity/statistics");
  await counter(page, "Codes generated").getByText("2", { exact: true }).waitFor();
  await counter(page, "Codes used").getByText("1", { exact: true }).waitFor();
  await counter(page, "Locks by failures").getByText("1", { exact: true }).waitFor();
  await accessible(page, "statistics");
  const chart = page.getByRole("slider", { name: /^Codes generated and used/ });
  await chart.focus();
  assert.match(await chart.getAttribute("aria-valuetext"), /Codes generated 2, Codes used 1$/);
  await page.keyboard.press("ArrowLeft");
  assert.match(await chart.getAttribute("aria-valuetext"), /Codes generated 0, Codes used 0$/);
  await page.keyboard.press("Home");
  assert.equal(await chart.getAttribute("aria-valuenow"), "0");
  await accessible(page, "statistics: a point in time");
  const card = page.getByRole("region", { name: "Codes generated and used" });
  await card.getByRole("radio", { name: "Table" }).click();
  assert.equal(await card.locator("tbody tr").count(), 7);
  assert.match(await card.locator("tbody tr").first().innerText(), /2\s+1$/);
  await accessible(page, "statistics: table");
  await row(page, "It was wrong.").waitFor();
  await row(page, "Ada Adler").waitFor();
  await page.getByRole("radio", { name: "24 hours" }).click();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length > 24);
  assert.match(page.url(), /span=day/);
});

test("who may not see what operators do sees the counts of codes alone", async (t) => {
  const page = await open(t, "agent", "/activity/statistics");
  await counter(page, "Codes generated").waitFor();
  await settled(page);
  assert.equal(await heading(page, "By operator", 2).count(), 0);
  assert.equal(await page.getByRole("link", { name: "Verify chain" }).count(), 0);
  await go(page, "/activity/chain");
  await heading(page, "Not open to you").waitFor();
});

test("who looks after some groups only is told that these are everyone's", async (t) => {
  const group = await admin.call("POST", "/groups", { name: "Night shift", protected: false });
  const { roles } = await admin.call("GET", "/roles");
  const person = { email: "olaf@example.com", password: "a long enough password" };
  await admin.call("POST", "/operators", { ...person, name: "Olaf Olsen", grants: [{ role: roles.find(({ name }) => name === "Help-desk agent").id, groups: [group.id] }] });
  const page = await visit(t);
  await go(page, "/activity/statistics");
  await fillSignIn(page, person);
  await page.getByText("your roles reach some groups only").waitFor();
  await accessible(page, "statistics of everyone");
});

async function exported(page, format) {
  await button(page, "Export").click();
  const form = page.getByRole("dialog");
  await form.getByRole("radio", { name: format }).check();
  const [download] = await Promise.all([page.waitForEvent("download"), button(form, "Export").click()]);
  await form.waitFor({ state: "hidden" });
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("what the filters show is exported, in either format, and the log says so", async (t) => {
  const page = await open(t, "admin", "/activity/users?what=code_refused");
  await settled(page);
  const shown = await page.locator("tbody tr").count();
  assert.ok(shown > 0);
  await button(page, "Export").click();
  await accessible(page, "export");
  await page.keyboard.press("Escape");
  const lines = await exported(page, /^JSON lines/);
  assert.match(lines.name, /^user-activity-.*\.ndjson$/);
  const events = lines.text.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual([events.length, new Set(events.map(({ type }) => type))], [shown, new Set(["code_refused"])]);
  const sheet = await exported(page, /^CSV/);
  assert.match(sheet.name, /\.csv$/);
  assert.equal(sheet.text.trim().split("\r\n").length, shown + 1);
  await go(page, "/activity/admin");
  await row(page, /exported/i).first().waitFor();
});

test("a file that breaks off is not kept, and one is told", async (t) => {
  const page = await open(t, "admin", "/activity/admin");
  await page.route(/\/export\?/, (route) => route.abort("connectionreset"));
  await button(page, "Export").click();
  const form = page.getByRole("dialog");
  await button(form, "Export").click();
  await form.getByText("Nothing was saved").waitFor();
  await accessible(page, "export: broken off");
});

test("a long verification shows how far it is", async (t) => {
  const page = await open(t, "admin", "/activity/chain");
  await page.getByText("Not verified since the server began").waitFor();
  await accessible(page, "never verified");
  const running = { state: "running", started_at: new Date().toISOString(), finished_at: null, by: null, events: 120_000, rows: 40_000, ok: null, result: null, error: null };
  await page.route(/\/audit\/verify$/, (route) => route.fulfill({ status: route.request().method() === "POST" ? 202 : 200, json: running }));
  await button(page, "Verify now").click();
  await page.getByText("120,000 events in 40,000 commits so far").waitFor();
  await accessible(page, "verification under way");
  await page.unroute(/\/audit\/verify$/);
  await page.getByText("Not verified since the server began").waitFor();
});

/** Changes one event in the database, as somebody with access to the machine might. */
async function tamper() {
  const script = "import sqlite3,sys,uuid\nc=sqlite3.connect(sys.argv[1],timeout=20)\ni,=c.execute(\"select id from event where body like '%code_used%' or body like '%code_redeemed%' limit 1\").fetchone()\nc.execute(\"update event set body=body||' ' where id=?\",(i,))\nc.commit()\nprint(uuid.UUID(bytes=i))";
  const { stdout } = await promisify(execFile)("python3", ["-c", script, join(server.folder, "readmit.db")]);
  return stdout.trim();
}

test("the chain is verified, against a checkpoint too, and a changed event is found", async (t) => {
  const page = await open(t, "admin", "/activity/chain");
  await button(page, "Verify now").click();
  await page.getByText("The log is as it was written.").waitFor();
  await page.getByText(/ by Ada Adler$/).waitFor();
  await accessible(page, "the chain is sound");

  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save newest checkpoint").click()]);
  const checkpoint = await readFile(await download.path(), "utf8");
  await button(page, "Verify against a checkpoint").click();
  const against = dialog(page, "Verify against a checkpoint");
  await against.getByLabel("Checkpoint").fill("not one");
  await button(against, "Verify now").click();
  await against.getByText("That is no checkpoint").waitFor();
  await accessible(page, "against a checkpoint");
  await against.getByLabel("Checkpoint").fill(checkpoint);
  await button(against, "Verify now").click();
  await page.getByText("it goes on from the checkpoint").waitFor();

  const event = await tamper();
  await button(page, "Verify now").click();
  await page.getByText("The log is not as it was written: one finding.").waitFor();
  const line = row(page, "An event was changed");
  await line.getByText(event).first().waitFor();
  await accessible(page, "the chain is broken");
  await line.getByRole("link", { name: "Show the log there" }).click();
  await page.getByLabel("From", { exact: true }).waitFor();
  assert.match(page.url(), /span=between/);
  await settled(page);
});
