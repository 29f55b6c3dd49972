// Tokens, verified by a JOSE library that knows nothing of the server but its address.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { Client, demo } from "./flow.mjs";

const discovery = await fetch(`${demo.base_url}/cis/.well-known/openid-configuration`);
const { issuer, jwks_uri: jwksUri } = await discovery.json();
const keys = createRemoteJWKSet(new URL(jwksUri));

for (const algorithm of ["EdDSA", "ES256", "RS256"]) {
  test(`${algorithm}: both tokens verify and say the same`, async () => {
    const first = await Client.first();
    const user = await first.user();
    const client = await first.clientWith(algorithm);
    const sent = await client.send(user.username, { expires_in: 600 });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    const { status, body: tokens } = await client.authenticate(user.username, sent.body.code);
    assert.equal(status, 200, JSON.stringify(tokens));

    const rules = { issuer, algorithms: [algorithm] };
    const id = await jwtVerify(tokens.id_token, keys, { ...rules, audience: client.id, typ: "JWT" });
    const access = await jwtVerify(tokens.access_token, keys, { ...rules, audience: issuer, typ: "at+jwt" });
    for (const { payload } of [id, access]) {
      assert.equal(payload.sub, user.id);
      assert.equal(payload.sid, tokens.session_id);
      assert.deepEqual(payload.amr, ["otp"]);
      assert.equal(payload.exp - payload.iat, 3600);
      assert.ok(payload.auth_time <= payload.iat);
    }
    assert.equal(id.payload.username, user.username);
    assert.equal(id.payload.tid, access.payload.tid);
  });
}

test("a token for one is not a token for another", async () => {
  const client = await Client.first();
  const user = await client.user();
  const sent = await client.send(user.username);
  const { body: tokens } = await client.authenticate(user.username, sent.body.code);
  const mistaken = { code: "ERR_JWT_CLAIM_VALIDATION_FAILED" };
  await assert.rejects(jwtVerify(tokens.id_token, keys, { issuer, audience: issuer }), mistaken);
  await assert.rejects(jwtVerify(tokens.access_token, keys, { issuer, audience: client.id }), mistaken);

  const [header, , signature] = tokens.id_token.split(".");
  const forged = Buffer.from(JSON.stringify({ iss: issuer, aud: client.id, sub: user.id })).toString("base64url");
  await assert.rejects(jwtVerify(`${header}.${forged}.${signature}`, keys, { issuer }), {
    code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
  });
});

test("one code lets one of many in", async () => {
  const client = await Client.first();
  const user = await client.user();
  const sent = await client.send(user.username);
  const answers = await Promise.all(
    Array.from({ length: 16 }, () => client.authenticate(user.username, sent.body.code)),
  );
  assert.deepEqual(answers.filter(({ status }) => status === 200).length, 1);
  const others = answers.filter(({ status }) => status !== 200).map(({ body }) => body.error_code);
  assert.deepEqual([...new Set(others)], ["auth_invalid_credentials"]);
});
