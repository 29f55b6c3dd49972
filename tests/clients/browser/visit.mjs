// A visitor: the real SDK in a real browser, on a page of another origin than the server's.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after } from "node:test";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { chromium } from "playwright-core";
import { Client, demo } from "../node/flow.mjs";
import { ORIGIN, serve } from "./site.mjs";

const PATIENCE = 20_000;
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const site = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CLIENTS_CHROMIUM,
  args: [...QUIET, site.flag],
});
after(async () => {
  await browser.close();
  site.server.close();
});

/** The back end beside the page, which issues codes. */
export const backEnd = await Client.first();

/** A visitor with a clean browser, with the page open. */
export class Visitor {
  /** Everything that the page asked the server, in order: `path`, `body` as sent, and `answer` as a promise. */
  exchanges = [];

  static async open({ origin = ORIGIN, serverPath = `${demo.base_url}/ido` } = {}) {
    const visitor = new Visitor();
    visitor.serverPath = serverPath;
    visitor.context = await browser.newContext();
    visitor.context.setDefaultTimeout(PATIENCE);
    visitor.page = await visitor.context.newPage();
    visitor.page.on("request", (request) => {
      if (request.method() !== "POST") return;
      const { pathname, searchParams } = new URL(request.url());
      const answer = request.response().then((response) => response?.json());
      // Whoever looks at an answer sees why there is none.
      answer.catch(() => {});
      visitor.exchanges.push({ path: pathname, query: searchParams, url: request.url(), body: request.postData(), answer });
    });
    await visitor.page.goto(`${origin}/`);
    await visitor.initialize();
    return visitor;
  }

  initialize() {
    const options = { clientId: demo.mosaic.client_id, ido: { serverPath: this.serverPath } };
    return this.page.evaluate((options) => window.tsPlatform.initialize(options), options);
  }

  /** Loads the page again: whatever the SDK had in memory is gone. */
  async reload() {
    await this.page.reload();
    await this.initialize();
  }

  start(journey, options) {
    // The SDK sends the parameters of the start before where a start has none.
    return this.ask("startJourney", journey, { additionalParams: {}, ...options });
  }

  answer(option, data) {
    return this.ask("submitClientResponse", option, data);
  }

  save() {
    return this.ask("serializeState");
  }

  restore(state) {
    return this.ask("restoreFromSerializedState", state);
  }

  /** Calls the SDK. By way of JSON, for an error in a response has fields that would be lost on the way from the page. */
  async ask(call, ...given) {
    const answered = await this.page.evaluate(
      async ([call, given]) => JSON.stringify(await window.tsPlatform.ido[call](...given)),
      [call, given],
    );
    return JSON.parse(answered);
  }

  /** The last request of the page. */
  get last() {
    return this.exchanges.at(-1);
  }

  /** Sends a request of the page once more, as a page may that listened in. */
  repeat({ url, body }) {
    return this.page.evaluate(
      async ([url, body]) => {
        const headers = { "content-type": "application/json;charset=UTF-8" };
        const response = await fetch(url, { method: "POST", credentials: "include", headers, body });
        return response.json();
      },
      [url, body],
    );
  }

  close() {
    return this.context.close();
  }
}

/** Opens a visitor for a test, and closes it after. */
export async function visit(t, options) {
  const visitor = await Visitor.open(options);
  t.after(() => visitor.close());
  return visitor;
}

/** A user that no other test knows. */
export async function person() {
  const username = `b${randomBytes(6).toString("hex")}`;
  const order = { username, email: `${username}@example.com`, external_user_id: `ext-${username}` };
  const made = await backEnd.post("/cis/v1/users", order);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return { id: made.body.result.user_id, ...order };
}

/** A temporary access code for a user. */
export async function issue(user, more) {
  const sent = await backEnd.send(user.username, { expires_in: 600, ...more });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  return sent.body.code;
}

/** A code that is well-formed, and wrong. */
export function wrong(code) {
  return String((Number(code) + 1) % 10 ** code.length).padStart(code.length, "0");
}

const keys = createRemoteJWKSet(new URL(`${demo.base_url}/cis/oidc/jwks`));

/** Holds a response against a success of this journey, and gives back the claims of its token. */
export async function succeeded(response, journey) {
  assert.equal(response.journeyStepId, "action:success", JSON.stringify(response));
  assert.equal(response.type, "journey_success");
  assert.equal(response.errorData, undefined);
  const { payload } = await jwtVerify(response.token, keys);
  assert.equal(payload.pid, journey);
  return payload;
}

/** Holds a response against a rejection: nothing granted, and nothing told. */
export function rejected(response) {
  assert.equal(response.journeyStepId, "action:rejection", JSON.stringify(response));
  assert.equal(response.type, "journey_rejection");
  assert.equal(response.token, undefined);
  assert.equal(response.data.token, undefined);
  return response;
}

/** Holds a response against a step, with or without a complaint about the answer before. */
export function asked(response, step, complaint) {
  assert.equal(response.journeyStepId, step, JSON.stringify(response));
  assert.equal(response.type, "client_input_required");
  assert.equal(response.errorData?.errorCode, complaint);
  assert.deepEqual(response.clientResponseOptions.client_input, {
    type: "client_input",
    id: "client_input",
    label: "Client Input",
  });
  return response;
}

/** What an answer of the wire says, apart from what differs by nature from one answer to the next. */
export function gist(answer) {
  return JSON.parse(JSON.stringify(answer).replaceAll(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/g, "REFERENCE"), (key, value) =>
    ["session_id", "device_id", "uid"].includes(key) ? "ID" : value,
  );
}

