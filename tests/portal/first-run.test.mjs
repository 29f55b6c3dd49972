// The first start of an installation: the link on the terminal, the first administrator, and the portal.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { accessible, fillSignIn, heading, visit } from "./portal.mjs";
import { freePort } from "./server.mjs";

const FIRST = { email: "ada@example.com", password: "an orchard behind the harbour" };

/** The program on an empty folder, and the link that it prints. */
async function installation(t) {
  const folder = await mkdtemp(join(tmpdir(), "readmit-first-"));
  const port = await freePort();
  const flags = ["serve", "--data", folder, "--listen", `127.0.0.1:${port}`, "--public-url", `http://localhost:${port}`];
  const child = spawn(process.env.READMIT_BIN, flags, { env: { PATH: process.env.PATH }, stdio: ["ignore", "pipe", "ignore"] });
  t.after(async () => {
    const gone = once(child, "exit");
    child.kill();
    await gone;
    await rm(folder, { recursive: true, force: true });
  });
  for await (const line of createInterface(child.stdout)) {
    const link = line.match(/http\S+\/admin\/setup\?token=\S+/);
    if (link) return link[0];
  }
  throw new Error("the program printed no link");
}

test("the first administrator is made with the link, once, and signs in", async (t) => {
  const link = await installation(t);
  const page = await visit(t);
  await page.goto(link);
  await accessible(page, "the form");
  await page.getByLabel("E-mail address").fill(FIRST.email);
  await page.getByLabel("Password").fill("password1234");
  await page.locator("form button").click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByLabel("E-mail address").inputValue(), FIRST.email, "what was typed is kept");
  await accessible(page, "the refusal");
  await page.getByLabel("Password").fill(FIRST.password);
  await page.locator("form button").click();
  await page.getByText("The password is set.").waitFor();
  await page.locator("a.button").click();
  await fillSignIn(page, FIRST);
  await page.locator(".shell").waitFor();
  await heading(page, "Help desk").waitFor();
  await accessible(page, "the first screen");

  const late = await visit(t);
  await late.goto(link);
  await late.getByLabel("E-mail address").fill("eve@example.com");
  await late.getByLabel("Password").fill(FIRST.password);
  await late.locator("form button").click();
  await heading(late, "This link does not work").waitFor();
  await accessible(late, "a link that was used");
});
