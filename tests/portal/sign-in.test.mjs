// Signing in and out, and a session that ends while something is being typed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, admin, button, choose, dialog, fillSignIn, go, heading, open, row, server, settled, visit } from "./portal.mjs";

const { demo } = server;

test("a wrong password says one thing, and the right one leads to where one wanted to go", async (t) => {
  const page = await visit(t);
  await go(page, "/activity/admin");
  await heading(page, "Sign in").waitFor();
  await accessible(page, "sign-in");
  await fillSignIn(page, { ...demo.admin, password: "not the password" });
  await page.getByRole("alert").filter({ hasText: "is not right" }).waitFor();
  await accessible(page, "sign-in refused");
  assert.equal(await page.getByLabel("E-mail address").inputValue(), demo.admin.email);
  await fillSignIn(page, demo.admin);
  await heading(page, "Activity").waitFor();
  assert.match(page.url(), /\/activity\/admin$/);
});

test("an empty form says what is missing", async (t) => {
  const page = await visit(t);
  await go(page, "/");
  await button(page, "Sign in").click();
  await page.getByText("Fill this in.").first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "email");
});

test("signing out ends the session", async (t) => {
  const page = await open(t, "agent", "/desk");
  await choose(page, page.getByRole("banner"), /Account menu/, "Sign out");
  await heading(page, "Sign in").waitFor();
  await page.reload();
  await heading(page, "Sign in").waitFor();
});

test("each finds the areas that are theirs, and no others", async (t) => {
  const areas = async (who) => {
    const page = await open(t, who, "/");
    await page.locator("h1").waitFor();
    const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
    return { page, names: (await links.allTextContents()).map((name) => name.replace(/\d+ waiting$/, "").trim()) };
  };
  const all = await areas("admin");
  for (const name of ["Help desk", "Users", "Applications", "Authentication methods", "Policies", "Administrators", "Activity", "Organisation"]) assert.ok(all.names.includes(name), name);
  const agent = await areas("agent");
  assert.equal(new URL(agent.page.url()).pathname.replace(/\/$/, ""), "/admin/desk");
  assert.ok(agent.names.includes("Help desk") && agent.names.includes("Users"));
  const limited = await areas("limited_agent");
  assert.ok(limited.names.includes("Users") && !limited.names.includes("Help desk"), "who may only look has no help desk");
  assert.ok(!agent.names.includes("Administrators") && !agent.names.includes("Policies"));
  await go(agent.page, "/administrators/roles");
  await agent.page.getByText("Not open to you").first().waitFor();
});

test("nothing that was typed is lost when the session ends", async (t) => {
  const user = await admin.person("Gail");
  const page = await open(t, "admin", `/users/${user.id}`);
  await button(page, "Edit profile").click();
  const form = page.getByRole("main");
  await form.getByLabel("First name").fill("Abigail");
  await page.context().clearCookies();
  await button(form, "Save").click();
  const again = dialog(page, "Sign in again");
  await again.getByText("nothing that you typed is lost").waitFor();
  await accessible(page, "sign in again");
  await again.getByLabel("Password", { exact: true }).fill(demo.admin.password);
  await button(again, "Continue").click();
  await again.waitFor({ state: "hidden" });
  await heading(page, user.display_name.replace("Gail", "Abigail")).waitFor();
  await settled(page);
  await go(page, "/users");
  await page.getByRole("searchbox").fill(user.username);
  await row(page, "Abigail").waitFor();
});
