// Policies, their rules and network zones: made, changed, put in order, given to applications, deleted.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, admin, button, choose, dialog, go, heading, open, row, said, settled } from "./portal.mjs";

const ids = async (kind) => (await admin.call("GET", `/policies?kind=${kind}`)).policies;
const named = async (kind, name) => (await ids(kind)).find((policy) => policy.name === name);
const rulesOf = async (id) => (await admin.call("GET", `/policies/${id}`)).rules;

async function addPolicy(page, kind, name) {
  await go(page, "/policies");
  await button(page, "New policy").click();
  const form = dialog(page, "New policy");
  await form.getByRole("radio", { name: kind }).check();
  await form.getByLabel("Name").fill(name);
  await button(form, "New policy").click();
  await heading(page, name).waitFor();
}

test("an access policy: made, with a rule, given to an application, taken back, switched off, deleted", async (t) => {
  const page = await open(t, "admin", "/policies");
  await settled(page);
  await button(page, "New policy").click();
  const form = dialog(page, "New policy");
  await button(form, "New policy").click();
  await form.getByText("Fill this in.").waitFor();
  await accessible(page, "new policy");
  await form.getByLabel("Name").fill("Payroll");
  await form.getByLabel("Description").fill("For those who are paid");
  await form.getByRole("radio", { name: /^Access/ }).check();
  await button(form, "New policy").click();
  await heading(page, "Payroll").waitFor();
  await page.getByRole("link", { name: "Add rule" }).click();
  await heading(page, "New rule").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Strong");
  const words = page.getByRole("region", { name: "In words" });
  await words.getByText("One factor is demanded.").waitFor();
  await page.getByRole("radio", { name: /^Two of different kinds/ }).check();
  await words.getByText("Two factors of different kinds are demanded.").waitFor();
  await button(page, "Say what they must be").click();
  const must = page.getByRole("group", { name: "What they must be", exact: true });
  await must.getByRole("checkbox", { name: "Something that they have" }).uncheck();
  await button(page, "Add rule").click();
  await must.getByText("Say something about what they know, or about what they have.").waitFor();
  await must.getByRole("checkbox", { name: "Something that they have" }).check();
  await must.getByRole("group", { name: "Only these" }).getByText("Authenticator app").click();
  await words.getByText("(Authenticator app)", { exact: false }).waitFor();
  await accessible(page, "new rule");
  await button(page, "Add rule").click();
  await said(page, "“Strong” was made.");
  await heading(page, "Payroll").waitFor();
  await heading(page, "Strong", 3).waitFor();
  const { id } = await named("access", "Payroll");
  const [strong, last] = await rulesOf(id);
  assert.equal(last.built_in, true);
  assert.equal(strong.action.access.assurance.factors, 2);
  assert.deepEqual(strong.action.access.assurance.constraints[0].possession.choices, [{ key: "totp", method: "otp" }]);

  await button(page, "Give to an application").click();
  await dialog(page, "Give to an application").getByLabel("Application").selectOption("Readmit demo");
  await button(dialog(page, "Give to an application"), "Save").click();
  await said(page, "“Readmit demo” has the policy “Payroll” now.");
  await page.getByText("One application has this policy, so it cannot be switched off or deleted.", { exact: false }).waitFor();
  await button(page, "Actions on Payroll").click();
  await page.getByRole("menuitem", { name: "Clone" }).waitFor();
  assert.equal(await page.getByRole("menuitem", { name: "Delete" }).count(), 0);
  assert.equal(await page.getByRole("menuitem", { name: "Switch off" }).count(), 0);
  await page.keyboard.press("Escape");

  await page.goto(page.url().replace(/\/policies\/.*/, "/policies/applications"));
  await row(page, "Readmit demo").filter({ hasText: "Payroll" }).getByRole("button", { name: /^Change policy/ }).click();
  await accessible(page, "another policy for an application");
  await dialog(page, "Change the policy of Readmit demo").getByLabel("Access policy").selectOption("Default Policy (built in)");
  await button(dialog(page, "Change the policy of Readmit demo"), "Save").click();
  await said(page, "“Readmit demo” has the policy “Default Policy” now.");

  await go(page, `/policies/${id}`);
  await choose(page, page, "Actions on Payroll", "Switch off");
  await said(page, "“Payroll” is passed over now.");
  assert.equal((await named("access", "Payroll")).active, false);
  await choose(page, page, "Actions on Payroll", "Delete");
  const sure = dialog(page, "Delete policy");
  assert.equal(await button(sure, "Delete").isDisabled(), true);
  await sure.getByLabel("Type “Payroll” to confirm").fill("Payroll");
  await button(sure, "Delete").click();
  await said(page, "“Payroll” was deleted.");
  await heading(page, "Policies").waitFor();
  assert.equal(await named("access", "Payroll"), undefined);
});

