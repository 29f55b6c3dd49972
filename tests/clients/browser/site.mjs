// The pages: a server on a free port, for which the browser is told another origin. So the origin is the one that the
// demo's clients allow, whatever else listens on this machine.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The origin of the shop's pages. */
export const ORIGIN = "http://localhost:8765";
/** The origin of somebody else's. */
export const STRANGER = "http://localhost:9876";

const here = fileURLToPath(new URL(".", import.meta.url));
// The file that the vendor ships for script tags, as it is.
const sdk = createRequire(import.meta.url)
  .resolve("@transmitsecurity/platform-web-sdk")
  .replace(/[^/]*$/, "web-sdk-drs+idv+webauthn+ido.js");
const PAGE = '<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><script src="/sdk.js"></script></html>';
const TYPES = { ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript" };

/** What is at a path: the page with the SDK, the SDK, or a file of a client that a test has built beside this file. */
async function resource(path) {
  if (path === "/") return ["text/html; charset=utf-8", PAGE];
  if (path === "/sdk.js") return ["text/javascript", await readFile(sdk)];
  return [TYPES[extname(path)], await readFile(join(here, path))];
}

/** Serves until it is closed. Gives back the server, and what the browser has to be told. */
export async function serve() {
  const server = createServer((request, response) => {
    resource(new URL(request.url, ORIGIN).pathname).then(
      ([type, body]) => response.writeHead(200, { "content-type": type }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const rules = [ORIGIN, STRANGER].map((origin) => `MAP ${new URL(origin).host} 127.0.0.1:${server.address().port}`);
  return { server, flag: `--host-resolver-rules=${rules.join(", ")}` };
}
