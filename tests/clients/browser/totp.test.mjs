// Authenticator apps: registration, login, signing, revocation, and a new app for a lost phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Phone } from "./phone.mjs";
import { asked, backEnd, issue, person, rejected, succeeded, visit } from "./visit.mjs";

const FORM = "get_info_from_client_1";
const REGISTER = "transmit_platform_totp_registration";
const SIGN = "transmit_platform_transaction_signing_totp";
const LOGIN = "authentication";
const BAD = "invalid_credentials";

/** A user with a phone, which the back end registered. */
async function owner(label = "Phone") {
  const user = await person();
  const made = await backEnd.post(`/cis/v1/users/${user.id}/totp/register`, { label });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return [user, Phone.scan(made.body.uri)];
}

/** Labels of the apps that a user has. */
async function accepts(user, code) {
  const order = { token: code, identifier: user.username, identifier_type: "username" };
  return (await backEnd.post("/cis/v1/auth/totp/authenticate", order)).status === 200;
}

const use = (user, code) => ({ username: user.username, totp_code: code });

test("an app is registered, and signs in", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  asked(await visitor.start("totp-registration"), FORM);
  const shown = await visitor.answer("client_input", { email: user.email, label: "My phone" });
  const { payload } = asked(shown, REGISTER).data;
  assert.deepEqual(Object.keys(payload).sort(), ["secret", "uri"]);
  const phone = Phone.scan(payload.uri);
  assert.equal(phone.secret, payload.secret);
  const done = await visitor.answer("client_input");
  assert.deepEqual(JSON.parse(visitor.last.body).data.data, {});
  const claims = await succeeded(done, "totp-registration");
  assert.equal(claims.sub, undefined, "registering signs nobody in");

  const response = asked(await visitor.start("totp-login"), LOGIN);
  const { totp } = response.clientResponseOptions;
  assert.deepEqual([totp.type, totp.id, totp.label], ["custom", "totp", "Authenticator app"]);
  assert.deepEqual(Object.keys(totp.schema.properties), ["username", "totp_code"]);
  const signedIn = await succeeded(await visitor.answer("totp", use(user, phone.code())), "totp-login");
  assert.equal(signedIn.sub, user.id);
  const { data: sent } = JSON.parse(visitor.last.body);
  assert.deepEqual([sent.action, sent.assert, sent.data.escape_id], ["login_form", "escape", "totp"]);
});

test("an app counts from the moment that its secret is shown; a second is turned away", async (t) => {
  const [visitor, user] = [await visit(t), await person()];
  const order = { email: user.email, label: "Phone" };
  asked(await visitor.start("totp-registration"), FORM);
  const shown = asked(await visitor.answer("client_input", order), REGISTER);
  const phone = Phone.scan(shown.data.payload.uri);
  // The user goes away here, without a word.
  const later = await visit(t);
  asked(await later.start("totp-registration"), FORM);
  rejected(await later.answer("client_input", order));
  assert.ok(await accepts(user, phone.code()));
});

test("a wrong code is asked for again, and says no more than that", async (t) => {
  const [visitor, [user, phone]] = [await visit(t), await owner()];
  const first = asked(await visitor.start("totp-login"), LOGIN);
  assert.equal(first.data.error_data, null);
  const again = asked(await visitor.answer("totp", use(user, phone.wrong())), LOGIN, BAD);
  assert.equal(again.data.error_data.error_code, "auth_invalid_credentials");
  const unknown = asked(await visitor.answer("totp", { username: "nobody", totp_code: "123456" }), LOGIN, BAD);
  assert.deepEqual(unknown.data.error_data, again.data.error_data);
  const code = phone.code();
  await succeeded(await visitor.answer("totp", use(user, code)), "totp-login");

  asked(await visitor.start("totp-login"), LOGIN);
  asked(await visitor.answer("totp", use(user, code)), LOGIN, BAD);
  rejected(await visitor.answer("cancel"));
});

test("a login form takes a plain answer for its only method", async (t) => {
  const [visitor, [user, phone]] = [await visit(t), await owner()];
  asked(await visitor.start("totp-login"), LOGIN);
  await succeeded(await visitor.answer("client_input", use(user, phone.code())), "totp-login");
});

