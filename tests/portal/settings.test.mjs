// Applications and their clients, secrets that are shown once, and settings with the chance that comes of them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, admin, button, choose, dialog, go, heading, open, row, said, server, settled } from "./portal.mjs";

/** Whether a client's secret is taken. */
async function accepted(id, secret) {
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: id, client_secret: secret });
  const response = await fetch(`${server.origin}/oidc/token`, { method: "POST", body });
  await response.text();
  return response.ok;
}

async function secretShown(page) {
  const shown = dialog(page, "Client secret");
  const [id, secret] = await shown.locator(".shown-once code").allTextContents();
  return { shown, id, secret };
}

test("an application with its first client; its secret is shown once, and rotated", async (t) => {
  const page = await open(t, "admin", "/applications");
  await page.getByRole("link", { name: "Add application" }).click();
  await heading(page, "Add application").waitFor();
  await button(page, "Add application").click();
  await page.getByText("Fill this in.").first().waitFor();
  await accessible(page, "add application: nothing filled in");
  await page.getByLabel("Application name").fill("Intranet");
  await page.getByLabel("Client display name").fill("Intranet back end");
  await page.getByLabel("Redirect URIs").fill("http://intranet.example/callback");
  await button(page, "Add application").click();
  await page.getByText("must be an absolute https URI").first().waitFor();
  await page.getByLabel("Redirect URIs").fill("https://intranet.example/callback");
  await button(page, "Add application").click();
  await dialog(page, "Client secret").waitFor();
  await accessible(page, "client secret");
  const { shown, id, secret } = await secretShown(page);
  assert.ok(await accepted(id, secret));
  await button(shown, "I have stored it").click();
  await heading(page, "Intranet").waitFor();
  await settled(page);
  assert.equal(await page.getByText(secret).count(), 0);

  await choose(page, row(page, "Intranet back end"), /^Acts on/, "Rotate secret");
  const ask = dialog(page, "Rotate secret");
  await accessible(page, "rotate secret");
  await button(ask, "Rotate secret").click();
  await dialog(page, "Client secret").waitFor();
  const rotated = await secretShown(page);
  assert.equal(rotated.id, id);
  assert.notEqual(rotated.secret, secret);
  assert.equal(await accepted(id, secret), false, "the old secret stopped at once");
  assert.ok(await accepted(id, rotated.secret));
  await button(rotated.shown, "I have stored it").click();

  await choose(page, row(page, "Intranet back end"), /^Acts on/, "Disable");
  await said(page, "Disabled Intranet back end.");
  assert.equal(await accepted(id, rotated.secret), false);
});

test("an application that has what was typed is deleted only when its name is typed", async (t) => {
  const made = await admin.call("POST", "/applications", { name: "Old shop" });
  const page = await open(t, "admin", `/applications/${made.id}`);
  await choose(page, page.getByRole("main"), /^Acts on Old shop/, "Delete application");
  const ask = dialog(page, "Delete application");
  assert.ok(await button(ask, "Delete application").isDisabled());
  await ask.getByLabel("Type “Old shop” to confirm").fill("Old shop");
  await button(ask, "Delete application").click();
  await said(page, "Deleted Old shop.");
});

test("the chance moves as one types, and what cannot be is said at the field", async (t) => {
  const page = await open(t, "admin", `/methods/passcodes/${admin.application}`);
  const odds = page.getByRole("region", { name: "Chance budget" });
  const year = () => odds.getByText("Guessing all year").locator("xpath=..").locator("b").textContent();
  const length = page.getByLabel("Code length");
  await length.waitFor();
  await length.fill("6");
  const before = await year();
  await length.fill("4");
  await odds.getByText("High").waitFor();
  assert.notEqual(await year(), before);
  await length.fill("16");
  await odds.getByText("Low").waitFor();
  await length.fill("2");
  await odds.getByText("Shown once these settings are possible ones.").waitFor();
  await button(page, "Save").first().click();
  assert.equal(await length.getAttribute("aria-invalid"), "true");
  await accessible(page, "methods: wrong length");
  await length.fill("8");
  await button(page, "Save").first().click();
  await said(page, "Saved.");
  assert.equal((await admin.call("GET", `/applications/${admin.application}/passcodes`)).codes.length, 8);
});

test("a checklist is put together from suggestions", async (t) => {
  t.after(() => admin.checklist([]));
  const page = await open(t, "admin", `/methods/passcodes/${admin.application}`);
  const card = page.locator(".card", { has: heading(page, "Verification checklist", 2) });
  await choose(page, card, /^Suggestions/, "Called back on the number on file");
  await card.getByRole("button", { name: "Save", exact: true }).click();
  await said(page, "Saved.");
  const { codes } = await admin.call("GET", `/applications/${admin.application}/passcodes`);
  assert.deepEqual(codes.verification.map(({ label }) => label), ["Called back on the number on file"]);
});

test("what was typed is not lost by going elsewhere without a word", async (t) => {
  const page = await open(t, "admin", "/methods/temporary-access-code");
  await page.getByLabel("Code length").fill("12");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Applications" }).click();
  const ask = dialog(page, "Leave without saving?");
  await button(ask, "Stay here").click();
  assert.equal(await page.getByLabel("Code length").inputValue(), "12");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Applications" }).click();
  await button(ask, "Leave").click();
  await heading(page, "Applications").waitFor();
});

test("groups are added and protected", async (t) => {
  const page = await open(t, "admin", "/organisation/groups");
  await button(page, "Add group").first().click();
  const form = dialog(page, "Add group");
  await form.getByLabel("Group name").fill("Treasury");
  await form.getByRole("checkbox", { name: /^Protected/ }).check();
  await button(form, "Add group").click();
  await said(page, "Added Treasury.");
  await row(page, "Treasury").getByText("Protected").waitFor();
  await go(page, "/organisation/desk");
  await page.getByText("Treasury").waitFor();
});
