// A service application: no token is stored, a key signs for one (`PrivateKey` mode of Okta's SDK for Node.js).

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, test } from "node:test";
import { Organisation, person, prepare, raw } from "./okta.mjs";

const SCOPES = ["okta.users.manage", "okta.groups.read", "okta.authenticators.read"];

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = ({ privateKey }) => ({ ...privateKey.export({ format: "jwk" }), kid: "first" });

let organisation, administrator, application;
before(async () => {
  organisation = await Organisation.start();
  administrator = organisation.sdk();
  const made = await administrator.applicationApi.createApplication({
    application: {
      name: "oidc_client",
      label: "Desk",
      signOnMode: "OPENID_CONNECT",
      credentials: { oauthClient: { token_endpoint_auth_method: "private_key_jwt" } },
      settings: {
        oauthClient: {
          application_type: "service",
          grant_types: ["client_credentials"],
          response_types: ["token"],
          jwks: { keys: [{ ...rsa.publicKey.export({ format: "jwk" }), kid: "first", alg: "RS256", use: "sig" }] },
        },
      },
    },
  });
  application = made.id;
  for (const scopeId of SCOPES) {
    const grant = { scopeId, issuer: organisation.contract.base_url };
    await administrator.applicationApi.grantConsentToScope({ appId: application, oAuth2ScopeConsentGrant: grant });
  }
});
after(() => organisation.stop());

/** The SDK with a key in place of a token. */
function signer(privateKey, settings) {
  const mode = { authorizationMode: "PrivateKey", clientId: application, token: undefined };
  return organisation.sdk({ ...mode, scopes: SCOPES.join(" "), privateKey, ...settings });
}

test("a key is as good as a token", async () => {
  const service = signer(jwk(rsa));
  const { groupId, authenticatorId } = await prepare(administrator);
  const userId = await person(service, "ben@example.com");
  await administrator.groupApi.assignUserToGroup({ groupId, userId });
  const enrolments = service.userAuthenticatorEnrollmentsApi;
  const order = { authenticatorId, profile: { ttl: 480, multiUse: true } };
  const { id, profile } = await enrolments.createTacAuthenticatorEnrollment({ userId, authenticator: order });
  assert.ok(await organisation.letsIn("ben", profile.tac));
  await enrolments.deleteAuthenticatorEnrollment({ userId, enrollmentId: id });
  assert.ok(!(await organisation.letsIn("ben", profile.tac)));
});

test("a key in PEM, over TLS", async () => {
  const pem = rsa.privateKey.export({ type: "pkcs1", format: "pem" });
  const service = signer(pem, { keyId: "first", orgUrl: organisation.secureBase });
  assert.ok(Array.isArray(await raw(service, "GET", "/api/v1/groups")));
});

test("no more than was asked for, and no more than was granted", async () => {
  const reader = signer(jwk(rsa), { scopes: "okta.groups.read" });
  assert.ok(Array.isArray(await raw(reader, "GET", "/api/v1/groups")));
  await assert.rejects(raw(reader, "GET", "/api/v1/users"), { status: 403, errorCode: "E0000006" });
  const greedy = signer(jwk(rsa), { scopes: "okta.policies.manage" });
  // The SDK goes on without a token when it is refused one.
  await assert.rejects(raw(greedy, "GET", "/api/v1/groups"), { status: 401, errorCode: "E0000011" });
});

test("a key of somebody else", async () => {
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  await assert.rejects(raw(signer(jwk(stranger)), "GET", "/api/v1/groups"), { status: 401 });
});

test("a new token is asked for when the old one is over", async () => {
  const service = signer(jwk(rsa));
  await raw(service, "GET", "/api/v1/groups");
  service.oauth.accessToken = { ...service.oauth.accessToken, access_token: "over" };
  assert.ok(Array.isArray(await raw(service, "GET", "/api/v1/groups")));
});
