// The JavaScript example of the page about Okta's API, run as it is printed there.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Organisation, raw } from "./okta.mjs";

let organisation;
before(async () => {
  organisation = await Organisation.start();
});
after(() => organisation.stop());

test("the example lists all users", async () => {
  const page = await readFile(process.env.CLIENTS_OKTA_GUIDE, "utf8");
  const examples = [...page.matchAll(/^```js\n(.*?)^```$/gms)];
  assert.equal(examples.length, 1);
  // Beside this file, where its imports are found.
  const file = new URL("./okta_example.mjs", import.meta.url);
  await writeFile(file, examples[0][1]);
  const { base_url: OKTA_CLIENT_ORGURL, okta } = organisation.contract;
  const env = { ...process.env, OKTA_CLIENT_ORGURL, OKTA_CLIENT_TOKEN: okta.api_token };
  const { stdout } = await promisify(execFile)(process.execPath, [file.pathname], { env });

  const users = await raw(organisation.sdk(), "GET", "/api/v1/users");
  assert.ok(users.length > 0);
  assert.equal(stdout, users.map(({ id, status, profile }) => `${id} ${status} ${profile.login}\n`).join(""));
});
