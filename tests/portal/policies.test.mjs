// Policies, and what they make of a sign-in.

import { test } from "node:test";
import { accessible, admin, button, go, heading, open, settled } from "./portal.mjs";

test("explain: who, where, with what; the verdict, the rule that decided, and what would change it", async (t) => {
  const user = await admin.person("Yara");
  const page = await open(t, "admin", "/policies/explain");
  await button(page, "Explain").click();
  await page.getByText("Choose a user.", { exact: true }).waitFor();
  await page.getByRole("combobox", { name: "User" }).fill(user.username);
  await page.getByRole("option", { name: user.display_name }).click();
  await button(page, "Explain").click();
  const verdict = page.locator(".card", { has: heading(page, "Verdict", 2) });
  await verdict.getByRole("status").waitFor();
  await verdict.getByText("More is needed").waitFor();
  await verdict.getByText("What would change it").waitFor();
  await accessible(page, "explain: more is needed");
  await page.getByRole("group", { name: "What they have proved" }).getByText("Temporary access code").click();
  await page.getByRole("group", { name: "What they have proved" }).getByText("Password", { exact: true }).click();
  await button(page, "Explain").click();
  await verdict.getByRole("heading", { name: "The rules that decided" }).waitFor();
  await page.getByLabel("Address").fill("not an address");
  await button(page, "Explain").click();
  await page.getByText("This is not an IP address.").waitFor();
  await page.reload();
  await verdict.getByRole("status").waitFor();
});

test("a policy shows its rules in order", async (t) => {
  const page = await open(t, "admin", "/policies");
  await settled(page);
  await page.getByRole("main").getByRole("table").first().getByRole("link").first().click();
  await heading(page, "Rules, in the order in which they are looked at", 2).or(page.getByText("It has no rule")).first().waitFor();
  await accessible(page, "policy");
  await go(page, "/policies");
  await heading(page, "Policies").waitFor();
});
