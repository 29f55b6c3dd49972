// The operators' authenticator app: set up, asked for at sign-in, demanded by the organisation, lost and removed.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { Authenticator, wrongFor } from "./authenticator.mjs";
import { accessible, admin, button, choose, dialog, fillSignIn, go, heading, row, said, settled, visit } from "./portal.mjs";

const { roles } = await admin.call("GET", "/roles");

/** An operator whom no other test knows. */
async function operator(name, role = "Help-desk agent") {
  const tag = randomBytes(4).toString("hex");
  const person = { name: `${name} ${tag}`, email: `${name.toLowerCase()}-${tag}@example.com`, password: `correct horse ${tag}` };
  const made = await admin.call("POST", "/operators", { ...person, grants: [{ role: roles.find((one) => one.name === role).id }] });
  return { ...person, id: made.operator?.account_id ?? made.account_id };
}

async function enter(t, person, path, options) {
  const page = await visit(t, options);
  await go(page, path);
  await fillSignIn(page, person);
  return page;
}

/** Reads the key off the screen and types its first code. */
async function confirmFirst(place) {
  const app = new Authenticator(await place.locator(".secret .mono").textContent());
  await place.getByLabel("First code from the app").fill(app.code());
  await button(place, "Confirm").click();
  return app;
}

/** An operator with an authenticator app, and the page where they set it up. */
async function withApp(t, name) {
  const person = await operator(name);
  const page = await enter(t, person, "/account");
  await button(page, "Set up app").click();
  const form = dialog(page, "Set up an authenticator app");
  await button(form, "Show QR code").click();
  const app = await confirmFirst(form);
  await said(page, "Authenticator app set up.");
  await form.waitFor({ state: "hidden" });
  return { person, page, app };
}

test("an app is set up from the own account, with a picture and a key to type", async (t) => {
  const person = await operator("Alma");
  const page = await enter(t, person, "/account");
  await button(page, "Set up app").click();
  const form = dialog(page, "Set up an authenticator app");
  await accessible(page, "set up app: begin");
  await form.getByLabel("Name").fill("Work phone");
  await button(form, "Show QR code").click();
  await form.getByRole("img", { name: /QR code/ }).waitFor();
  await accessible(page, "set up app: key");
  const app = new Authenticator(await form.locator(".secret .mono").textContent());
  const code = app.code();
  await form.getByLabel("First code from the app").fill(wrongFor(code));
  await button(form, "Confirm").click();
  await form.getByText("That is not the code that the app shows now.").waitFor();
  await form.getByLabel("First code from the app").fill(code);
  await page.keyboard.press("Enter");
  await form.waitFor({ state: "hidden" });
  await page.getByRole("list", { name: "Authenticator app" }).getByText("Work phone").waitFor();
  await accessible(page, "account with an app");
});

test("signing in takes a code, and a wrong one says so at its field", async (t) => {
  const { person, app } = await withApp(t, "Berta");
  const page = await enter(t, person, "/users");
  const field = page.getByLabel("Code", { exact: true });
  const code = app.code();
  await field.fill(wrongFor(code));
  await button(page, "Continue").click();
  await page.getByText("That did not work.").waitFor();
  await accessible(page, "sign-in: wrong code");
  await field.fill(code);
  await page.keyboard.press("Enter");
  await heading(page, "Users").waitFor();
});

test("a session that ended is taken up again with password and code, and nothing typed is lost", async (t) => {
  const { person, page, app } = await withApp(t, "Clara");
  const user = await admin.person("Doro");
  await go(page, `/users/${user.id}/activity`);
  await settled(page);
  await go(page, "/desk");
  await page.getByRole("combobox").fill(user.username);
  await page.context().clearCookies();
  await page.getByRole("combobox").press("End");
  await page.getByRole("combobox").pressSequentially(" ");
  const again = dialog(page, "Sign in again");
  await again.getByLabel("Password", { exact: true }).fill(person.password);
  await button(again, "Continue").click();
  const field = again.getByLabel("Code", { exact: true });
  await field.waitFor();
  await accessible(page, "sign in again: code");
  await field.fill(app.code());
  await button(again, "Continue").click();
  await again.waitFor({ state: "hidden" });
  assert.match(await page.getByRole("combobox").inputValue(), new RegExp(user.username));
  await page.getByRole("option", { name: user.display_name }).waitFor();
});

