// The logs: filters that stand in the address, details, what happens meanwhile, and reference numbers.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, admin, button, heading, open, row, settled, shop } from "./portal.mjs";

test("filters narrow the log, stand in the address, and are cleared", async (t) => {
  const user = await admin.person("Abel");
  const { code } = await admin.issue(user);
  await shop.enter(user, "000001");
  await shop.enter(user, code);
  const page = await open(t, "admin", "/activity/users");
  await settled(page);
  const filters = page.getByRole("region", { name: "Filters" });
  await filters.getByRole("combobox", { name: "User" }).fill(user.username);
  await page.getByRole("option", { name: user.display_name }).click();
  await row(page, "Temporary access code accepted").waitFor();
  await filters.getByLabel("Outcome").selectOption({ label: "Refused or failed" });
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  await accessible(page, "activity: filtered");
  assert.match(page.url(), /outcome=/);
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  await page.locator("tbody").getByRole("button").first().click();
  const details = page.getByRole("dialog");
  await details.getByText("Reference number").waitFor();
  await accessible(page, "activity: an event");
  await page.keyboard.press("Escape");
  await details.waitFor({ state: "hidden" });
  await button(page, "Clear filters").click();
  await page.waitForFunction(() => document.querySelectorAll("tbody tr").length > 1);
});

test("what happens is shown as it happens", async (t) => {
  const page = await open(t, "admin", "/activity/users");
  await page.getByText("Live", { exact: true }).waitFor();
  const user = await admin.person("Bela");
  await admin.issue(user);
  await page.locator("tbody tr").filter({ hasText: user.display_name }).first().waitFor();
});

test("a reference number is looked up", async (t) => {
  const user = await admin.person("Cora");
  await admin.issue(user);
  await shop.enter(user, "000001");
  const { last_refusal: refusal } = await admin.call("GET", `/accounts/${user.id}/codes`);
  const page = await open(t, "admin", "/activity/reference");
  const field = page.getByRole("textbox", { name: "Reference number" });
  await field.fill("12");
  await button(page, "Look up").click();
  await page.getByText("A reference number has ten letters and digits").waitFor();
  await field.fill(refusal.reference.toLowerCase());
  await button(page, "Look up").click();
  await page.getByRole("main").getByText(user.display_name).first().waitFor();
  await accessible(page, "reference");
  await heading(page, "Activity").waitFor();
});
