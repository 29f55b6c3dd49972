// The two APIs beside the portal: an operator's, to set things up, and an application's, to use a code as a user does.

import { randomBytes } from "node:crypto";

async function json(response) {
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

function expect({ status, body }, what) {
  if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** An operator who calls the API. */
export class Operator {
  static async signIn({ origin, demo }, who = "admin") {
    const operator = new Operator();
    operator.origin = origin;
    operator.application = demo.mosaic.application_id;
    const response = await fetch(`${origin}/admin/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(demo[who]),
    });
    operator.cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
    operator.csrf = expect(await json(response), "signing in").csrf_token;
    return operator;
  }

  async call(method, path, body) {
    const response = await fetch(`${this.origin}/admin/api/v1${path}`, {
      method,
      headers: { cookie: this.cookies, "x-readmit-csrf": this.csrf, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return expect(await json(response), `${method} ${path}`);
  }

  /** A user of the demo's first application whom no other test knows. */
  person(name, family = "Tester", more = {}) {
    const tag = randomBytes(4).toString("hex");
    const username = `${name.toLowerCase()}-${tag}`;
    return this.call("POST", "/accounts", {
      name: { first_name: name, last_name: `${family} ${tag}` },
      username,
      external_user_id: `x-${tag}`,
      email: `${username}@example.com`,
      email_verified: true,
      applications: [this.application],
      ...more,
    });
  }

  /** What has to be verified before a code for the demo's first application. */
  checklist(verification) {
    return this.call("PUT", `/applications/${this.application}/passcodes`, { codes: { verification } });
  }

  issue({ id }, order = {}) {
    return this.call("POST", `/accounts/${id}/applications/${this.application}/codes`, order);
  }
}

/** An application's back end. */
export class Shop {
  static async open({ origin, demo: { mosaic } }) {
    const shop = new Shop();
    shop.origin = origin;
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: mosaic.client_id, client_secret: mosaic.client_secret });
    shop.token = expect(await json(await fetch(`${origin}/oidc/token`, { method: "POST", body })), "getting a token").access_token;
    return shop;
  }

  /** Enters a code as the user; says whether it let them in. */
  async enter({ username }, passcode) {
    const response = await fetch(`${this.origin}/cis/v1/auth/otp/authenticate`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: JSON.stringify({ passcode, identifier_type: "username", identifier: username }),
    });
    await response.text();
    return response.ok;
  }

  /** Guesses until the codes are locked. */
  async lock(user, code) {
    const wrong = code === "000000" ? "111111" : "000000";
    for (let attempt = 0; attempt < 10; attempt++) await this.enter(user, wrong);
  }
}

/** What an app sends to a journey. */
async function sendToJourney({ origin, demo }, path, query, data) {
  const url = `${origin}/ido/api/v2/auth/${path}?${new URLSearchParams({ clientId: demo.mosaic.client_id, ...query })}`;
  const body = JSON.stringify({ data, headers: [] });
  return expect(await json(await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body })), path);
}

/** Runs a journey as an app does: starts it and gives it answers. Says how it stands then. */
export async function runJourney(server, journey, ...inputs) {
  let answer = await sendToJourney(server, "anonymous_invoke", {}, { policy_request_id: journey, params: {} });
  const header = (type) => answer.headers.find((one) => one.type === type)?.[type];
  const query = { sid: header("session_id"), did: header("device_id") };
  for (const input of inputs) {
    const { challenge: fch, control_flow: [{ assertion_id }] } = answer.data;
    answer = await sendToJourney(server, "assert", query, { assertion_id, fch, assert: "action", input });
  }
  return answer.data.state;
}

export const CHECKS = [
  { id: "call_back", label: "Called back on the number on file", required: true, knowledge: false },
  { id: "ticket", label: "Ticket number", required: false, knowledge: true },
];
