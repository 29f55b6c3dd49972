// Operators, roles and API tokens.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, admin, button, choose, dialog, heading, open, row, said, server, settled } from "./portal.mjs";

test("an operator is added with a role, gets a link once, and is removed", async (t) => {
  const page = await open(t, "admin", "/administrators");
  await button(page, "Add operator").click();
  const form = dialog(page, "Add operator");
  await button(form, "Add operator").click();
  await form.getByText("Give one role at least.").waitFor();
  await accessible(page, "add operator: nothing filled in");
  await form.getByLabel("Name", { exact: true }).fill("Zoe Zimmer");
  await form.getByLabel("E-mail address").fill("zoe@example.com");
  await button(form, "Add a role").click();
  await form.getByLabel("Role", { exact: true }).selectOption({ label: "Help-desk agent" });
  await button(form, "Add operator").click();
  const link = dialog(page, "Link to set a password");
  await link.waitFor();
  await accessible(page, "password link");
  assert.ok((await link.getByLabel("Link", { exact: true }).inputValue()).startsWith(server.origin));
  await link.getByRole("button").last().click();
  const line = row(page, "Zoe Zimmer");
  await line.getByText("No password yet").waitFor();
  await choose(page, line, /^Actions for/, "Remove operator");
  await button(dialog(page, "Remove operator"), "Remove operator").click();
  await said(page, "Operator removed.");
});

test("a role of one's own from the tree of permissions", async (t) => {
  const page = await open(t, "admin", "/administrators/roles");
  await page.getByRole("link", { name: "New role" }).click();
  await heading(page, "New role").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Night shift");
  await button(page, "Create role").click();
  await page.getByText("Choose one permission at least.").waitFor();
  await accessible(page, "new role");
  await page.getByRole("checkbox", { name: /Generate temporary access code.*\(Write\)/i }).check();
  await button(page, "Create role").click();
  await said(page, "Role created.");
  const { roles } = await admin.call("GET", "/roles");
  const made = roles.find(({ name }) => name === "Night shift");
  assert.ok(made.permissions.includes("users.temporary_access_code:write"));
});

test("a token is shown once, works, and is revoked", async (t) => {
  const page = await open(t, "admin", "/administrators/tokens");
  await settled(page);
  await button(page, "Create token").first().click();
  const form = dialog(page, "Create API token");
  await form.getByLabel("Name", { exact: true }).fill("Nightly report");
  await form.getByRole("checkbox", { name: /^Users \(Read\)/ }).check();
  await button(form, "Create token").click();
  const shown = dialog(page, "Your new token");
  await shown.waitFor();
  await accessible(page, "token shown");
  const token = await shown.getByLabel("Token", { exact: true }).inputValue();
  const call = async () => (await fetch(`${server.origin}/admin/api/v1/accounts?limit=1`, { headers: { authorization: `Bearer ${token}` } })).status;
  assert.equal(await call(), 200);
  await shown.getByRole("checkbox").check();
  await button(shown, "Done").click();
  await shown.waitFor({ state: "hidden" });
  assert.ok(!(await page.content()).includes(token));
  await row(page, "Nightly report").getByRole("button", { name: /^Revoke/ }).click();
  await button(dialog(page, "Revoke token"), "Revoke").click();
  await said(page, "Token revoked.");
  assert.equal(await call(), 401);
});
