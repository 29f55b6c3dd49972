// What Okta's SDK for Node.js makes of a no, that a no changes nothing, and lists that do not fit on one page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Organisation, guide, person, prepare, raw, refusal } from "./okta.mjs";

let organisation, client, groupId, authenticatorId;
before(async () => {
  organisation = await Organisation.start();
  client = organisation.sdk();
  ({ groupId, authenticatorId } = await prepare(client));
});
after(() => organisation.stop());

let count = 0;
/** Nobody else's, who may have a code. */
async function user(login = `u${++count}@example.com`) {
  const profile = { login, email: login, firstName: "Test", lastName: "User" };
  return (await client.userApi.createUser({ body: { profile, groupIds: [groupId] } })).id;
}

function generate(userId, profile, authenticator = authenticatorId) {
  const order = { authenticatorId: authenticator, profile };
  return client.userAuthenticatorEnrollmentsApi.createTacAuthenticatorEnrollment({ userId, authenticator: order });
}

/** The error of a call that must fail. */
async function refused(call) {
  const error = await call.then(
    () => assert.fail("it was not refused"),
    (error) => error,
  );
  assert.equal(error.name, "OktaApiError", String(error));
  for (const member of ["errorCode", "errorSummary", "errorLink", "errorId"]) assert.ok(error[member], member);
  return refusal(error);
}

async function live(userId) {
  const listed = await raw(client, "GET", `/api/v1/users/${userId}/authenticator-enrollments`);
  return listed.find(({ key }) => key === "tac")?.id;
}

test("a wrong token", async () => {
  const stranger = organisation.sdk({ token: "x" });
  assert.deepEqual(await refused(stranger.userApi.getUser({ userId: "me" })), {
    status: 401,
    code: "E0000011",
    causes: [],
  });
});

// Numbers go over the wire as numbers, and texts as texts.
for (const ttl of [9, 721, "9", "721", 1.5, -10, "eight", "99999999999999999999"]) {
  test(`a life of ${JSON.stringify(ttl)} leaves the live code alone`, async () => {
    const userId = await user();
    const { id } = await generate(userId, { ttl: 480 });
    const { status, code, causes } = await refused(generate(userId, { ttl }));
    assert.deepEqual([status, code], [400, "E0000001"]);
    assert.ok(causes.some((cause) => cause.includes("ttl")), causes.join());
    assert.equal(await live(userId), id);
  });
}

test("a second code ends the first", async () => {
  const userId = await person(client, "cleo@example.com");
  await client.groupApi.assignUserToGroup({ groupId, userId });
  const first = await generate(userId, { ttl: "60" });
  const second = await generate(userId, { ttl: "60" });
  const remove = client.userAuthenticatorEnrollmentsApi.deleteAuthenticatorEnrollment({ userId, enrollmentId: first.id });
  assert.equal((await refused(remove)).code, "E0000007");
  assert.equal(await live(userId), second.id);
  assert.ok(!(await organisation.letsIn("cleo", first.profile.tac)));
  assert.ok(await organisation.letsIn("cleo", second.profile.tac));
  assert.ok(!(await organisation.letsIn("cleo", second.profile.tac)), "good once");
  assert.equal(await live(userId), undefined);
});

test("an enrolment under the name of another user, an authenticator that is none, a user whom nobody knows", async () => {
  const [userId, other] = [await user(), await user()];
  const { id } = await generate(userId, {});
  const remove = client.userAuthenticatorEnrollmentsApi.deleteAuthenticatorEnrollment({ userId: other, enrollmentId: id });
  assert.deepEqual((await refused(remove)).code, "E0000007");
  assert.equal(await live(userId), id);
  const wrong = await refused(generate(userId, {}, userId));
  assert.deepEqual([wrong.status, wrong.code], [400, "E0000001"]);
  assert.ok(wrong.causes[0].startsWith("authenticatorId"), wrong.causes.join());
  assert.equal((await refused(generate("nobody@example.com", {}))).status, 404);
});

test("a second authenticator for codes", async () => {
  const again = client.authenticatorApi.createAuthenticator({ authenticator: await guide("authenticator") });
  assert.deepEqual(await refused(again), { status: 409, code: "E0000157", causes: [] });
});

test("what the SDK has a method for and the server has not", async () => {
  assert.deepEqual(await refused(raw(client, "GET", "/api/v1/brands")), { status: 404, code: "E0000008", causes: [] });
});

test("quirk 12: the SDK follows the next link literally, through more than one page of users", async () => {
  const made = [];
  for (let number = 0; number < 205; number++) made.push(await user(`page${number}@example.com`));
  for (const [limit, pages] of [
    [200, 2],
    [50, 5],
  ]) {
    const requests = [];
    const counting = organisation.sdk();
    counting.requestExecutor.on("request", ({ url }) => requests.push(url));
    const met = [];
    const search = 'profile.login sw "page"';
    await (await counting.userApi.listUsers({ search, limit })).each(({ id }) => void met.push(id));
    assert.deepEqual(met.toSorted(), made.toSorted());
    assert.equal(requests.length, pages);
    for (const url of requests) assert.equal(new URL(url).searchParams.get("search"), search);
  }
});