test("the tries run out, and too many of them lock the app", async (t) => {
  const [visitor, [user, phone]] = [await visit(t), await owner()];
  for (let run = 0; run < 2; run++) {
    asked(await visitor.start("totp-login"), LOGIN);
    asked(await visitor.answer("totp", use(user, phone.wrong())), LOGIN, BAD);
    asked(await visitor.answer("totp", use(user, phone.wrong())), LOGIN, BAD);
    rejected(await visitor.answer("totp", use(user, phone.wrong())));
  }
  // Six failures, where five lock.
  asked(await visitor.start("totp-login"), LOGIN);
  asked(await visitor.answer("totp", use(user, phone.code())), LOGIN, BAD);
});

test("a transaction is signed, and the token says which", async (t) => {
  const [visitor, [user, phone]] = [await visit(t), await owner()];
  const transaction = { transactionId: "TX12345", amount: "1500.00", currency: "USD" };
  const additionalParams = { external_user_id: user.external_user_id, ...transaction };
  const response = asked(await visitor.start("transaction-signing", { additionalParams }), SIGN);
  assert.deepEqual(response.data.approval_data, transaction);
  assert.match(response.data.transaction_challenge, /^\d{6}$/);
  const ordinary = asked(await visitor.answer("client_input", { totp_code: phone.code() }), SIGN, BAD);
  assert.deepEqual(ordinary.data.approval_data, transaction);
  const challenge = ordinary.data.transaction_challenge ?? response.data.transaction_challenge;
  const done = await visitor.answer("client_input", { totp_code: phone.sign(challenge) });
  const claims = await succeeded(done, "transaction-signing");
  assert.deepEqual(claims.approval_data, transaction);
  const { data } = await visitor.repeat(visitor.last);
  assert.equal(data.state, "rejected");
});

test("without a name in the start, a form asks who signs", async (t) => {
  const [visitor, [user, phone]] = [await visit(t), await owner()];
  const additionalParams = { transactionId: "TX-2", amount: "1", currency: "EUR" };
  asked(await visitor.start("transaction-signing", { additionalParams }), FORM);
  const response = asked(await visitor.answer("client_input", { username: user.username }), SIGN);
  const signature = phone.sign(response.data.transaction_challenge);
  await succeeded(await visitor.answer("client_input", { totp_code: signature }), "transaction-signing");
});

test("the user chooses by label what is revoked", async (t) => {
  const [visitor, [user, phone]] = [await visit(t), await owner("Old phone")];
  for (const [label, end] of [
    ["Watch", "action:rejection"],
    ["Old phone", "action:success"],
  ]) {
    asked(await visitor.start("totp-revoke"), FORM);
    const code = { external_user_id: user.external_user_id, temp_code: await issue(user) };
    const choose = asked(await visitor.answer("client_input", code), "choose_authenticator");
    assert.deepEqual(choose.data.app_data.labels, ["Old phone"]);
    const done = await visitor.answer("client_input", { label });
    assert.equal(done.journeyStepId, end, JSON.stringify(done));
  }
  assert.ok(!(await accepts(user, phone.code())));
});

test("a lost phone: in with a code, and out with a new app that works", async (t) => {
  const [visitor, [user, lost]] = [await visit(t), await owner("Lost phone")];
  asked(await visitor.start("recovery-with-new-totp"), FORM);
  const code = { external_user_id: user.external_user_id, temp_code: await issue(user) };
  const shown = asked(await visitor.answer("client_input", code), REGISTER);
  const phone = Phone.scan(shown.data.payload.uri);
  const confirm = asked(await visitor.answer("client_input"), "confirm_totp");
  assert.equal(confirm.data.app_data.message, null);
  asked(await visitor.answer("client_input", { totp_code: phone.wrong() }), "confirm_totp", BAD);
  const done = await visitor.answer("client_input", { totp_code: phone.code() });
  assert.equal((await succeeded(done, "recovery-with-new-totp")).sub, user.id);
  assert.ok(!(await accepts(user, lost.code())), "the lost phone is worth nothing");
  assert.ok(await accepts(user, phone.code(1)));
});
