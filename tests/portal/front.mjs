// Shows a built portal that is not in the program: its files under /admin/, with the program's content security policy;
// everything else is passed on. Where the program does not answer, the connection breaks as it would without this.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { extname, join, normalize } from "node:path";

const KINDS = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html; charset=utf-8" };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const OTHERS = ["/admin/api/", "/admin/setup", "/admin/password"];

const isPortal = (path) => path.startsWith("/admin/") && !OTHERS.some((other) => path.startsWith(other));

async function show(dist, path, response) {
  const name = normalize(path.slice("/admin/".length));
  const file = KINDS[extname(name)] === undefined ? "index.html" : name;
  try {
    const body = await readFile(join(dist, file));
    response.writeHead(200, { "content-type": KINDS[extname(file)], "content-security-policy": POLICY });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

function pass(port, asked, response) {
  const { url: path, method, headers } = asked;
  const passed = request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  passed.on("error", () => response.destroy());
  response.on("close", () => passed.destroy());
  asked.pipe(passed);
}

export async function front(dist, port) {
  const server = createServer((asked, response) => {
    const { pathname } = new URL(asked.url, "http://localhost");
    if (isPortal(pathname)) void show(dist, pathname, response);
    else pass(port, asked, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: server.address().port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
