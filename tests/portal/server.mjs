// The real program on an organisation of its own: started, ended and started again as a test wants it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { front } from "./front.mjs";

const BINARY = process.env.READMIT_BIN;
/** A built portal to show in place of the one in the program. */
const DIST = process.env.PORTAL_DIST;
const LISTENS = /^readmit listens on /;

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Settings of whoever runs the tests are not the demo's. */
const environment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("READMIT_")));

export class Server {
  #process = null;
  #log = [];

  static async start() {
    if (BINARY === undefined) throw new Error("READMIT_BIN names no program");
    const server = new Server();
    server.folder = await mkdtemp(join(tmpdir(), "readmit-portal-"));
    server.port = await freePort();
    server.front = DIST === undefined ? null : await front(DIST, server.port);
    server.origin = `http://localhost:${server.front?.port ?? server.port}`;
    await server.up();
    server.demo = JSON.parse(await readFile(join(server.folder, "demo.json"), "utf8"));
    return server;
  }

  /** Starts the program and waits until it says that it listens. */
  async up() {
    if (this.#process !== null) return;
    const flags = ["demo", "--data", this.folder, "--listen", `127.0.0.1:${this.port}`, "--public-url", this.origin];
    const child = spawn(BINARY, flags, { env: environment(), stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    const keep = (line) => { this.#log = [...this.#log.slice(-50), line]; };
    createInterface(child.stderr).on("line", keep);
    const listens = new Promise((resolve, reject) => {
      createInterface(child.stdout).on("line", (line) => { if (LISTENS.test(line)) resolve(); });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${this.#log.join("\n")}`)));
    });
    await listens;
  }

  /** Ends the program at once, as an outage does. */
  async down() {
    const child = this.#process;
    if (child === null || child.exitCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    this.#process = null;
  }

  async end() {
    await this.down();
    this.front?.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
