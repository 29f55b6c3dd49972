// Users with a code: the page where they get in, with and without JavaScript (axe needs it, the page does not), and the
// sample application that has a page of its own.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { Authenticator, wrongFor } from "./authenticator.mjs";
import { accessible, admin, button, heading, server, visit } from "./portal.mjs";

const CLIENT = server.demo.mosaic.client_id;
const LOOKS = {
  "without JavaScript": { javaScriptEnabled: false },
  "wide and light": { colorScheme: "light" },
  "narrow and dark": { colorScheme: "dark", viewport: { width: 360, height: 740 } },
};

const another = (code) => (code === "000000" ? "111111" : "000000");
const wideAsTheWindow = (page) => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

async function recover(t, options) {
  const page = await visit(t, options);
  await page.goto(`${server.origin}/recover?client_id=${CLIENT}`);
  return page;
}

async function enter(page, identifier, code) {
  await page.getByLabel("User name, e-mail address or phone number").fill(identifier);
  await page.getByLabel("Access code").fill(code);
  await button(page, "Continue").click();
}

for (const [name, options] of Object.entries(LOOKS)) {
  test(`a user gets in and adds an authenticator app, ${name}`, async (t) => {
    const user = await admin.person("Rosa");
    const { code } = await admin.issue(user);
    const page = await recover(t, options);
    const look = async (where) => {
      if (options.javaScriptEnabled === false) return;
      await accessible(page, where);
      assert.ok(await wideAsTheWindow(page), `${where} sticks out sideways`);
    };
    await look("the form");
    await enter(page, user.username, another(code));
    const refusal = page.getByRole("alert");
    await refusal.getByText("That did not work.").waitFor();
    const [reference] = (await refusal.textContent()).match(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
    assert.equal(await page.getByLabel("Access code").inputValue(), "", "a code is not written into a page");
    await look("the refusal");
    const { events } = await admin.call("GET", `/references/${reference}`);
    assert.match(events[0].words, /^It was not the code/, "the help desk finds why");

    await enter(page, user.username, code);
    await heading(page, "Welcome back").waitFor();
    await page.getByText("An access code let someone in").waitFor();
    await look("inside");

    await button(page, "Add an authenticator app").click();
    await heading(page, "Add your authenticator app").waitFor();
    await page.getByRole("img", { name: /^QR code/ }).waitFor();
    await look("the picture");
    const app = new Authenticator(await page.locator("code").textContent());
    await page.getByLabel("Code that the app shows").fill(wrongFor(app.code()));
    await button(page, "Confirm").click();
    await page.getByRole("alert").getByText("That code was not right.").waitFor();
    await page.getByLabel("Code that the app shows").fill(app.code());
    await button(page, "Confirm").click();
    await heading(page, "Your authenticator app is ready").waitFor();
    const { totps } = await admin.call("GET", `/accounts/${user.id}/totps`);
    assert.equal(totps.length, 1);
  });
}

test("the page speaks the reader's language", async (t) => {
  const titles = new Set();
  for (const language of ["en", "de", "es", "fr", "ja"]) {
    const page = await recover(t, { locale: language });
    assert.equal(await page.locator("html").getAttribute("lang"), language);
    titles.add(await page.locator("h1").textContent());
    await accessible(page, language);
  }
  assert.equal(titles.size, 5);
});

test("the sample application lets a user in on a page of its own", async (t) => {
  const sample = spawn(process.execPath, [process.env.SAMPLE, join(server.folder, "demo.json")], {
    env: { PATH: process.env.PATH, PORT: "0", READMIT_URL: server.origin },
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(async () => {
    sample.kill();
    await once(sample, "exit");
  });
  const [line] = await once(createInterface(sample.stdout), "line");
  const address = line.match(/http:\S+?(?=,)/)[0];

  const user = await admin.person("Sam");
  const { code } = await admin.issue(user);
  const page = await visit(t);
  await page.goto(address);
  await accessible(page, "the form");
  const submit = async (passcode) => {
    await page.locator("[name=kind]").selectOption("username");
    await page.locator("[name=identifier]").fill(user.username);
    await page.locator("[name=code]").fill(passcode);
    await page.locator("form button").click();
  };
  await submit(another(code));
  await page.getByText("That did not work.").waitFor();
  await accessible(page, "the refusal");
  await submit(code);
  await heading(page, "You are in").waitFor();
  await accessible(page, "inside");
});
