// The client that `readmit journey codegen` writes: made, type-checked, built, and used in a browser.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { demo } from "../node/flow.mjs";
import { Phone } from "./phone.mjs";
import { ORIGIN } from "./site.mjs";
import { issue, person, visit, wrong } from "./visit.mjs";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
const modules = join(here, "node_modules");

/** Generates a client beside this file, where it is served and finds packages, builds it, and names its folder. */
async function built(journey) {
  const place = join(await mkdtemp(join(here, "client-")), "web");
  const flags = ["--base-url", demo.base_url, "--client-id", demo.mosaic.client_id];
  await run("readmit", ["journey", "codegen", journey, "--target", "web", "--out", place, ...flags], {
    cwd: process.env.CLIENTS_CLONE,
  });
  const wanted = JSON.parse(await readFile(join(place, "package.json"), "utf8"));
  const had = JSON.parse(await readFile(join(here, "..", "package.json"), "utf8")).dependencies;
  for (const [name, version] of Object.entries({ ...wanted.dependencies, ...wanted.devDependencies })) {
    assert.equal(had[name], version, `${name}: what is tested here is what is generated`);
  }
  await symlink(modules, join(place, "node_modules"));
  await run("npm", ["run", "build"], { cwd: place }).catch(({ stdout }) => assert.fail(stdout));
  return relative(here, place);
}

/** The page of a client, at the origin that it is for. */
async function open(t, client) {
  const { page } = await visit(t);
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(error));
  t.after(() => assert.deepEqual(troubles, []));
  await page.goto(`${ORIGIN}/${client}/dist/index.html`);
  return page;
}

/** Waits for a screen. Its heading has the focus, so that it is read out. */
async function screen(page, name) {
  const heading = page.getByRole("heading", { level: 1, name });
  await heading.waitFor();
  assert.ok(await heading.evaluate((element) => element === document.activeElement));
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

test("the client of a form signs in", async (t) => {
  const page = await open(t, await built("temp-code-retry"));
  const user = await person();
  const code = await issue(user);
  await press(page, "Start");
  await screen(page, "Ask for user ID and code");
  await page.getByLabel("User ID").fill(user.external_user_id);
  const secret = page.getByLabel("Temporary access code");
  assert.equal(await secret.getAttribute("type"), "password");
  await secret.fill(wrong(code));
  await press(page, "Continue");
  await page.getByRole("alert").waitFor();
  await page.getByLabel("User ID").fill(user.external_user_id);
  await page.getByLabel("Temporary access code").fill(code);
  await press(page, "Continue");
  await screen(page, "Completed");
  assert.match(await page.getByRole("definition").textContent(), /^eyJ/);

  await press(page, "Run it again");
  await press(page, "Start");
  await press(page, "Cancel");
  await screen(page, "Rejected");
});

test("the client of a start with parameters asks for them first", async (t) => {
  const page = await open(t, await built("temp-code-authentication"));
  const user = await person();
  await page.getByLabel("External user ID").fill(user.external_user_id);
  await page.getByLabel("Temp code").fill(await issue(user));
  await press(page, "Start");
  await screen(page, "Completed");
});

test("the client of a registration shows a picture, and that of a login takes the code", async (t) => {
  const user = await person();
  const page = await open(t, await built("totp-registration"));
  await press(page, "Start");
  await page.getByLabel("Email address").fill(user.email);
  await page.getByLabel("Name of the authenticator").fill("Phone");
  await press(page, "Continue");
  await screen(page, "Register TOTP");
  const picture = page.getByRole("img", { name: "QR code for an authenticator app" });
  assert.ok(await picture.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
  const secret = await page.getByRole("definition").textContent();
  await press(page, "Done");
  await screen(page, "Completed");

  const login = await open(t, await built("totp-login"));
  const phone = Phone.scan(`otpauth://totp/Shop?secret=${secret}`);
  await press(login, "Start");
  await login.getByLabel(/user ?name/i).fill(user.username);
  await login.getByLabel(/code/i).fill(phone.code());
  await press(login, "Authenticator app");
  await screen(login, "Completed");
});
