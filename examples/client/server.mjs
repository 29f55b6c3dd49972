// A client application with a page of its own for identifier and code, and the two calls behind it: a token for the
// client, and `otp/authenticate` for the user. Node.js 20 or newer, no dependencies. See README.md.

import { createServer } from "node:http";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formPage, insidePage } from "./pages.mjs";

const settings = readSettings();
const styles = readFileSync(new URL("styles.css", import.meta.url));

// Who is in, by the secret in their cookie. A real application keeps this in its own session store.
const sessions = new Map();
const SESSION_SECONDS = 15 * 60;
const BODY_BYTES_MAX = 4096;

/** The settings: from the environment, or from the `demo.json` that `readmit demo` writes. */
function readSettings() {
  const demo = process.argv[2] ? JSON.parse(readFileSync(process.argv[2], "utf8")) : {};
  const settings = {
    server: process.env.READMIT_URL ?? demo.base_url ?? "http://127.0.0.1:8080",
    clientId: process.env.CLIENT_ID ?? demo.mosaic?.client_id,
    clientSecret: process.env.CLIENT_SECRET ?? demo.mosaic?.client_secret,
    port: Number(process.env.PORT ?? 8766),
  };
  if (!settings.clientId || !settings.clientSecret) {
    console.error("Set CLIENT_ID and CLIENT_SECRET, or name the demo.json of `readmit demo`.");
    process.exit(2);
  }
  return settings;
}

let known = { token: "", until: 0 };

/** The client's own access token (OAuth 2.0 client credentials), kept until shortly before it expires. */
async function clientToken() {
  if (Date.now() < known.until) return known.token;
  const response = await fetch(`${settings.server}/oidc/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: settings.clientId,
      client_secret: settings.clientSecret,
    }),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`the client's token was refused: ${response.status}`);
  const { access_token, expires_in } = await response.json();
  known = { token: access_token, until: Date.now() + (expires_in - 60) * 1000 };
  return access_token;
}

/** Step 3 of the guide: submits identifier and code, and answers what became of it. */
async function authenticate({ kind, identifier, code }, request) {
  const response = await fetch(`${settings.server}/cis/v1/auth/otp/authenticate`, {
    method: "POST",
    headers: { authorization: `Bearer ${await clientToken()}`, "content-type": "application/json" },
    body: JSON.stringify({
      identifier_type: kind,
      identifier,
      passcode: code,
      // So that the log and the counts know the user's address, not only this application's.
      client_attributes: {
        ip_address: request.socket.remoteAddress,
        user_agent: request.headers["user-agent"] ?? "",
      },
    }),
    signal: AbortSignal.timeout(10_000),
  });
  const body = await response.json();
  if (response.ok) return { tokens: body };
  if (response.status === 401) known = { token: "", until: 0 };
  if (response.status === 401 || response.status === 429 || response.status >= 500) {
    throw new Error(`the server answered ${response.status}`);
  }
  // The server names its cases to an application that has proven who it is. What a stranger reads is one sentence for all
  // of them, save what they can see for themselves; the number finds the reason in the help desk's log.
  return { refused: true, reference: body.reference };
}

/** Who the ID token says is in. It came straight from the server over a connection of ours, so it is only read here. */
function subject(tokens) {
  const claims = JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url").toString("utf8"));
  return claims.email ?? claims.username ?? claims.phone_number ?? claims.sub;
}

async function readForm(request) {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_BYTES_MAX) throw new RangeError("the form is too long");
  }
  return new URLSearchParams(text);
}

function send(response, status, html, headers = {}) {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  response.end(html);
}

const KINDS = ["user_id", "email", "phone_number", "username"];

async function enter(request, response) {
  const form = await readForm(request);
  const [kind, identifier, code] = ["kind", "identifier", "code"].map((name) => (form.get(name) ?? "").trim());
  const typed = { kind: KINDS.includes(kind) ? kind : "user_id", identifier };
  if (!identifier || !code) return send(response, 422, formPage(typed, "Fill in both fields."));
  let result;
  try {
    result = await authenticate({ ...typed, code }, request);
  } catch (error) {
    console.error(error.message);
    return send(response, 503, formPage(typed, "We cannot check codes at the moment. Try again in a minute."));
  }
  if (result.refused) {
    const number = result.reference ? ` Our help desk can look up this number: ${result.reference}.` : "";
    return send(response, 422, formPage(typed, `That did not work. Check what you typed.${number}`));
  }
  const secret = randomBytes(32).toString("base64url");
  sessions.set(secret, { who: subject(result.tokens), until: Date.now() + SESSION_SECONDS * 1000 });
  response.writeHead(303, {
    location: "/",
    "cache-control": "no-store",
    // Behind HTTPS: add `Secure` and name it `__Host-session`.
    "set-cookie": `session=${secret}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${SESSION_SECONDS}`,
  });
  response.end();
}

function session(request) {
  const now = Date.now();
  for (const [secret, { until }] of sessions) if (until <= now) sessions.delete(secret);
  const secret = /(?:^|;\s*)session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  return secret && sessions.has(secret) ? { secret, ...sessions.get(secret) } : undefined;
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const route = `${request.method} ${pathname}`;
  const inside = session(request);
  try {
    if (route === "GET /styles.css") {
      response.writeHead(200, { "content-type": "text/css; charset=utf-8", "x-content-type-options": "nosniff" });
      response.end(styles);
    } else if (route === "GET /") {
      send(response, 200, inside ? insidePage(inside.who) : formPage({ kind: "user_id", identifier: "" }));
    } else if (route === "POST /") {
      await enter(request, response);
    } else if (route === "POST /leave") {
      if (inside) sessions.delete(inside.secret);
      response.writeHead(303, { location: "/", "set-cookie": "session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0" });
      response.end();
    } else {
      send(response, 404, "<!doctype html><title>Not found</title><p>There is no such page.</p>");
    }
  } catch (error) {
    console.error(error.message);
    send(response, error instanceof RangeError ? 413 : 500, "<!doctype html><title>Sorry</title><p>Something went wrong.</p>");
  }
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  server.listen(settings.port, "127.0.0.1", () => {
    console.log(`The application is at http://127.0.0.1:${server.address().port}/, its server at ${settings.server}`);
  });
}
