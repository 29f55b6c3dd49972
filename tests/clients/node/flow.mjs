// A back end in JavaScript: nothing but fetch, and the demo's file for addresses and secrets.

import { readFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";

export const demo = JSON.parse(await readFile(`${process.env.CLIENTS_CLONE}/readmit-data/demo.json`, "utf8"));

export class Client {
  constructor(id, secret) {
    this.id = id;
    this.secret = secret;
  }

  /** The demo's client that may do everything, with a token by HTTP Basic. */
  static async first() {
    const client = new Client(demo.mosaic.client_id, demo.mosaic.client_secret);
    await client.signIn();
    return client;
  }

  async signIn() {
    const basic = Buffer.from(`${this.id}:${this.secret}`).toString("base64");
    const response = await fetch(`${demo.base_url}/oidc/token`, {
      method: "POST",
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    if (response.status !== 200) throw new Error(await response.text());
    this.token = (await response.json()).access_token;
  }

  post(path, body) {
    return this.call("POST", path, body);
  }

  async call(method, path, body) {
    const response = await fetch(demo.base_url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** A client of an application of its own, with settings of TOTP in the words of `auth_methods.totp`. */
  async shop(settings) {
    const opened = await this.post("/cis/v1/applications", { name: `Shop ${randomBytes(4).toString("hex")}` });
    if (opened.status !== 201) throw new Error(JSON.stringify(opened.body));
    const path = `/cis/v1/applications/${opened.body.result.app_id}`;
    const made = await this.post(`${path}/clients`, { name: "Back end" });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    const client = new Client(made.body.client_id, made.body.client_secret);
    await client.signIn();
    const changed = await client.call("PUT", path, { auth_methods: { totp: settings } });
    if (changed.status !== 200) throw new Error(JSON.stringify(changed.body));
    return client;
  }

  /** A user of the client's application that no other test knows. */
  async user() {
    const username = `n${randomBytes(6).toString("hex")}`;
    const made = await this.post("/cis/v1/users", { username, email: `${username}@example.com` });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return { id: made.body.result.user_id, username };
  }

  /** Another client of the same application, whose tokens have this algorithm. */
  async clientWith(algorithm) {
    const path = `/cis/v1/applications/${demo.mosaic.application_id}/clients`;
    const order = { name: `Signs ${algorithm}`, token_algorithm: algorithm, permissions: ["auth:execute"] };
    const made = await this.post(path, order);
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    const client = new Client(made.body.client_id, made.body.client_secret);
    await client.signIn();
    return client;
  }

  send(username, more) {
    const order = { channel: "direct", identifier_type: "username", identifier: username, ...more };
    return this.post("/cis/v1/auth/otp/send", order);
  }

  authenticate(username, passcode) {
    const attempt = { passcode, identifier_type: "username", identifier: username };
    return this.post("/cis/v1/auth/otp/authenticate", attempt);
  }
}
