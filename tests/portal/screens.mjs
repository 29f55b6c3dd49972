// Takes the pictures of docs/screens: the main screens, wide and narrow, light and dark, of an organisation at work.
// `KEEP=screens.mjs tests/portal/run` writes them there. WebP, at most SIZE_MAX each.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CHECKS, runJourney } from "./api.mjs";
import { admin, browser, button, codeShown, fillSignIn, go, heading, server, settled, shop } from "./portal.mjs";

const SIZE_MAX = 150_000;
const [out] = process.argv.slice(2);
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
const PEOPLE = [
  ["Amara", "Okafor"], ["Bruno", "Keller"], ["Chiyo", "Tanaka"], ["Daniel", "Reyes"], ["Elena", "Petrova"], ["Farid", "Haddad"],
  ["Greta", "Lindholm"], ["Hugo", "Moreau"], ["Isla", "MacLeod"], ["Jonas", "Weber"], ["Kavita", "Rao"], ["Liam", "Byrne"],
];

/** An organisation as it is on an ordinary day. */
async function day() {
  const users = [];
  for (const [at, [first, last]] of PEOPLE.entries()) {
    const username = `${first}.${last}`.toLowerCase();
    users.push(await admin.person(first, last, {
      name: { first_name: first, last_name: last },
      username,
      external_user_id: `E-${40_117 + 13 * at}`,
      email: `${username}@example.com`,
      phone_number: `+1202555${String(1150 + 7 * at).padStart(4, "0")}`,
      phone_number_verified: true,
    }));
  }
  await admin.checklist(CHECKS);
  const verification = [{ id: "call_back", outcome: "passed", note: "Answered at the third ring" }, { id: "ticket", outcome: "passed", note: "INC-20418" }];
  for (const [at, user] of users.slice(3).entries()) {
    const { code } = await admin.issue(user, { verification });
    if (at % 3 === 1) await shop.enter(user, code === "000000" ? "111111" : "000000");
    if (at === 5) await shop.lock(user, code);
    else if (at % 2 === 0) await shop.enter(user, code);
  }
  const group = await admin.call("POST", "/groups", { name: "Executives", description: "A second operator approves", protected: true });
  for (const user of users.slice(0, 2)) await admin.call("PUT", `/accounts/${user.id}/groups/${group.id}`);
  await admin.call("POST", `/accounts/${users[1].id}/approvals`, { application: admin.application, verification });
  return users;
}

async function find(page, user) {
  await page.getByRole("combobox").fill(user.username);
  await page.getByRole("option", { name: user.display_name }).click();
  await heading(page, "Verify and generate", 2).waitFor();
  await settled(page);
}

async function watch(page, user) {
  await find(page, user);
  await page.getByLabel("Where it works").selectOption({ index: 0 });
  await page.getByRole("checkbox", { name: /Called back/ }).check();
  await button(page, "Generate code").click();
  await codeShown(page);
}

/** A journey as it was used: once with a wrong code first. */
async function journey(user) {
  const { code } = await admin.issue(user, { verification: [{ id: "call_back", outcome: "passed", note: "Answered at once" }] });
  const wrong = code === "000000" ? "111111" : "000000";
  const tries = [wrong, code].map((temp_code) => ({ external_user_id: user.external_user_id, temp_code }));
  await runJourney(server, "temp-code-retry", ...tries);
  return (await admin.call("GET", "/journey-executions")).executions[0].id;
}

async function verify(page) {
  await button(page, "Verify now").click();
  await page.getByText("The log is as it was written.").waitFor();
}

async function enrol(page) {
  await button(page, "Set up app").click();
  await button(page, "Show QR code").click();
  await page.getByRole("img", { name: /QR code/ }).waitFor();
}

const users = await day();
const execution = await journey(users[2]);
const [, , chiyo, , , , , , isla] = users;
const { application } = admin;
const explain = `/policies/explain?user=${chiyo.id}&application=${application}&proved=tac`;

/** Name, who, address, size, colours, and what is done there first. */
const PICTURES = [
  ["sign-in", null, "/", "wide", "light"],
  ["desk-verify", "agent", "/desk", "wide", "light", (page) => find(page, chiyo)],
  ["desk-watch", "agent", "/desk", "wide", "dark", (page) => watch(page, chiyo)],
  ["desk-watch", "agent", "/desk", "narrow", "light", (page) => watch(page, users[3])],
  ["users", "admin", "/users", "wide", "light"],
  ["users", "admin", "/users", "narrow", "dark"],
  ["user", "admin", `/users/${isla.id}/applications`, "wide", "light"],
  ["approvals", "agent", "/approvals", "narrow", "light"],
  ["methods", "admin", `/methods/passcodes/${application}`, "wide", "light"],
  ["explain", "admin", explain, "wide", "dark"],
  ["journeys", "admin", "/journeys", "narrow", "light"],
  ["journey", "admin", "/journeys/temp-code-retry/definition", "wide", "dark"],
  ["execution", "admin", `/journeys/temp-code-retry/runs/${execution}`, "wide", "light"],
  ["role", "admin", "/administrators/roles/new", "wide", "light"],
  ["activity", "admin", "/activity/users", "wide", "dark"],
  ["statistics", "admin", "/activity/statistics", "wide", "light"],
  ["statistics", "admin", "/activity/statistics", "narrow", "dark"],
  ["chain", "admin", "/activity/chain", "wide", "light", verify],
  ["authenticator-app", "agent", "/account", "wide", "light", enrol],
];

/** The smallest loss that keeps a picture below the limit. Chromium draws it, so nothing else has to be installed. */
async function webp(page) {
  const session = await page.context().newCDPSession(page);
  for (const quality of [90, 80, 65, 50]) {
    const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality });
    const picture = Buffer.from(data, "base64");
    if (picture.length < SIZE_MAX) return picture;
  }
  throw new Error("a picture is too large");
}

async function take([name, who, path, size, colorScheme, act]) {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme, reducedMotion: "reduce", timezoneId: "Europe/Zurich", locale: "en-GB", deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  await go(page, path);
  if (who !== null) {
    await fillSignIn(page, server.demo[who]);
    await page.locator(".shell").waitFor();
  }
  await settled(page);
  await act?.(page);
  await settled(page);
  await page.evaluate(() => document.activeElement?.blur());
  await page.waitForFunction(() => document.getAnimations().every(({ effect, playState }) => playState !== "running" || effect.getComputedTiming().iterations === Infinity));
  await writeFile(join(out, `${name}-${size}-${colorScheme}.webp`), await webp(page));
  await context.close();
}

await mkdir(out, { recursive: true });
for (const picture of PICTURES) await take(picture);
await browser.close();
await server.end();
