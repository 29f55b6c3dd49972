// The help desk: from a caller's name to their being in.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CHECKS } from "./api.mjs";
import { accessible, admin, button, codeShown, dialog, heading, open, said, settled, shop } from "./portal.mjs";

const FIND = "Find the caller, or look up a reference number";
const CARD = "Verify and generate";

/** Finds a caller by name, with the keyboard alone. */
async function serve(page, user) {
  const field = page.getByRole("combobox", { name: FIND });
  await field.waitFor();
  assert.ok(await field.evaluate((input) => input === document.activeElement), "the field has the focus on arrival");
  await page.keyboard.type(user.username);
  await page.getByRole("option", { name: user.display_name }).waitFor();
  await page.keyboard.press("Enter");
  await heading(page, CARD, 2).waitFor();
  await settled(page);
}

/** The only application is where most callers want to get in. */
const inApplication = (page) => page.getByLabel("Where it works").selectOption({ index: 0 });

test("find, generate, watch it being used, done: from the keyboard", async (t) => {
  const user = await admin.person("Hana");
  const page = await open(t, "agent", "/desk");
  await serve(page, user);
  await accessible(page, "desk: verify");
  await button(page, "Generate code").focus();
  await page.keyboard.press("Enter");
  const code = await codeShown(page);
  assert.match(code, /^\d{6,}$/);
  await page.getByText(`Waiting for ${user.display_name} to enter the code`).waitFor();
  await page.getByText("Shown once").waitFor();
  assert.match(await page.getByRole("timer").textContent(), /left$/);
  await accessible(page, "desk: watch");
  await shop.enter(user, code === "123456" ? "654321" : "123456");
  await page.getByRole("alert").filter({ hasText: "A try was refused at" }).waitFor();
  assert.ok(await shop.enter(user, code));
  await heading(page, `${user.display_name} is in`, 2).waitFor();
  await page.getByText("Code was accepted", { exact: true }).waitFor();
  await accessible(page, "desk: done");
  const next = button(page, "Next caller");
  assert.ok(await next.evaluate((element) => element === document.activeElement), "Enter goes on to the next caller");
  await page.keyboard.press("Enter");
  await page.getByRole("combobox", { name: FIND }).waitFor();
  assert.equal(await page.getByText(code).count(), 0);
});

test("a checklist holds the code back until it is ticked, and stands in the log", async (t) => {
  t.after(() => admin.checklist([]));
  await admin.checklist(CHECKS);
  const user = await admin.person("Ines");
  const page = await open(t, "agent", "/desk");
  await serve(page, user);
  await inApplication(page);
  const required = page.getByRole("checkbox", { name: /Called back on the number on file/ });
  await required.waitFor();
  await page.getByRole("checkbox", { name: /Ticket number/ }).check();
  await button(page, "Generate code").click();
  await page.getByText("Tick every item that is required.").waitFor();
  await accessible(page, "desk: checklist not done");
  await required.check();
  await page.getByLabel("Note: Called back on the number on file").fill("to the number of the contract");
  await button(page, "Generate code").click();
  assert.ok(await shop.enter(user, await codeShown(page)));
  await heading(page, `${user.display_name} is in`, 2).waitFor();
  const { events } = await admin.call("GET", `/accounts/${user.id}/activity`);
  assert.match(JSON.stringify(events), /to the number of the contract/);
});

test("locked codes: unlock and generate in one act", async (t) => {
  const user = await admin.person("Jon");
  await shop.lock(user, (await admin.issue(user)).code);
  const page = await open(t, "agent", "/desk");
  await serve(page, user);
  await page.getByText("this user’s codes are locked until").waitFor();
  await page.getByText("Why the last try failed").waitFor();
  await accessible(page, "desk: locked");
  await inApplication(page);
  await button(page, "Unlock and generate code").click();
  const code = await codeShown(page);
  await page.getByText("The lock was lifted.").waitFor();
  assert.ok(await shop.enter(user, code));
  await heading(page, `${user.display_name} is in`, 2).waitFor();
});

test("a code is withdrawn, and another one generated", async (t) => {
  const user = await admin.person("Kai");
  const page = await open(t, "agent", "/desk");
  await serve(page, user);
  await inApplication(page);
  await button(page, "Generate code").click();
  const code = await codeShown(page);
  await button(page, "Withdraw code").click();
  const ask = dialog(page, "Withdraw codes?");
  await ask.getByRole("button", { name: /^Withdraw/ }).click();
  await said(page, "The code was withdrawn.");
  await heading(page, "The code was withdrawn", 2).waitFor();
  assert.equal(await shop.enter(user, code), false);
  await button(page, "Generate another code").click();
  await heading(page, CARD, 2).waitFor();
});

test("a reference number tells what became of a try", async (t) => {
  const user = await admin.person("Lea");
  await admin.issue(user);
  await shop.enter(user, "000001");
  const { last_refusal: refusal } = await admin.call("GET", `/accounts/${user.id}/codes`);
  const page = await open(t, "agent", "/desk");
  await page.getByRole("combobox", { name: FIND }).fill(refusal.reference);
  await page.getByText(`Reference ${refusal.reference}`).waitFor();
  await accessible(page, "desk: reference");
  await button(page, `Help ${user.display_name}`).click();
  await heading(page, CARD, 2).waitFor();
});

test("nobody is found, and the screen says what to ask for", async (t) => {
  const page = await open(t, "agent", "/desk");
  await page.getByRole("combobox", { name: FIND }).fill("nobody-of-that-name");
  await page.getByText("Ask for another identifier").waitFor();
});
