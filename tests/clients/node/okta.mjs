// An organisation of its own for a test file: the real program with a folder of its own, and Okta's SDK for Node.js.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import okta from "@okta/okta-sdk-nodejs";

export class Organisation {
  /** A demo that nobody has set up yet. */
  static async start() {
    const started = new Organisation();
    started.folder = await mkdtemp(join(tmpdir(), "readmit-okta-"));
    const data = join(started.folder, "readmit-data");
    // The certificate that this process trusts; the key is beside it.
    const certificate = process.env.NODE_EXTRA_CA_CERTS;
    const tls = {
      READMIT_TLS_LISTEN: "127.0.0.1:0",
      READMIT_TLS_CERTIFICATE: certificate,
      READMIT_TLS_KEY: join(dirname(certificate), "tls.key"),
    };
    started.server = spawn("readmit", ["--json", "demo", "--listen", "127.0.0.1:0"], {
      env: { ...process.env, READMIT_DATA: data, ...tls },
      stdio: ["ignore", "pipe", "ignore"],
    });
    for await (const line of createInterface({ input: started.server.stdout })) {
      const said = JSON.parse(line);
      started.base = `http://${said.listening}`;
      // The name that the certificate is for.
      started.secureBase = `https://localhost:${said.listening_tls.split(":").at(-1)}`;
      break;
    }
    started.contract = JSON.parse(await readFile(join(data, "demo.json"), "utf8"));
    return started;
  }

  async stop() {
    const ended = new Promise((resolve) => this.server.once("exit", resolve));
    this.server.kill("SIGTERM");
    await ended;
    await rm(this.folder, { recursive: true });
  }

  /** The SDK with the administrator's token, or with other settings. */
  sdk(settings) {
    return new okta.Client({ orgUrl: this.base, token: this.contract.okta.api_token, ...settings });
  }

  /** Whether a code lets a user in at the demo's application, as its back end asks. */
  async letsIn(username, passcode) {
    const { client_id, client_secret } = this.contract.mosaic;
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret });
    const answer = await fetch(`${this.base}/oidc/token`, { method: "POST", body: form });
    const { access_token } = await answer.json();
    const redeemed = await fetch(`${this.base}/cis/v1/auth/otp/authenticate`, {
      method: "POST",
      headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
      body: JSON.stringify({ identifier_type: "username", identifier: username, passcode }),
    });
    return redeemed.status === 200;
  }
}

/** A request of Okta's guide, word for word. */
export async function guide(name, { groupId = "", authenticatorId = "" } = {}) {
  const text = await readFile(join(process.env.CLIENTS_TAC_BODIES, `${name}.json`), "utf8");
  return JSON.parse(text.replaceAll("{groupId}", groupId).replaceAll("{authenticatorId}", authenticatorId));
}

/** Through the SDK's own transport, which looks at no model. */
export async function raw(client, method, path, body) {
  const request = { method, headers: { "Content-Type": "application/json", Accept: "application/json" } };
  if (body !== undefined) request.body = JSON.stringify(body);
  const answer = await client.http.http(client.baseUrl + path, request);
  const text = await answer.text();
  return text === "" ? undefined : JSON.parse(text);
}

/** The user of this login. */
export async function person(client, login) {
  for await (const user of await client.userApi.listUsers({ search: `profile.login eq "${login}"` })) return user.id;
  throw new Error(`nobody is called ${login}`);
}

/** A group whose members may have the codes of the guide, and the authenticator that makes them. */
export async function prepare(client) {
  const group = await client.groupApi.createGroup({ group: { profile: { name: "Test group" } } });
  const authenticator = await client.authenticatorApi.createAuthenticator({ authenticator: await guide("authenticator") });
  await raw(client, "POST", "/api/v1/policies", await guide("enrollment_policy", { groupId: group.id }));
  return { groupId: group.id, authenticatorId: authenticator.id };
}

/** What an error says, without what differs from call to call. */
export function refusal(error) {
  return { status: error.status, code: error.errorCode, causes: error.errorCauses.map((cause) => cause.errorSummary) };
}
