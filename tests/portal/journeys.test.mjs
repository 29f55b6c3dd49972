// Journeys: made, written, checked, published, rolled back, taken from a file; what their executions did; the code of apps.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { runJourney } from "./api.mjs";
import { accessible, admin, button, choose, dialog, go, heading, open, row, said, server, settled } from "./portal.mjs";

const NODE = "accede02-0000-4000-8000-000000000003";

const run = (journey, ...inputs) => runJourney(server, journey, ...inputs);
const make = (id, template) => admin.call("POST", "/journeys", { id, name: `Journey ${id}`, template });
const file = (name, text) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });
const source = (page) => page.getByRole("textbox", { name: "Source of the version, as JSON" });

/** What of the text is chosen. */
const chosen = (area) => area.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));

test("a journey is made from a template, published, switched off and deleted", async (t) => {
  const page = await open(t, "admin", "/journeys");
  await row(page, "temp-code-form").getByText("Live").waitFor();
  await page.getByRole("link", { name: "New journey" }).click();
  await heading(page, "New journey").waitFor();
  await button(page, "Create journey").click();
  await page.getByText("Fill this in.").first().waitFor();
  await accessible(page, "new journey: incomplete");
  await page.getByRole("radio", { name: /^Recovery with a temporary access code, three tries/ }).check();
  assert.equal(await page.getByLabel("Journey ID").inputValue(), "temp-code-retry-2", "the name of the template is in use");
  await page.getByLabel("Journey ID").fill("temp-code-form");
  await button(page, "Create journey").click();
  await page.getByText("There is a journey of this ID already.").waitFor();
  await page.getByLabel("Journey ID").fill("add");
  await page.getByLabel("Journey name").fill("Journey add");
  await button(page, "Create journey").click();
  await said(page, "Created Journey add.");
  await heading(page, "Journey add").waitFor();
  await page.getByText("Version 1 is saved and does not run.").waitFor();
  await button(page.getByRole("main"), "Publish").click();
  await button(dialog(page, "Publish Version 1"), "Publish").click();
  await said(page, "Version 1 runs now.");
  await row(page, "Version 1").getByText("Runs", { exact: true }).waitFor();
  assert.equal(await run("add"), "pending");
  await choose(page, row(page, "Version 1"), /^Actions on/, "Disable");
  const disable = dialog(page, "Disable Version 1");
  await disable.getByText("It is the only version that runs").waitFor();
  await button(disable, "Disable").click();
  await row(page, "Version 1").getByText("Disabled", { exact: true }).waitFor();
  assert.equal(await run("add"), "rejected");
  await choose(page, page.getByRole("main"), "Actions on Journey add", "Delete journey");
  const remove = dialog(page, "Delete journey");
  assert.ok(await button(remove, "Delete journey").isDisabled());
  await accessible(page, "delete journey");
  await remove.getByLabel("Type “add” to confirm").fill("add");
  await page.keyboard.press("Enter");
  await said(page, "Deleted Journey add.");
  await heading(page, "Journeys").waitFor();
  await row(page, "temp-code-form").waitFor();
  assert.equal(await row(page, "Journey add").count(), 0);
});

