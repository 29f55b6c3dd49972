// Somebody who may look and not act: sees how users stand, is offered nothing to do, and is refused by the server anyway.

import assert from "node:assert/strict";
import { test } from "node:test";
import { admin, button, go, open, row, server, settled, shop } from "./portal.mjs";

const menus = (page) => page.getByRole("main").getByRole("button", { name: /^(Actions|Acts) (for|on) |^More/ });

test("a user's page shows how they stand and offers no act", async (t) => {
  const user = await admin.person("Mia");
  await shop.lock(user, (await admin.issue(user)).code);
  const page = await open(t, "limited_agent", `/users/${user.id}`);
  await page.getByText("Too many wrong codes").waitFor();
  for (const name of ["Unlock codes", "Edit profile", "Generate temporary access code"]) assert.equal(await button(page, name).count(), 0, name);
  await page.getByRole("link", { name: "Applications", exact: true }).last().click();
  await row(page, "Temporary access code").waitFor();
  await settled(page);
  assert.equal(await menus(page).count(), 0);
});

test("lists offer nothing to add or to change", async (t) => {
  const page = await open(t, "limited_agent", "/users");
  for (const [path, add] of [["/users", "Create user"], ["/administrators", "Add operator"], ["/organisation/groups", "Add group"]]) {
    await go(page, path);
    await settled(page);
    assert.equal(await button(page, add).count(), 0, add);
    assert.equal(await menus(page).count(), 0, path);
  }
  await go(page, "/applications");
  await settled(page);
  assert.equal(await page.getByRole("link", { name: "Add application" }).count(), 0);
  await go(page, "/methods/temporary-access-code");
  await page.getByText("You may look at these settings, and not change them.").first().waitFor();
  assert.equal(await button(page, "Save").count(), 0);
});

test("addresses of acts are not open, and the server refuses what the portal does not offer", async (t) => {
  const page = await open(t, "limited_agent", "/users");
  await settled(page);
  for (const path of ["/desk", "/applications/new", "/administrators/roles/new"]) {
    await go(page, path);
    await page.getByText("Not open to you").first().waitFor();
  }
  const status = await page.evaluate(async (id) => {
    const { csrf_token: csrf } = await (await fetch("/admin/api/v1/session")).json();
    const headers = { "x-readmit-csrf": csrf, "content-type": "application/json" };
    return (await fetch(`/admin/api/v1/accounts/${id}/codes`, { method: "POST", headers, body: "{}" })).status;
  }, server.demo.users[0].id);
  assert.equal(status, 403);
});
