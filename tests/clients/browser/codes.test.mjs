// Recovery with a temporary access code, as the vendor's guide has a page do it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, gist, issue, person, rejected, succeeded, visit, wrong } from "./visit.mjs";

const DIRECT = "temp-code-authentication";
const FORM = "get_info_from_client_1";
const CANCEL = { type: "cancel", id: "cancel", label: "Cancel" };

const params = (user, code) => ({ additionalParams: { external_user_id: user.external_user_id, temp_code: code } });
const fields = (user, code) => ({ external_user_id: user.external_user_id, temp_code: code });

test("the code goes with the start, and the user is in", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  const response = await visitor.start(DIRECT, params(user, await issue(user)));
  const claims = await succeeded(response, DIRECT);
  assert.equal(claims.sub, user.id);
  assert.equal(claims.params, undefined, "the token does not repeat the code");
  assert.deepEqual(response.data, {});
  assert.deepEqual(Object.keys(response.clientResponseOptions), ["client_input"]);

  assert.deepEqual(visitor.exchanges.map(({ path }) => path), ["/ido/api/v2/auth/anonymous_invoke"]);
  const { headers, error_code: code, data } = await visitor.last.answer;
  assert.equal(code, 0);
  assert.equal(data.state, "completed");
  for (const name of ["session_id", "device_id"]) {
    assert.equal(headers.filter((header) => typeof header[name] === "string").length, 1, name);
  }
});

test("all refusals look alike", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  const code = await issue(user);
  const nobody = { external_user_id: `nobody-${user.username}` };
  const used = await person();
  const usedCode = await issue(used);
  await succeeded(await visitor.start(DIRECT, params(used, usedCode)), DIRECT);

  const answers = [];
  for (const [who, what] of [
    [user, wrong(code)],
    [nobody, code],
    [used, usedCode],
    [await person(), code],
  ]) {
    rejected(await visitor.start(DIRECT, params(who, what)));
    answers.push(gist(await visitor.last.answer));
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0].data.state, "rejected");
  await succeeded(await visitor.start(DIRECT, params(user, code)), DIRECT);
});

test("three wrong codes lock, for the right one and for a new one", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  const code = await issue(user);
  for (let attempt = 0; attempt < 3; attempt++) rejected(await visitor.start(DIRECT, params(user, wrong(code))));
  const refused = gist(await visitor.last.answer);
  rejected(await visitor.start(DIRECT, params(user, code)));
  assert.deepEqual(gist(await visitor.last.answer), refused, "a lock does not show");
  rejected(await visitor.start(DIRECT, params(user, await issue(user))));
});

test("a form asks for both, and can be left", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  const response = asked(await visitor.start("temp-code-form"), FORM);
  assert.deepEqual(response.clientResponseOptions.cancel, CANCEL);
  assert.deepEqual(response.data.app_data, {});
  assert.equal(response.token, undefined);
  const done = await visitor.answer("client_input", fields(user, await issue(user)));
  assert.equal((await succeeded(done, "temp-code-form")).sub, user.id);

  const { query, body } = visitor.last;
  const { data: sent } = JSON.parse(body);
  assert.deepEqual([sent.action, sent.assert], ["form", "action"]);
  assert.ok(query.get("sid"), "the SDK was told its session");

  asked(await visitor.start("temp-code-form"), FORM);
  rejected(await visitor.answer("cancel"));
  asked(await visitor.start("temp-code-form"), FORM);
  rejected(await visitor.answer("client_input", fields(user, "000000")));
});

test("an answer without its fields, and an option that nobody offered, change nothing", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  asked(await visitor.start("temp-code-form"), FORM);
  const incomplete = await visitor.answer("client_input", { external_user_id: user.external_user_id });
  asked(incomplete, FORM, "client_response_not_valid");
  asked(await visitor.answer("no-such-way", {}), FORM, "client_response_not_valid");
  const done = await visitor.answer("client_input", fields(user, await issue(user)));
  await succeeded(done, "temp-code-form");
});

test("a form that comes again says that something was wrong, and no more", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  const code = await issue(user);
  const first = asked(await visitor.start("temp-code-retry"), FORM);
  assert.equal(first.data.app_data.message, null);
  const again = asked(await visitor.answer("client_input", fields(user, wrong(code))), FORM, "invalid_credentials");
  assert.match(again.data.app_data.message, /not right/);
  assert.deepEqual(again.clientResponseOptions.cancel, CANCEL);
  await succeeded(await visitor.answer("client_input", fields(user, code)), "temp-code-retry");
});

test("when the tries run out, the journey fails", async (t) => {
  const visitor = await visit(t);
  const nobody = { external_user_id: "nobody" };
  asked(await visitor.start("temp-code-retry"), FORM);
  for (let attempt = 0; attempt < 2; attempt++) {
    asked(await visitor.answer("client_input", fields(nobody, "123456")), FORM, "invalid_credentials");
  }
  rejected(await visitor.answer("client_input", fields(nobody, "123456")));
});

test("a try that is sent again counts once", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  const code = await issue(user);
  asked(await visitor.start("temp-code-retry"), FORM);
  await visitor.answer("client_input", fields(user, wrong(code)));
  const attempt = visitor.last;
  for (let round = 0; round < 4; round++) {
    const { data } = await visitor.repeat(attempt);
    assert.notEqual(data.state, "completed");
    assert.equal(data.token, undefined);
  }
  // Four more failures would have locked, and left the loop.
  await succeeded(await visitor.answer("client_input", fields(user, code)), "temp-code-retry");
});

test("what was captured lets nobody in", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  asked(await visitor.start("temp-code-form"), FORM);
  await succeeded(await visitor.answer("client_input", fields(user, await issue(user))), "temp-code-form");
  const captured = visitor.exchanges.slice();
  const thief = await visit(t);
  for (const [who, request] of [
    [visitor, captured[1]],
    [thief, captured[1]],
  ]) {
    const { data } = await who.repeat(request);
    assert.equal(data.state, "rejected");
    assert.equal(data.assertions_complete ?? false, false);
    assert.equal(data.token, undefined);
  }
});

test("many at once with one code: one is in", async (t) => {
  const user = await person();
  const code = await issue(user);
  const visitors = await Promise.all(Array.from({ length: 4 }, () => visit(t)));
  const responses = await Promise.all(visitors.map((visitor) => visitor.start(DIRECT, params(user, code))));
  const won = responses.filter(({ journeyStepId }) => journeyStepId === "action:success");
  assert.equal(won.length, 1, JSON.stringify(responses));
  responses.filter((response) => response !== won[0]).forEach(rejected);
});