test("the order of policies and rules is changed from the keyboard, and the server's is shown", async (t) => {
  const page = await open(t, "admin", "/policies");
  for (const name of ["Alpha", "Beta", "Gamma"]) await admin.call("POST", "/policies", { kind: "session", name });
  await go(page, "/policies");
  await button(page, "Move “Gamma” up").focus();
  await page.keyboard.press("Enter");
  await said(page, "“Gamma” is number 2 of 3 now.");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Move “Gamma” up");
  await page.keyboard.press("Enter");
  await said(page, "“Gamma” is number 1 of 3 now.");
  // At the top, only the way down is left.
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Move “Gamma” down");
  assert.deepEqual((await ids("session")).map(({ name }) => name), ["Gamma", "Alpha", "Beta", "Default Policy"]);
  const [gamma] = await ids("session");
  const session = { allowed: true, primary: "any", second_factor: "never", idle_seconds: 7200 };
  for (const name of ["One", "Two"]) await admin.call("POST", `/policies/${gamma.id}/rules`, { name, action: { session } });
  await go(page, `/policies/${gamma.id}`);
  await button(page, "Move “Two” up").focus();
  await page.keyboard.press("Enter");
  await said(page, "“Two” is number 1 of 2 now.");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Move “Two” down");
  assert.deepEqual((await rulesOf(gamma.id)).map(({ name }) => name), ["Two", "One"]);
  await choose(page, page, "Actions on One", "Switch off");
  await said(page, "“One” is passed over now.");
  await choose(page, page, "Actions on One", "Delete");
  await dialog(page, "Delete rule").getByRole("textbox").fill("One");
  await button(dialog(page, "Delete rule"), "Delete").click();
  await said(page, "“One” was deleted.");
  await accessible(page, "a policy that may be changed");
  await choose(page, page, "Actions on Gamma", "Clone");
  await heading(page, "Gamma (copy)").waitFor();
  assert.deepEqual((await ids("session")).map(({ name }) => name), ["Gamma", "Alpha", "Beta", "Gamma (copy)", "Default Policy"]);
  for (const { id, built_in: builtIn } of await ids("session")) if (!builtIn) await admin.call("DELETE", `/policies/${id}`);
});

