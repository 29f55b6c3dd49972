// An authenticator app in JavaScript, twice: otpauth and otplib read the key URI and agree on every code, and the
// server takes it. jsqr reads the picture of it.

import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import * as uris from "@otplib/uri";
import jsqr from "jsqr";
import { URI } from "otpauth";
import { generate } from "otplib";
import { PNG } from "pngjs";
import { Client } from "./flow.mjs";

const first = await Client.first();
const pick = (...from) => from[randomInt(from.length)];

/** What an application may be given, at random. */
function settings() {
  return {
    algorithm: pick("sha1", "sha256", "sha512"),
    digits: pick(6, 8),
    period: pick(10, randomInt(10, 60), 30, 60, 120, 300),
    window: pick(1, 2),
    issuer: pick("Shop", "Ä & Söhne + 手", "50 % / more"),
  };
}

/** The code of an instant, in milliseconds, as both libraries compute it from the key URI. */
async function codeAt(uri, instant) {
  const one = URI.parse(uri);
  const { params } = uris.parse(uri);
  const code = one.generate({ timestamp: instant });
  assert.equal(await generate({ ...params, epoch: Math.floor(instant / 1000) }), code);
  return code;
}

/** The text of a picture that is given as a `data:` URL. */
function scan(url) {
  const [head, text] = url.split(",");
  assert.equal(head, "data:image/png;base64");
  const { data, width, height } = PNG.sync.read(Buffer.from(text, "base64"));
  return jsqr(new Uint8ClampedArray(data), width, height)?.data;
}

async function register(shop, user, more) {
  const made = await shop.post(`/cis/v1/users/${user.id}/totp/register`, more);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

function use(shop, user, token) {
  const order = { token, identifier: user.username, identifier_type: "username" };
  return shop.post("/cis/v1/auth/totp/authenticate", order);
}

for (let round = 0; round < 12; round++) {
  const given = settings();
  test(`two libraries agree with the server on ${JSON.stringify(given)}`, async () => {
    const shop = await first.shop(given);
    const user = await shop.user();
    const { uri, secret } = await register(shop, user, { label: "Zoë's phone" });

    const read = URI.parse(uri);
    assert.deepEqual([read.issuer, read.label, read.secret.base32], [given.issuer, "Zoë's phone", secret]);
    const { algorithm, digits, period } = given;
    assert.deepEqual([read.algorithm.toLowerCase(), read.digits, read.period], [algorithm, digits, period]);
    const { label, params } = uris.parse(uri);
    assert.equal(label, `${given.issuer}:Zoë's phone`);
    assert.deepEqual(params, { secret, issuer: given.issuer, algorithm, digits, period });

    // Whichever step the server is in by now, the first is of its window, and the second is a later one.
    const now = Date.now();
    const codes = [await codeAt(uri, now), await codeAt(uri, now + period * 1000)];
    for (const code of codes) {
      const { status, body } = await use(shop, user, code);
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.token_type, "Bearer");
    }
    const { status, body } = await use(shop, user, codes[0]);
    assert.deepEqual([status, body.error_code], [400, "auth_invalid_credentials"]);
  });
}

test("both libraries agree at random instants", async () => {
  for (let round = 0; round < 50; round++) {
    const shape = settings();
    const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const query = new URLSearchParams({ ...shape, secret, algorithm: shape.algorithm.toUpperCase() });
    await codeAt(`otpauth://totp/x?${query}`, randomInt(2 ** 43));
  }
});

for (const issuer of ["Shop", "é".repeat(100)]) {
  test(`the picture is the key URI, with an issuer of ${issuer.length} letters`, async () => {
    const shop = await first.shop({ issuer });
    const { uri, qr } = await register(shop, await shop.user(), { qr: "png", label: issuer });
    assert.equal(scan(qr), uri);
  });
}

test("one code of an app lets one of many in", async () => {
  const shop = await first.shop({});
  const user = await shop.user();
  const { uri } = await register(shop, user, {});
  const code = await codeAt(uri, Date.now());
  const answers = await Promise.all(Array.from({ length: 16 }, () => use(shop, user, code)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  const others = new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.error_code));
  assert.deepEqual([...others].sort(), ["auth_invalid_credentials", "auth_locked"]);
});
