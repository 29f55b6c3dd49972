// Users: searched, created, changed, disabled; codes from the row of an application; authenticator apps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, admin, button, choose, codeShown, dialog, heading, open, row, said, server, settled, shop } from "./portal.mjs";

const { application } = admin;
const nameOfApplication = (await admin.call("GET", `/applications/${application}`)).name;

test("search by any identifier, narrow by status", async (t) => {
  const user = await admin.person("Nora", "Search", { phone_number: `+1202555${String(Date.now()).slice(-4)}` });
  const page = await open(t, "agent", "/users");
  const search = page.getByRole("searchbox");
  for (const text of [user.username, user.email.value, user.phone_number.value, user.external_user_id, user.id]) {
    await search.fill(text);
    await row(page, user.display_name).waitFor();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  }
  await page.getByLabel("Status").selectOption({ label: "Disabled" });
  await page.getByText("No user found").waitFor();
  await button(page, "Clear filters").click();
  await row(page, "ann").first().waitFor();
  assert.equal(await search.inputValue(), "");
});

test("create, with what is wrong said at the field; then edit, disable and enable", async (t) => {
  const page = await open(t, "admin", "/users");
  await button(page, "Create user").click();
  const form = dialog(page, "Create user");
  await button(form, "Create user").click();
  await form.getByText("Give at least one identifier.").waitFor();
  await accessible(page, "create user: nothing filled in");
  await form.getByLabel("First name").fill("Olga");
  await form.getByLabel("Last name").fill("Newcomer");
  await form.getByLabel("User name").fill("ann");
  await button(form, "Create user").click();
  await form.getByText("one that no other user has").waitFor();
  await form.getByLabel("User name").fill("olga.newcomer");
  await form.getByLabel(nameOfApplication, { exact: true }).check();
  await button(form, "Create user").click();
  await heading(page, "Olga Newcomer").waitFor();
  await said(page, "User Olga Newcomer created.");

  await button(page, "Edit profile").click();
  await page.getByLabel("Last name").fill("Renamed");
  await button(page, "Save").click();
  await heading(page, "Olga Renamed").waitFor();

  await choose(page, page.getByRole("main"), /More about this user/, "Disable user");
  const ask = dialog(page, "Disable Olga Renamed?");
  await accessible(page, "disable user");
  await button(ask, "Disable user").click();
  await said(page, "User disabled.");
  await page.getByText("no code works for them").waitFor();
  await choose(page, page.getByRole("main"), /More about this user/, "Enable user");
  await said(page, "User enabled.");
});

test("a code from the row of an application: generated, seen as live, revoked", async (t) => {
  const user = await admin.person("Pia");
  const page = await open(t, "agent", `/users/${user.id}/applications`);
  const line = row(page, nameOfApplication);
  await choose(page, line, /^Actions for/, "Generate temporary access code");
  const order = dialog(page, "Generate temporary access code");
  await order.getByText(user.display_name).waitFor();
  await accessible(page, "generate code");
  await button(order, "Generate code").click();
  const shown = dialog(page, `Temporary access code for ${user.display_name}`);
  const code = await codeShown(shown);
  await accessible(page, "code shown");
  await page.keyboard.press("Escape");
  await shown.waitFor();
  await button(shown, "Done").click();
  await shown.waitFor({ state: "hidden" });
  assert.equal(await page.getByText(code).count(), 0, "nobody sees the code again");
  await line.getByText(/Live, .* left/).waitFor();

  await choose(page, line, /^Actions for/, "Revoke temporary access code");
  await button(dialog(page, "Revoke this code?"), "Revoke").click();
  await said(page, "Code revoked.");
  await row(page, "Revoked").waitFor();
  assert.equal(await shop.enter(user, code), false);
});

test("the page shows a code being used while it is open", async (t) => {
  const user = await admin.person("Quinn");
  const { code } = await admin.issue(user);
  const page = await open(t, "agent", `/users/${user.id}/applications`);
  await row(page, nameOfApplication).getByText(/Live, .* left/).waitFor();
  assert.ok(await shop.enter(user, code));
  await row(page, "Used up").waitFor();
});

test("locked by an operator, unlocked by another", async (t) => {
  const user = await admin.person("Rosa");
  const page = await open(t, "admin", `/users/${user.id}`);
  await choose(page, page.getByRole("main"), /More about this user/, "Lock codes");
  await button(dialog(page, "Lock this user's codes?"), "Lock codes").click();
  await page.getByText("Codes were locked by an operator.").waitFor();
  const agent = await open(t, "agent", `/users/${user.id}`);
  await button(agent, "Unlock codes").click();
  await said(agent, "Codes unlocked.");
  await page.getByText("Codes were locked by an operator.").waitFor({ state: "detached" });
});

test("an authenticator app is registered with a picture, and removed", async (t) => {
  const user = await admin.person("Sven");
  const page = await open(t, "admin", `/users/${user.id}/authenticators`);
  await settled(page);
  await button(page, "Register app").first().click();
  const form = dialog(page, "Register an authenticator app");
  await form.getByLabel("Label").fill("Work phone");
  await form.getByRole("button", { name: /^Register|^Continue|^Show/ }).click();
  const picture = page.getByRole("img", { name: /QR/ });
  await picture.waitFor();
  await accessible(page, "register app");
  await page.getByRole("dialog").getByRole("button", { name: /^(Done|Later|Close)/ }).first().click();
  const line = row(page, "Work phone");
  await choose(page, line, /^Actions for/, "Remove");
  await button(dialog(page, "Remove Work phone?"), "Remove").click();
  await said(page, "Work phone removed.");
});

test("a user's activity tells why the last try failed", async (t) => {
  const user = await admin.person("Tess");
  await admin.issue(user);
  await shop.enter(user, "000001");
  const page = await open(t, "agent", `/users/${user.id}/activity`);
  await settled(page);
  await row(page, /Temporary access code refused|Code refused/).waitFor();
  const { last_refusal: refusal } = await admin.call("GET", `/accounts/${user.id}/codes`);
  await page.getByText(refusal.reference).first().waitFor();
});

test("deleting asks first, and the user is gone", async (t) => {
  const user = await admin.person("Uwe");
  const page = await open(t, "admin", `/users/${user.id}`);
  await choose(page, page.getByRole("main"), /More about this user/, "Delete user");
  const ask = dialog(page, `Delete ${user.display_name}?`);
  const typed = ask.getByLabel(/to confirm/);
  if (await typed.count()) await typed.fill((await typed.evaluate((input) => input.labels[0].textContent)).match(/“(.*)”/)[1]);
  await button(ask, "Delete user").click();
  await heading(page, "Users").waitFor();
  await page.goto(`${server.origin}/admin/users/${user.id}`);
  await heading(page, "User not found").waitFor();
});