test("a rule is about users, groups and zones; what the server says of a field is shown there", async (t) => {
  const user = await admin.person("Zora");
  const group = await admin.call("POST", "/groups", { name: "Nurses", description: "" });
  const zone = await admin.call("POST", "/zones", { name: "Ward", gateways: ["192.0.2.0/24"] });
  const page = await open(t, "admin", "/policies");
  await addPolicy(page, /^Session/, "Nights");
  await page.getByRole("link", { name: "Add rule" }).click();
  await page.getByLabel("Name", { exact: true }).fill("From the ward");
  const users = page.getByRole("combobox", { name: "Users", exact: true });
  await users.pressSequentially(user.username);
  await page.getByRole("option", { name: user.display_name }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Users", exact: true }).getByText(user.display_name).waitFor();
  await page.getByRole("combobox", { name: "Not members of groups" }).fill("Nur");
  await page.getByRole("option", { name: "Nurses" }).click();
  await page.getByLabel("Network", { exact: true }).selectOption("In one of these zones");
  await button(page, "Add rule").click();
  await page.getByText("Choose a network zone.").waitFor();
  await page.getByRole("combobox", { name: "Network zones" }).fill("war");
  await page.getByRole("option", { name: "Ward" }).click();
  await page.getByLabel("Second factor").selectOption("Once in a while");
  await page.getByLabel("Ends without use after", { exact: true }).fill("0");
  await page.locator(".wrong", { hasText: "From one minute to one year." }).waitFor();
  await page.getByLabel("Ends without use after", { exact: true }).fill("3");
  const words = page.getByRole("region", { name: "In words" });
  await words.getByText(`The user is “${user.display_name}”`).waitFor();
  await words.getByText("The user is in the network zone “Ward”").waitFor();
  await accessible(page, "a rule with conditions");
  await button(page, "Add rule").click();
  await said(page, "“From the ward” was made.");
  const { id } = await named("session", "Nights");
  const [rule] = await rulesOf(id);
  assert.deepEqual([rule.conditions.users, rule.conditions.groups_excluded, rule.conditions.zones], [[user.id], [group.id], [zone.id]]);
  assert.deepEqual([rule.action.session.second_factor, rule.action.session.second_factor_seconds, rule.action.session.idle_seconds], ["within", 43200, 10800]);

  // The name is taken: only the server knows.
  await page.getByRole("link", { name: "Add rule" }).click();
  await page.getByLabel("Name", { exact: true }).fill("From the ward");
  await button(page, "Add rule").click();
  await page.locator(".field", { has: page.getByLabel("Name", { exact: true }) }).locator(".wrong", { hasText: "belongs to another rule of this policy" }).waitFor();
  await page.getByText("What has to be set right is said at the fields.", { exact: false }).waitFor();
  // What is not saved is not left by mistake.
  await page.getByRole("link", { name: "Cancel" }).click();
  await button(dialog(page, "Leave without saving?"), "Leave").click();
  await heading(page, "Nights").waitFor();
  await page.getByRole("link", { name: "Edit From the ward" }).click();
  await heading(page, "From the ward").waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Ward at night");
  await button(page, `Remove ${user.display_name} from Users`).click();
  await button(page, "Save").click();
  await said(page, "Saved.");
  const [changed] = await rulesOf(id);
  assert.deepEqual([changed.name, changed.conditions.users, changed.conditions.zones], ["Ward at night", [], [zone.id]]);
  await admin.call("DELETE", `/policies/${id}`);
});

test("factors in an order, and built-in rules that keep their place", async (t) => {
  const page = await open(t, "admin", "/policies");
  await addPolicy(page, /^Access/, "Vault");
  const { id } = await named("access", "Vault");
  await page.getByText("This rule is built in", { exact: false }).waitFor();
  assert.equal(await button(page, "Actions on Catch-all Rule").count(), 0);
  await page.getByRole("link", { name: "Edit Catch-all Rule" }).click();
  await heading(page, "Catch-all Rule").waitFor();
  assert.equal(await page.getByRole("combobox", { name: "Users", exact: true }).count(), 0);
  await page.getByRole("radio", { name: "Demands factors in an order" }).check();
  await button(page, "Save").click();
  await page.getByText("Choose at least one for each step.").waitFor();
  await page.getByRole("group", { name: "Step 1: one of" }).getByText("Password").click();
  await button(page, "Add step").click();
  await page.getByRole("group", { name: "Step 2: one of" }).getByText("Passkey or security key").click();
  await page.getByRole("checkbox", { name: "the user is verified" }).check();
  await page.getByLabel("Has to be proved again").selectOption("Every time");
  await accessible(page, "factors in an order");
  await button(page, "Save").click();
  await said(page, "Saved.");
  const [rule] = await rulesOf(id);
  assert.deepEqual(rule.action.access.chains, [
    {
      steps: [
        { methods: [{ key: "password", method: "password", properties: [] }] },
        { methods: [{ key: "webauthn", method: "webauthn", properties: ["user_verification"] }] },
      ],
      reauthenticate_in_seconds: 0,
    },
  ]);
  await admin.call("DELETE", `/policies/${id}`);
});

test("which authenticators users may have, and what passwords must be", async (t) => {
  const page = await open(t, "admin", "/policies");
  await addPolicy(page, /^Enrolment/, "Staff");
  const { id } = await named("enrolment", "Staff");
  const app = page.getByRole("group", { name: "Authenticator app" });
  await app.getByLabel("Allowed").selectOption("Required");
  await app.getByLabel("Can be put off").selectOption("A number of times");
  await app.getByLabel("Times").fill("11");
  await app.getByText("From 1 to 10.").waitFor();
  await app.getByLabel("Times").fill("2");
  const tac = page.getByRole("group", { name: "Temporary access code" });
  assert.equal(await tac.getByRole("option", { name: "Required" }).count(), 0);
  await tac.getByLabel("Allowed").selectOption("Optional");
  await accessible(page, "authenticators of a policy");
  await button(page, "Save").click();
  await said(page, "Saved.");
  const staff = await admin.call("GET", `/policies/${id}`);
  const of = (key) => staff.enrolment.find((entry) => entry.key === key);
  assert.deepEqual([of("totp").allowance, of("totp").grace_skips, of("tac").allowance, of("password").allowance], ["required", 2, "optional", "required"]);
  assert.equal(of("phone"), undefined);
  await admin.call("DELETE", `/policies/${id}`);

  await addPolicy(page, /^Password/, "Long ones");
  await page.getByLabel("Least length").fill("8");
  await page.getByText("Enter a whole number from 12 to 128.").waitFor();
  await page.getByLabel("Least length").fill("16");
  await page.getByLabel("Digits, at least").fill("20");
  await page.getByText("Together no more than the least length.").waitFor();
  await page.getByLabel("Digits, at least").fill("2");
  await page.getByLabel("Unlocked", { exact: true }).selectOption("By an operator only");
  await button(page, "Save").click();
  await said(page, "Saved.");
  const long = await named("password", "Long ones");
  assert.deepEqual([long.password.length_min, long.password.digits_min, long.password.unlock_after_minutes], [16, 2, null]);
  await admin.call("DELETE", `/policies/${long.id}`);
});

test("network zones: added, wrong lines said, changed, kept while rules are about them, deleted", async (t) => {
  const page = await open(t, "admin", "/policies/zones");
  await settled(page);
  await button(page, "Add network zone").click();
  const form = dialog(page, "Add network zone");
  await form.getByLabel("Name").fill("Clinic");
  await form.getByLabel("Addresses in it").fill("198.51.100.0/24\nnowhere");
  await form.getByText("“nowhere” is no address, range or network.").waitFor();
  await accessible(page, "a network zone");
  // Each end is an address, and only the server sees that they are the wrong way round.
  await form.getByLabel("Addresses in it").fill("198.51.100.0/24\n198.51.100.9-198.51.100.1");
  await button(form, "Add network zone").click();
  await form.locator(".wrong", { hasText: "entry 2 must be an address" }).waitFor();
  await form.getByLabel("Addresses in it").fill("198.51.100.0/24");
  await button(form, "Add network zone").click();
  await said(page, "“Clinic” was made.");
  await row(page, "Clinic").getByText("198.51.100.0/24").waitFor();
  const zone = (await admin.call("GET", "/zones")).zones.find(({ name }) => name === "Clinic");
  const policy = await admin.call("POST", "/policies", { kind: "access", name: "Zoned" });
  await admin.call("POST", `/policies/${policy.id}/rules`, { name: "In", conditions: { network: "in", zones: [zone.id] }, action: { access: { allowed: false } } });
  await page.reload();
  await row(page, "Clinic").getByRole("link", { name: "Zoned" }).waitFor();
  await button(page, "Actions on Clinic").click();
  await page.getByRole("menuitem", { name: "Edit" }).waitFor();
  assert.equal(await page.getByRole("menuitem", { name: "Delete" }).count(), 0);
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await dialog(page, "Edit network zone").getByLabel("Name").fill("Clinics");
  await button(dialog(page, "Edit network zone"), "Save").click();
  await said(page, "Saved.");
  await admin.call("DELETE", `/policies/${policy.id}`);
  await page.reload();
  await choose(page, row(page, "Clinics"), "Actions on Clinics", "Delete");
  await dialog(page, "Delete network zone").getByRole("textbox").fill("Clinics");
  await button(dialog(page, "Delete network zone"), "Delete").click();
  await said(page, "“Clinics” was deleted.");
});

test("who may only look is offered no change", async (t) => {
  const page = await open(t, "limited_agent", "/policies");
  await settled(page);
  for (const path of ["/policies", `/policies/${(await ids("access"))[0].id}`, "/policies/applications", "/policies/zones"]) {
    await go(page, path);
    await settled(page);
    for (const name of ["New policy", "Edit", "Give to an application", "Add network zone", /^Move /, /^Actions on /, /^Change policy/]) {
      assert.equal(await page.getByRole("main").getByRole("button", { name, exact: typeof name === "string" }).count(), 0, `${path}: ${name}`);
    }
    assert.equal(await page.getByRole("main").getByRole("link", { name: "Add rule" }).count(), 0, path);
  }
  const [policy] = await ids("access");
  await go(page, `/policies/${policy.id}/rules/new`);
  await settled(page);
  assert.equal(await page.getByLabel("Name", { exact: true }).count(), 0);
});
