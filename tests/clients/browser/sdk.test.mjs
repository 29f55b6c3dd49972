// What the SDK can do beyond steps: encryption, reloads, other spellings of the server's address, other origins.

import assert from "node:assert/strict";
import { test } from "node:test";
import { demo } from "../node/flow.mjs";
import { STRANGER } from "./site.mjs";
import { asked, issue, person, rejected, succeeded, visit, wrong } from "./visit.mjs";

const FORM = "get_info_from_client_1";
const fields = (user, code) => ({ external_user_id: user.external_user_id, temp_code: code });

test("encrypted, from the first request to the last", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  const code = await issue(user);
  asked(await visitor.start("temp-code-retry", { encrypted: true }), FORM);
  asked(await visitor.answer("client_input", fields(user, wrong(code))), FORM, "invalid_credentials");
  await succeeded(await visitor.answer("client_input", fields(user, code)), "temp-code-retry");

  const [exchange, ...rest] = visitor.exchanges;
  assert.match(exchange.path, /\/key_exchange$/);
  assert.equal(rest.length, 3);
  for (const { path, body, answer } of rest) {
    const { data, enc_headers: sealed } = JSON.parse(body);
    assert.equal(typeof data, "string", path);
    assert.ok(sealed.length > 0);
    assert.ok(!body.includes(user.external_user_id));
    const { data: answered, headers } = await answer;
    assert.equal(typeof answered, "string", path);
    assert.equal(headers.filter(({ type }) => type === "encryption").length, 1);
  }
});

test("an encrypted answer that is sent again lets nobody in", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  asked(await visitor.start("temp-code-form", { encrypted: true }), FORM);
  await succeeded(await visitor.answer("client_input", fields(user, await issue(user))), "temp-code-form");
  // Whether the refusal is sealed or not, the SDK of another page cannot make a success of it.
  const answer = await visitor.repeat(visitor.last);
  assert.ok(!JSON.stringify(answer).includes("eyJ"), "no token in clear");
  rejected(await visitor.start("temp-code-authentication", { additionalParams: fields(user, "000000") }));
});

for (const encrypted of [false, true]) {
  test(`a page that was loaded again goes on${encrypted ? ", encrypted" : ""}`, async (t) => {
    const [visitor, user] = [await visit(t), await person()];
    const code = await issue(user);
    asked(await visitor.start("temp-code-retry", { encrypted }), FORM);
    const before = asked(await visitor.answer("client_input", fields(user, wrong(code))), FORM, "invalid_credentials");
    const state = await visitor.save();
    await visitor.reload();
    const requests = visitor.exchanges.length;
    assert.deepEqual(await visitor.restore(state), before);
    assert.equal(visitor.exchanges.length, requests, "restoring asks nobody");
    await succeeded(await visitor.answer("client_input", fields(user, code)), "temp-code-retry");
  });
}

test("a state of before an answer is worth nothing after it", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  asked(await visitor.start("temp-code-form"), FORM);
  const state = await visitor.save();
  rejected(await visitor.answer("cancel"));
  await visitor.reload();
  await visitor.restore(state);
  const late = await visitor.answer("client_input", fields(user, await issue(user))).catch(() => undefined);
  assert.notEqual(late?.journeyStepId, "action:success");
});

for (const [name, path] of [
  ["without a path", ""],
  ["with a slash at its end", "/ido/"],
]) {
  test(`the server's address ${name}`, async (t) => {
    const visitor = await visit(t, { serverPath: demo.base_url + path });
    asked(await visitor.start("temp-code-form"), FORM);
    rejected(await visitor.answer("cancel"));
  });
}

test("a page of a stranger gets no answer", async (t) => {
  const visitor = await visit(t, { origin: STRANGER });
  await assert.rejects(visitor.start("temp-code-form"));
  assert.equal(await visitor.last.answer.catch(() => undefined), undefined);
});

test("a journey that nobody published is rejected", async (t) => {
  const visitor = await visit(t);
  rejected(await visitor.start("no-such-journey"));
});

test("a text is shown until it was read", async (t) => {
  const visitor = await visit(t);
  const response = asked(await visitor.start("information"), "action:information");
  assert.equal(response.data.title, "It works");
  assert.match(response.data.text, /^This text/);
  assert.equal(response.data.button_text, "Continue");
  const claims = await succeeded(await visitor.answer("client_input"), "information");
  assert.equal(claims.sub, undefined, "nobody signed in");
});
