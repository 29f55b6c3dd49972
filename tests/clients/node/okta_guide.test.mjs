// Okta's guide to temporary access codes, from its first call to its last, with Okta's SDK for Node.js.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Organisation, guide, person, raw } from "./okta.mjs";

let organisation;
beforeEach(async () => {
  organisation = await Organisation.start();
});
afterEach(() => organisation.stop());

/** A code of the guide is good as often as one likes, until it is deleted. */
async function letsInUntilDeleted(code, remove) {
  assert.ok(await organisation.letsIn("ann", code));
  assert.ok(await organisation.letsIn("ann", code));
  assert.ok(!(await organisation.letsIn("ben", code)));
  await remove();
  assert.ok(!(await organisation.letsIn("ann", code)));
}

test("every body of the guide, word for word, over TLS", async () => {
  const client = organisation.sdk({ orgUrl: organisation.secureBase });
  const send = (method, path, body) => raw(client, method, `/api/v1/${path}`, body);
  const { id: groupId } = await send("POST", "groups", { profile: { name: "Test group" } });
  const authenticator = await send("POST", "authenticators", await guide("authenticator"));
  assert.deepEqual(authenticator.provider, (await guide("authenticator")).provider);

  const enrolment = await send("POST", "policies", await guide("enrollment_policy", { groupId }));
  const allowed = enrolment.settings.authenticators.find(({ key }) => key === "tac");
  assert.deepEqual(allowed, { key: "tac", enroll: { self: "OPTIONAL" } });
  const session = await send("POST", "policies", await guide("session_policy", { groupId }));
  const rule = await send("POST", `policies/${session.id}/rules`, await guide("session_rule"));
  assert.equal(rule.actions.signon.requireFactor, true);
  const access = await send("POST", "policies", await guide("access_policy"));
  for (const name of ["chain_rule", "two_factor_rule"]) {
    await send("POST", `policies/${access.id}/rules`, await guide(name, { groupId }));
  }
  const rules = await send("GET", `policies/${access.id}/rules`);
  assert.deepEqual(
    rules.map(({ name }) => name),
    ["TAC and authentication method chain", "Allow any two factors for TAC users", "Catch-all Rule"],
  );

  const user = await person(client, "ann@example.com");
  await send("PUT", `groups/${groupId}/users/${user}`);
  const enrolments = `users/${user}/authenticator-enrollments`;
  const order = await guide("generate", { authenticatorId: authenticator.id });
  const generated = await send("POST", `${enrolments}/tac`, order);
  const { tac: code, ...told } = generated.profile;
  assert.equal(code.length, 16);
  const listed = await send("GET", enrolments);
  assert.deepEqual(listed.find(({ id }) => id === generated.id).profile, told);
  assert.ok(!JSON.stringify(listed).includes(code));

  await letsInUntilDeleted(code, () => send("DELETE", `${enrolments}/${generated.id}`));
  await assert.rejects(send("GET", `${enrolments}/${generated.id}`), { status: 404, errorCode: "E0000007" });
});

test("the guide by the methods of the SDK", async () => {
  const client = organisation.sdk();
  const group = await client.groupApi.createGroup({ group: { profile: { name: "Test group" } } });
  const authenticator = await client.authenticatorApi.createAuthenticator({
    authenticator: await guide("authenticator"),
  });
  assert.equal(authenticator.constructor.name, "AuthenticatorKeyTac");
  assert.equal(authenticator.provider.configuration.maxTtl, 720);

  const groupId = group.id;
  const created = {};
  for (const name of ["enrollment_policy", "session_policy", "access_policy"]) {
    created[name] = await client.policyApi.createPolicy({ policy: await guide(name, { groupId }) });
  }
  const rule = (policy, body) => client.policyApi.createPolicyRule({ policyId: policy.id, policyRule: body });
  await rule(created.session_policy, await guide("session_rule"));
  for (const name of ["chain_rule", "two_factor_rule"]) {
    const made = await rule(created.access_policy, await guide(name, { groupId }));
    assert.deepEqual(made.conditions.people.groups.include, [groupId]);
  }
  const kinds = [];
  const rules = await client.policyApi.listPolicyRules({ policyId: created.access_policy.id });
  await rules.each((each) => kinds.push(each.actions.appSignOn.verificationMethod.type));
  assert.deepEqual(kinds, ["AUTH_METHOD_CHAIN", "ASSURANCE", "ASSURANCE"]);

  const userId = await person(client, "ann@example.com");
  await client.groupApi.assignUserToGroup({ groupId, userId });
  const order = { authenticatorId: authenticator.id, profile: { ttl: "480", multiUse: true } };
  const enrolments = client.userAuthenticatorEnrollmentsApi;
  const generated = await enrolments.createTacAuthenticatorEnrollment({ userId, authenticator: order });
  assert.equal(generated.key, "tac");
  assert.equal(generated.profile.multiUse, true);
  await letsInUntilDeleted(generated.profile.tac, () =>
    enrolments.deleteAuthenticatorEnrollment({ userId, enrollmentId: generated.id }),
  );

  // The log has what was done, and no code. Without an end it has always another page.
  const log = [];
  const until = new Date(Date.now() + 60_000).toISOString();
  await (await client.systemLogApi.listLogEvents({ limit: 100, until })).each((event) => void log.push(event));
  const acts = log.map(({ eventType }) => eventType);
  assert.ok(acts.includes("user.mfa.factor.activate"), acts);
  assert.ok(acts.includes("user.mfa.factor.deactivate"), acts);
  assert.ok(!JSON.stringify(log).includes(generated.profile.tac));
});
