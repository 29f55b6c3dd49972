// What Okta's SDK for Node.js wants of a server beyond the documentation, quirk by quirk.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Organisation, guide, prepare, raw } from "./okta.mjs";

let organisation, client, groupId, authenticatorId;
before(async () => {
  organisation = await Organisation.start();
  client = organisation.sdk();
  ({ groupId, authenticatorId } = await prepare(client));
});
after(() => organisation.stop());

async function user(login) {
  const profile = { login, email: login, firstName: "Test", lastName: "User" };
  return (await client.userApi.createUser({ body: { profile, groupIds: [groupId] } })).id;
}

function generate(userId, authenticator) {
  return client.userAuthenticatorEnrollmentsApi.createTacAuthenticatorEnrollment({ userId, authenticator });
}

/** Minutes between the making of a code and its end, which is told in UTC without saying so. */
function life({ created, profile }) {
  return Math.round((new Date(`${profile.expiresAt}Z`) - new Date(created)) / 60_000);
}

test("quirk 10: fields that the SDK's models do not know never leave the client, so `profile` is accepted", async () => {
  const userId = await user("fields@example.com");
  const order = { ...(await guide("generate", { authenticatorId })), config: { ttl: 30, multiUse: true } };
  const sent = [];
  const recording = ({ body, url }) => url.endsWith("/tac") && sent.push(JSON.parse(body));
  client.requestExecutor.on("request", recording);
  const typed = await generate(userId, order);
  client.requestExecutor.off("request", recording);
  assert.deepEqual(sent, [{ authenticatorId }]);
  const told = await raw(client, "GET", `/api/v1/users/${userId}/authenticator-enrollments/${typed.id}`);
  assert.deepEqual([life(told), told.profile.multiUse], [480, false]);

  const made = await raw(client, "POST", `/api/v1/users/${userId}/authenticator-enrollments/tac`, order);
  assert.deepEqual([life(made), made.profile.multiUse], [30, true]);
  for (const ttl of [30, "30"]) {
    const { id } = await generate(userId, { authenticatorId, profile: { ttl, multiUse: true } });
    const asked = await raw(client, "GET", `/api/v1/users/${userId}/authenticator-enrollments/${id}`);
    assert.deepEqual([life(asked), asked.profile.multiUse], [30, true]);
  }
});

test("quirk 11: every object has the type or key by which the SDK picks its class", async () => {
  const names = async (list) => {
    const found = [];
    await (await list).each((each) => void found.push(each.constructor.name));
    return found;
  };
  const authenticators = await names(client.authenticatorApi.listAuthenticators());
  assert.ok(authenticators.includes("AuthenticatorKeyTac"), authenticators.join());
  assert.ok(!authenticators.includes("AuthenticatorBase"), authenticators.join());
  for (const [type, policy, rule] of [
    ["OKTA_SIGN_ON", "OktaSignOnPolicy", "OktaSignOnPolicyRule"],
    ["ACCESS_POLICY", "AccessPolicy", "AccessPolicyRule"],
    ["PASSWORD", "PasswordPolicy", "PasswordPolicyRule"],
    ["MFA_ENROLL", "AuthenticatorEnrollmentPolicy", "AuthenticatorEnrollmentPolicyRule"],
  ]) {
    assert.deepEqual([...new Set(await names(client.policyApi.listPolicies({ type })))], [policy]);
    const [{ id: policyId }] = await raw(client, "GET", `/api/v1/policies?type=${type}`);
    assert.deepEqual([...new Set(await names(client.policyApi.listPolicyRules({ policyId })))], [rule]);
  }
  assert.deepEqual([...new Set(await names(client.applicationApi.listApplications()))], ["OpenIdConnectApplication"]);
});

test("quirk 13: the end of a code has no zone and no fraction, and the SDK takes it for local time", async () => {
  const userId = await user("zone@example.com");
  const { id, profile } = await generate(userId, { authenticatorId, profile: { ttl: 60 } });
  const told = await raw(client, "GET", `/api/v1/users/${userId}/authenticator-enrollments/${id}`);
  assert.match(told.profile.expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  assert.equal(life(told), 60);
  assert.equal(new Date(profile.expiresAt).getTime(), new Date(told.profile.expiresAt).getTime());
});
