// Every screen in the looks that differ most: axe finds nothing, nothing sticks out sideways, the window has a name.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CHECKS, runJourney } from "./api.mjs";
import { accessible, admin, go, open, server, settled, shop } from "./portal.mjs";

const { application } = admin;
const [client] = (await admin.call("GET", `/applications/${application}/clients`)).clients;
const policies = (await admin.call("GET", "/policies")).policies;
const policyOf = (kind) => policies.find((policy) => policy.kind === kind);
const [operator] = (await admin.call("GET", "/operators")).operators;
const [role] = (await admin.call("GET", "/roles")).roles;
const group = await admin.call("POST", "/groups", { name: "Board", description: "Directors", protected: true });
const user = await admin.person("Iris");
const locked = await admin.person("Jack");
const waiting = await admin.person("Kim");
await admin.checklist(CHECKS);
const answers = [{ id: "call_back", outcome: "passed", note: "to the number on file" }];
await admin.issue(user, { verification: answers });
await shop.lock(locked, (await admin.issue(locked, { verification: answers })).code);
await admin.call("PUT", `/accounts/${waiting.id}/groups/${group.id}`);
await admin.call("POST", `/accounts/${waiting.id}/approvals`, { application, verification: answers });

await runJourney(server, "temp-code-retry", { external_user_id: "nobody", temp_code: "123456" });
const [execution] = (await admin.call("GET", "/journey-executions")).executions;

export const SHARED = ["/desk", "/approvals", "/users", `/users/${user.id}`, `/users/${locked.id}/applications`, `/users/${user.id}/authenticators`, `/users/${locked.id}/activity`, "/users/00000000-0000-0000-0000-000000000000", "/applications", `/applications/${application}`, "/activity/users", "/activity/statistics", "/activity/reference", "/organisation/groups", "/account", "/nowhere"];
export const ADMIN = [
  "/applications/new",
  `/applications/${application}/clients/new`,
  `/applications/${application}/clients/${client.id}`,
  `/methods/passcodes/${application}`,
  `/methods/totp/${application}`,
  "/methods/totp/organisation",
  "/methods/temporary-access-code",
  "/policies",
  ...policies.map(({ id }) => `/policies/${id}`),
  `/policies/${policyOf("access").id}/rules/${policyOf("access").rules[0].id}`,
  ...["enrolment", "session", "access", "password"].map((kind) => `/policies/${policyOf(kind).id}/rules/new`),
  "/policies/applications",
  "/policies/zones",
  "/policies/explain",
  "/journeys",
  "/journeys/add/journey",
  "/journeys/add/file",
  "/journeys/temp-code-retry",
  "/journeys/temp-code-retry/definition",
  "/journeys/temp-code-retry/definition?view=source",
  "/journeys/temp-code-retry/runs",
  `/journeys/temp-code-retry/runs/${execution.id}`,
  "/journeys/temp-code-retry/code",
  "/administrators",
  `/administrators/operators/${operator.account_id}`,
  "/administrators/roles",
  `/administrators/roles/${role.id}`,
  "/administrators/roles/new",
  "/administrators/tokens",
  "/activity/admin",
  "/activity/chain",
  "/organisation/general",
  "/organisation/desk",
  "/organisation/hooks",
  "/organisation/messages",
];

const LOOKS = {
  "wide and dark": { colorScheme: "dark" },
  "narrow and light": { colorScheme: "light", viewport: { width: 390, height: 844 } },
};

/** One test for each look of the screens at some addresses, as somebody sees them. */
export function look(who, paths) {
  for (const [name, options] of Object.entries(LOOKS)) {
    test(`every screen as ${who}, ${name}`, async (t) => {
      const page = await open(t, who, "/account", options);
      for (const path of paths) {
        await t.test(path, async () => {
          await go(page, path);
          await settled(page);
          await accessible(page, path);
          const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(over, 0, "it sticks out sideways");
          assert.notEqual(await page.title(), "Readmit", "the window has a name");
        });
      }
    });
  }
}