test("a changed source is checked, each finding leads to its line, and it is saved, published and rolled back", async (t) => {
  await make("written", "temp-code-form");
  await admin.call("POST", "/journeys/written/publish", {});
  const page = await open(t, "admin", "/journeys/written/definition");
  await page.getByText("Ask for user ID and code").first().waitFor();
  await accessible(page, "steps");
  await page.getByRole("radio", { name: "Source" }).or(button(page, "Source")).first().click();
  const area = source(page);
  await page.getByText("Nothing was found: this version can be published.").waitFor();
  const before = await area.inputValue();
  await area.fill(before.replaceAll(`"target": "${NODE}"`, `"target": "accede02-0000-4000-8000-0000000000ff"`));
  await button(page, "Save as new version").click();
  await page.getByText("It cannot be saved yet.").waitFor();
  await page.getByText("JF-E030").first().waitFor();
  await accessible(page, "source: findings");
  await page.getByRole("button", { name: /^Line \d+$/ }).first().click();
  assert.ok(await area.evaluate((field) => field === document.activeElement && field.scrollTop > 0), "the source has the focus, at the place");
  assert.match(await chosen(area), /^{[^}]*0000000000ff"[^}]*}$/);
  await area.fill("{\n  broken");
  await button(page, "Check").click();
  await page.getByText("not valid JSON").waitFor();
  await button(page, "Line 2").click();
  assert.equal(await chosen(area), "b");
  await area.fill(before.replaceAll("written", "other"));
  await button(page, "Save as new version").click();
  await page.getByText("This text is not one version of this journey any more.").waitFor();
  // Nothing typed is lost on the way.
  await page.getByRole("navigation", { name: "Journey" }).getByRole("link", { name: "Runs" }).click();
  await button(dialog(page, "Leave without saving?"), "Stay here").click();
  await area.fill(before.replace("Ask for user ID and code", "Ask the caller"));
  await button(page, "Save as new version").click();
  const save = dialog(page, "Save as new version");
  await save.getByLabel("Version name").fill("default_version");
  await button(save, "Save as new version").click();
  await save.getByText("There is a version of this name already.").waitFor();
  await save.getByLabel("Version name").fill("asks-the-caller");
  await save.getByLabel("What is different").fill("Another label");
  await accessible(page, "save version");
  await button(save, "Save as new version").click();
  await said(page, "Saved as version 2.");
  await page.getByLabel("Version", { exact: true }).locator("option:checked", { hasText: "Version 2: asks-the-caller · Saved" }).waitFor({ state: "attached" });
  assert.match(await area.inputValue(), /Ask the caller/);
  const { versions } = await admin.call("GET", "/journeys/written");
  assert.deepEqual(versions.map(({ number, state }) => [number, state]), [[1, "production"], [2, "version"]], "saving publishes nothing");
  await page.getByRole("navigation", { name: "Journey" }).getByRole("link", { name: "Versions" }).click();
  await button(page.getByRole("main"), "Publish").click();
  const publish = dialog(page, "Publish Version 2: asks-the-caller");
  await publish.getByText("in place of Version 1").waitFor();
  await button(publish, "Publish").click();
  await row(page, "Version 1").getByText("Former").waitFor();
  await choose(page, row(page, "Version 1"), /^Actions on/, "Roll back to it");
  await button(dialog(page, "Roll back to Version 1"), "Roll back to it").click();
  await row(page, "asks-the-caller").getByText("Former").waitFor();
  await accessible(page, "versions");
});

test("an answer that is lost on the way loses no text and saves no version twice", async (t) => {
  await make("lossy", "information");
  const page = await open(t, "admin", "/journeys/lossy/definition?view=source");
  const area = source(page);
  await area.fill((await area.inputValue()).replace('"Show', '"Show once more'));
  await area.press("End");
  await page.keyboard.type(" ");
  await button(page, "Save as new version").click();
  const save = dialog(page, "Save as new version");
  await save.getByText("You also changed the journey’s name, description or settings.").waitFor();
  let cut = 0;
  await page.route(/\/journey-imports/, async (route) => {
    if (cut++ > 0) return route.fallback();
    await route.fetch();
    return route.abort("connectionreset");
  });
  await button(save, "Save as new version").click();
  await save.getByRole("alert").waitFor();
  await page.keyboard.press("Escape");
  await button(save, "Save as new version").click();
  await said(page, "Saved as version 2.");
  assert.equal((await admin.call("GET", "/journeys/lossy")).versions.length, 2);
});

test("a journey is found, opened and published from the keyboard alone", async (t) => {
  await make("by-keys", "information");
  const page = await open(t, "admin", "/journeys");
  await page.getByRole("searchbox", { name: "Find a journey" }).focus();
  await page.keyboard.type("by-keys");
  await page.waitForFunction(() => document.querySelectorAll("main tbody tr").length === 1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await heading(page, "Journey by-keys").waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
  const publish = button(page.getByRole("main"), "Publish");
  for (let presses = 0; presses < 12 && !(await publish.evaluate((element) => element === document.activeElement)); presses++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await dialog(page, "Publish Version 1").waitFor();
  for (let presses = 0; presses < 4 && (await page.evaluate(() => document.activeElement?.textContent)) !== "Publish"; presses++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await said(page, "Version 1 runs now.");
});

test("a version that is not for this server cannot be published, and says why", async (t) => {
  await make("beyond", "temp-code-form");
  const text = JSON.stringify(await admin.call("GET", "/journeys/beyond/export"));
  const step = { id: NODE, type: "transmit_platform_web_authn_registration", metadata: { label: "Passkey" }, links: [] };
  const changed = JSON.parse(text);
  const [version] = changed.exports[0].data.versions;
  Object.assign(version, { version_id: "passkeys", state: "version" });
  version.workflow.nodes[NODE] = step;
  const page = await open(t, "admin", "/journeys/add/file");
  await page.getByLabel("Choose file").setInputFiles(file("beyond.json", JSON.stringify(changed, null, 2)));
  await page.getByText("It has what this server cannot run").waitFor();
  await page.getByText("Keeps it from being published").first().waitFor();
  await accessible(page, "import: draft");
  await page.getByRole("button", { name: /^Line \d+$/ }).first().click();
  await button(page, "Import file").click();
  await page.getByText("What was taken").waitFor();
  await row(page, "passkeys").getByText("Added").waitFor();
  await accessible(page, "import: taken");
  await page.getByRole("link", { name: "Open" }).click();
  await choose(page, row(page, "passkeys"), /^Actions on/, "Publish");
  const publish = dialog(page, "Publish Version 2: passkeys");
  await button(publish, "Publish").click();
  await publish.getByText("It cannot be published:").waitFor();
  await accessible(page, "publish: refused");
});

test("a file is checked before it is taken: refused whole, or taken as one says", async (t) => {
  const template = await admin.call("GET", "/journeys/information/export");
  template.exports[0].data.policy_id = "brought";
  template.exports[0].data.name = "Brought here";
  const page = await open(t, "admin", "/journeys");
  await page.getByRole("link", { name: "Import", exact: true }).click();
  const pick = page.getByLabel("Choose file");
  await pick.setInputFiles(file("notes.json", '{"hello": 1}'));
  await page.getByText("The file cannot be taken.").waitFor();
  await page.getByText("JF-E002").waitFor();
  assert.equal(await button(page, "Import file").count(), 0);
  await pick.setInputFiles({ name: "large.json", mimeType: "application/json", buffer: Buffer.alloc(8 * 1024 * 1024 + 1, 32) });
  await page.getByText("This file has more than 8 MiB.").waitFor();
  await pick.setInputFiles(file("brought.json", JSON.stringify(template)));
  await page.getByText("The file can be taken, and all of it runs here.").waitFor();
  await page.getByText("Brought here", { exact: true }).waitFor();
  await accessible(page, "import: publishable");
  await page.getByRole("radio", { name: /^Nothing: only save/ }).check();
  await button(page, "Import file").click();
  await page.getByText("What was taken").waitFor();
  await row(page, "Version 1").getByText("Saved", { exact: true }).waitFor();
  assert.equal((await admin.call("GET", "/journeys/brought")).live, false);
  await button(page, "Import another file").click();
  await page.getByLabel("Choose file").setInputFiles(file("brought.json", JSON.stringify(template)));
  await page.getByText("Here already").waitFor();
  await button(page, "Import file").click();
  await row(page, "Version 1").getByText("Runs", { exact: true }).waitFor();
  assert.equal((await admin.call("GET", "/journeys/brought")).live, true);
});

test("an execution is found by its outcome and read step by step", async (t) => {
  await make("watched", "temp-code-form");
  const page = await open(t, "admin", "/journeys/watched/runs");
  await page.getByText("No executions yet").waitFor();
  await accessible(page, "runs: none");
  await admin.call("POST", "/journeys/watched/publish", {});
  assert.equal(await run("watched", { external_user_id: "nobody", temp_code: "123456" }), "rejected");
  assert.equal(await run("watched"), "pending");
  await button(page, "Refresh").click();
  await row(page, "Waits for an answer").waitFor();
  await page.getByLabel("Outcome").selectOption("success");
  await page.getByText("None of the latest executions is like that.").waitFor();
  await page.getByLabel("Outcome").selectOption("rejection");
  await page.reload();
  await row(page, "Rejected").getByRole("link").click();
  await heading(page, "Execution").waitFor();
  await heading(page, "2. The user answered", 2).waitFor();
  const turn = page.getByRole("region", { name: "2. The user answered" });
  await turn.getByText("Check the temporary access code").waitFor();
  await turn.getByText("Refused").waitFor();
  await turn.getByText("went on by “failure”").waitFor();
  await turn.getByText("Access was rejected").waitFor();
  assert.equal(await page.getByText("123456").count(), 0, "what users sent is not shown");
  await accessible(page, "execution");
  await go(page, "/journeys/watched/runs/00000000-0000-0000-0000-000000000000");
  await page.getByRole("alert").waitFor();
});

test("the code of apps is shown for each platform, copied, and downloaded", async (t) => {
  const page = await open(t, "admin", "/journeys/temp-code-authentication/code", { permissions: ["clipboard-read", "clipboard-write"] });
  for (const [platform, path] of [["Web", /\.ts$/], ["Android", /\.kt$/], ["iOS", /\.swift$/]]) {
    await page.getByRole("radio", { name: platform }).or(button(page, platform)).first().click();
    await page.getByRole("navigation", { name: "Files" }).getByRole("button", { name: path }).first().waitFor();
    await accessible(page, platform);
  }
  await page.getByRole("button", { name: "README.md" }).click();
  await button(page, "Copy README.md").click();
  await said(page, "Copied README.md.");
  await page.getByLabel("Application").selectOption({ index: 1 });
  await page.getByLabel("Client", { exact: true }).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download .zip").click()]);
  assert.equal(download.suggestedFilename(), "temp-code-authentication-ios.zip");
  assert.equal((await readFile(await download.path())).subarray(0, 2).toString(), "PK");
  await page.getByRole("navigation", { name: "Journey" }).getByRole("link", { name: "Versions" }).click();
  const [exported] = await Promise.all([page.waitForEvent("download"), button(page, "Download export").click()]);
  assert.equal(exported.suggestedFilename(), "temp-code-authentication.json");
  assert.equal(JSON.parse(await readFile(await exported.path(), "utf8")).exports.length, 1);
});

test("who may look and not act is offered nothing to change", async (t) => {
  const page = await open(t, "limited_agent", "/journeys");
  await row(page, "temp-code-form").waitFor();
  for (const name of ["New journey", "Import"]) assert.equal(await page.getByRole("link", { name, exact: true }).count(), 0, name);
  for (const path of ["/journeys/add/journey", "/journeys/add/file"]) {
    await go(page, path);
    await page.getByText("Not open to you").first().waitFor();
  }
  await go(page, "/journeys/temp-code-form");
  await page.getByRole("button", { name: "Actions on Version 1" }).click();
  assert.deepEqual(await page.getByRole("menuitem").allTextContents(), ["Download export"]);
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("button", { name: "Actions on Recovery with" }).count(), 0);
  await go(page, "/journeys/temp-code-form/definition?view=source");
  await source(page).waitFor();
  assert.ok(await source(page).evaluate((field) => field.readOnly));
  await button(page, "Check").click();
  await said(page, "Checked: nothing was found.");
  assert.equal(await button(page, "Save as new version").count(), 0);
});

test("no journeys, and a list that cannot be loaded", async (t) => {
  const page = await open(t, "admin", "/account");
  const list = /\/api\/v1\/journeys$/;
  await page.route(list, (route) => route.fulfill({ json: { journeys: [] } }));
  await go(page, "/journeys");
  await heading(page, "No journeys yet", 2).waitFor();
  await accessible(page, "no journeys");
  await page.unroute(list);
  await page.route(list, (route) => route.fulfill({ status: 500, json: { title: "Internal Server Error", status: 500 } }));
  await go(page, "/journeys");
  await page.getByRole("alert").waitFor();
  await page.unroute(list);
  await button(page, "Try again").click();
  await settled(page);
  await row(page, "temp-code-form").waitFor();
  await go(page, "/journeys/nowhere");
  await page.getByRole("alert").waitFor();
});
