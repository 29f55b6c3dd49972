// What is told of a code before it is ordered, and the settings that it comes from.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, admin, button, codeShown, heading, open, said, settled } from "./portal.mjs";

const FIND = "Find the caller, or look up a reference number";

async function serve(page, user) {
  await page.getByRole("combobox", { name: FIND }).fill(user.username);
  await page.getByRole("option", { name: user.display_name }).click();
  await heading(page, "Verify and generate", 2).waitFor();
  await settled(page);
}

const codes = (settings) => admin.call("PUT", `/applications/${admin.application}/passcodes`, { codes: settings });

test("an agent who may not see the policy is offered what it allows, and told what the code looks like", async (t) => {
  t.after(() => codes({ alphabet: "digits", length: 6, life_min_seconds: 1, life_max_seconds: 86_400, multiple_use: true }));
  await codes({ alphabet: "speakable", length: 8, life_min_seconds: 120, life_max_seconds: 900, multiple_use: false });
  const user = await admin.person("Odile");
  const page = await open(t, "agent", "/desk");
  await serve(page, user);
  await page.getByLabel("Where it works").selectOption({ index: 0 });
  await page.getByText("letters and digits that are easy to say", { exact: false }).waitFor();
  assert.equal(await page.getByLabel("Can be used").count(), 0, "codes can be used once only");
  assert.deepEqual(await page.getByLabel("Valid for", { exact: true }).getByRole("option").allTextContents(), ["5 minutes (default)", "15 minutes", "Another time…"]);
  await page.getByLabel("Valid for", { exact: true }).selectOption("Another time…");
  await page.getByLabel("Valid for exactly", { exact: true }).fill("1");
  await page.getByText("From 2 minutes to 15 minutes.").waitFor();
  await accessible(page, "a life that is too short");
  await button(page, "Generate code").click();
  assert.equal(await page.getByRole("group", { name: "Code", exact: true }).count(), 0);
  await page.getByLabel("Valid for exactly", { exact: true }).fill("3");
  await button(page, "Generate code").click();
  assert.ok((await codeShown(page)).length >= 8);
});

test("what stands in the way is told before anybody tries, and another place may be free of it", async (t) => {
  const user = await admin.person("Petra");
  const settings = await admin.call("PUT", "/authenticators/tac", { active: false });
  t.after(() => admin.call("PUT", "/authenticators/tac", { active: true }));
  assert.equal(settings.active, false);
  const page = await open(t, "agent", "/desk");
  await serve(page, user);
  await page.getByLabel("Where it works").selectOption("Everywhere (organisation-wide)");
  await page.getByText("Organisation-wide codes are switched off.", { exact: false }).waitFor();
  assert.equal(await button(page, "Generate code").count(), 0);
  await accessible(page, "a code that cannot be generated");
  await page.getByLabel("Where it works").selectOption({ index: 0 });
  await button(page, "Generate code").click();
  const first = await codeShown(page);
  assert.match(first, /^\d+$/);
  // The address has the caller.
  await page.reload();
  await heading(page, "Verify and generate", 2).waitFor();
  await page.getByLabel("Where it works").selectOption({ index: 0 });
  await page.getByText("stops working when you generate another one", { exact: false }).waitFor();
});

test("the temporary access code authenticator: added, set up with the odds in sight, kept on while policies name it", async (t) => {
  const page = await open(t, "admin", "/methods/temporary-access-code");
  const odds = page.getByRole("region", { name: "Chance budget" });
  const figure = () => odds.locator("b").first().textContent();
  const before = await figure();
  await page.getByLabel("Code length").fill("9");
  await page.waitForFunction((was) => document.querySelector(".odds b")?.textContent !== was, before);
  await page.getByLabel("Code length").fill("3");
  await page.getByText("Enter a whole number from 4 to 64.").waitFor();
  await page.getByLabel("Code length").fill("9");
  await page.getByLabel("Shortest life", { exact: true }).fill("10");
  await page.getByLabel("Shortest life: unit").selectOption("hours");
  await page.getByText("No shorter than the shortest life.").waitFor();
  await page.getByLabel("Shortest life: unit").selectOption("seconds");
  await page.getByLabel("Name").fill("Desk code");
  await accessible(page, "the authenticator while it is changed");
  await button(page, "Save").first().click();
  await said(page, "Saved.");
  const tac = await admin.call("GET", "/authenticators/tac");
  assert.notEqual(tac.id, null);
  assert.deepEqual([tac.name, tac.length, tac.life_min_seconds], ["Desk code", 9, 10]);
  assert.equal((await admin.call("GET", "/organisation/passcodes")).length, 9);

  const policy = await admin.call("POST", "/policies", { kind: "enrolment", name: "With codes", enrolment: [{ key: "tac", allowance: "optional" }] });
  await page.reload();
  await page.getByText("Active policies name it, so it cannot be switched off").waitFor();
  assert.equal(await page.getByRole("checkbox", { name: /^Codes that answer everywhere/ }).isDisabled(), true);
  await page.getByRole("link", { name: "With codes" }).click();
  await heading(page, "With codes").waitFor();
  await admin.call("DELETE", `/policies/${policy.id}`);
});