test("removing it takes the password", async (t) => {
  const { person, page } = await withApp(t, "Edda");
  await page.getByRole("button", { name: /^Remove / }).click();
  const ask = page.getByRole("alertdialog");
  await ask.getByLabel("Your password").fill("not the password");
  await button(ask, "Remove app").click();
  await ask.getByText("That is not your password.").waitFor();
  await accessible(page, "remove own app");
  await ask.getByLabel("Your password").fill(person.password);
  await button(ask, "Remove app").click();
  await said(page, "Authenticator app removed.");
  await button(page, "Set up app").waitFor();
});

test("another app takes the password, and replaces the one that is there", async (t) => {
  const { person, page } = await withApp(t, "Fritzi");
  await button(page, "Set up another app").click();
  const form = dialog(page, "Set up an authenticator app");
  await button(form, "Show QR code").click();
  await form.getByText("Fill this in.").waitFor();
  await form.getByLabel("Your password").fill(person.password);
  await button(form, "Show QR code").click();
  await confirmFirst(form);
  await form.waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.querySelectorAll(".apps li").length === 1);
  await page.getByRole("list", { name: "Authenticator app" }).getByText("Active").waitFor();
});

test("an administrator sees who has one, and removes it for who lost the phone", async (t) => {
  const { person } = await withApp(t, "Gerda");
  const page = await enter(t, (await operator("Hedwig", "Administrator")), "/administrators");
  const line = row(page, person.name);
  await line.getByText("Authenticator app").waitFor();
  await choose(page, line, /^Actions for/, "Remove authenticator app");
  const ask = dialog(page, "Remove authenticator app");
  await accessible(page, "remove an operator's app");
  await button(ask, "Remove authenticator app").click();
  await said(page, "Authenticator app removed.");
  await line.getByText("None", { exact: true }).waitFor();
  const back = await enter(t, person, "/desk");
  await back.locator(".shell").waitFor();
});

test("demanded by the organisation: asked for after signing in, and over what is open", async (t) => {
  const boss = await operator("Ilse", "Administrator");
  const agent = await operator("Jutta");
  const late = await operator("Lotte");
  const user = await admin.person("Kira");
  const open = await enter(t, agent, "/desk");
  await open.getByRole("combobox").waitFor();

  const page = await enter(t, boss, "/organisation/general");
  await page.getByRole("checkbox", { name: /Every operator needs an authenticator app/ }).check();
  await page.getByText("You have none yourself").waitFor();
  await accessible(page, "organisation: second factor demanded");
  await button(page, "Save").click();
  const own = dialog(page, "Set up an authenticator app");
  await button(own, "Show QR code").click();
  await confirmFirst(own);
  await own.waitFor({ state: "hidden" });
  await settled(page);
  await go(page, "/administrators");
  await row(page, agent.name).getByText("None yet").waitFor();

  // What was open stays open, and goes on by itself.
  await open.getByRole("combobox").fill(user.username);
  const over = dialog(open, "Set up an authenticator app");
  await over.waitFor();
  await accessible(open, "second factor demanded over a page");
  await button(over, "Show QR code").click();
  await confirmFirst(over);
  await over.waitFor({ state: "hidden" });
  await open.getByRole("option", { name: user.display_name }).waitFor();
  await open.context().close();

  const fresh = await enter(t, late, "/users", { viewport: { width: 390, height: 844 } });
  await heading(fresh, "Set up an authenticator app").waitFor();
  await accessible(fresh, "second factor demanded after signing in");
  await button(fresh, "Show QR code").click();
  await fresh.getByRole("img", { name: /QR code/ }).waitFor();
  await accessible(fresh, "second factor demanded: key");
  await confirmFirst(fresh);
  await heading(fresh, "Users").waitFor();
});
