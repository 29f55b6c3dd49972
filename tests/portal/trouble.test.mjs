// What goes wrong around the portal: a server that restarts, a network that fails, two agents on one user.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, admin, button, choose, codeShown, dialog, heading, open, row, said, server, settled, shop } from "./portal.mjs";

async function order(t, user, who = "agent") {
  const page = await open(t, who, `/users/${user.id}/applications`);
  await choose(page, page.getByRole("main"), /^Actions for/, "Generate temporary access code");
  const form = dialog(page, "Generate temporary access code");
  await button(form, "Generate code").waitFor();
  return { page, form };
}

test("the server restarts while a dialog is open: nothing is lost, and the code is generated", async (t) => {
  const user = await admin.person("Dana");
  const { page, form } = await order(t, user);
  await form.getByLabel("Valid for").selectOption({ index: 1 });
  const life = await form.getByLabel("Valid for").inputValue();
  t.after(() => server.up());
  await server.down();
  await button(form, "Generate code").click();
  await form.getByRole("alert").waitFor();
  await form.getByText("it is not generated twice").waitFor();
  assert.equal(await form.getByLabel("Valid for").inputValue(), life);
  await accessible(page, "generate code: no server");
  await server.up();
  await button(form, "Generate code").click();
  const code = await codeShown(page);
  assert.ok(await shop.enter(user, code));
  await button(dialog(page, `Temporary access code for ${user.display_name}`), "Done").click();
  // The line for live events was cut, and is found again.
  await row(page, "Used up").waitFor();
});

test("an answer that is lost on the way is not taken for a code that was not generated", async (t) => {
  const user = await admin.person("Elsa");
  const { page, form } = await order(t, user);
  let cut = 0;
  await page.route(/\/codes$/, async (route) => {
    if (route.request().method() !== "POST" || cut++ > 0) return route.fallback();
    await route.fetch();
    return route.abort("connectionreset");
  });
  await button(form, "Generate code").click();
  await form.getByRole("alert").waitFor();
  await button(form, "Generate code").click();
  await form.getByText("The code was generated, but its answer was lost on the way").waitFor();
  await button(form, "Generate code").click();
  assert.ok(await shop.enter(user, await codeShown(page)));
  const { codes } = await admin.call("GET", `/accounts/${user.id}/codes`);
  assert.equal(codes.filter(({ state }) => state === "used").length, 1);
});

test("a list that could not be loaded says so, and is loaded again", async (t) => {
  const page = await open(t, "admin", "/applications");
  await settled(page);
  const operators = /\/api\/v1\/operators\?/;
  await page.route(operators, (route) => route.abort("failed"));
  await page.goto(`${server.origin}/admin/administrators`);
  await page.getByText("The server could not be reached.").waitFor();
  await accessible(page, "operators: no network");
  await page.unroute(operators);
  await button(page, "Try again").click();
  await row(page, "Hal Hart").waitFor();
});

test("a slow answer shows that it is awaited, and a second press sends nothing", async (t) => {
  const user = await admin.person("Finn");
  const { page, form } = await order(t, user);
  let orders = 0;
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route(/\/codes$/, async (route) => {
    if (route.request().method() === "POST") {
      orders++;
      await held;
    }
    return route.fallback();
  });
  await button(form, "Generate code").click();
  const busy = form.getByRole("button", { name: /Working…/ });
  await busy.press("Enter");
  await form.getByLabel("Valid for").press("Enter");
  release();
  await codeShown(page);
  assert.equal(orders, 1);
});

test("a press before the checklist is there is not swallowed: the button says that it waits", async (t) => {
  const user = await admin.person("Gina");
  const page = await open(t, "agent", "/desk");
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route(/\/code-terms/, async (route) => {
    await held;
    return route.fallback();
  });
  await page.getByRole("combobox").fill(user.username);
  await page.getByRole("option", { name: user.display_name }).click();
  await page.getByRole("main").getByRole("button", { name: /Working…/ }).waitFor();
  assert.equal(await button(page, "Generate code").count(), 0);
  release();
  await button(page, "Generate code").click();
  await codeShown(page);
});

test("two agents on one user: each sees what the other does, and the newer code counts", async (t) => {
  const user = await admin.person("Gus");
  const first = await order(t, user, "agent");
  const second = await order(t, user, "admin");
  await button(first.form, "Generate code").click();
  const old = await codeShown(first.page);
  await button(second.form, "Generate code").click();
  const fresh = await codeShown(second.page);
  await second.page.getByText(user.display_name).first().waitFor();
  assert.equal(await shop.enter(user, old), false);
  assert.ok(await shop.enter(user, fresh));
  for (const { page } of [first, second]) {
    await button(dialog(page, `Temporary access code for ${user.display_name}`), "Done").click();
    await row(page, "Used up").waitFor();
  }
});

test("two decide about one request at the same time: the second is told", async (t) => {
  const group = await admin.call("POST", "/groups", { name: "Pilots", protected: true });
  const user = await admin.person("Hugo");
  await admin.call("PUT", `/accounts/${user.id}/groups/${group.id}`);
  const agent = await open(t, "agent", "/desk");
  await agent.getByRole("combobox").fill(user.username);
  await agent.getByRole("option", { name: user.display_name }).click();
  await button(agent, "Ask for approval").click();
  await agent.getByText("Waiting for a second operator").waitFor();
  const pages = [await open(t, "admin", "/approvals"), await open(t, "admin", "/approvals")];
  for (const page of pages) await page.getByRole("button", { name: "Approve", exact: true }).click();
  await button(dialog(pages[0], "Approve this code?"), "Approve").click();
  await said(pages[0], "Approved.");
  const ask = dialog(pages[1], "Approve this code?");
  await button(ask, "Approve").click().catch(() => undefined);
  await ask.waitFor({ state: "hidden" }).catch(() => ask.getByRole("alert").waitFor());
  await heading(pages[1], "Approvals").waitFor();
});
