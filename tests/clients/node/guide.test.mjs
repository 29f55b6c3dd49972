// The JavaScript example of the developers' guide, run as it is printed there.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import { Client, demo } from "./flow.mjs";

test("the example verifies who is in", async () => {
  const guide = await readFile(process.env.CLIENTS_GUIDE, "utf8");
  const examples = [...guide.matchAll(/^```js\n(.*?)^```$/gms)];
  assert.equal(examples.length, 1);
  // Beside this file, where its imports are found.
  const file = new URL("./example.mjs", import.meta.url);
  await writeFile(file, examples[0][1]);

  const client = await Client.first();
  const user = await client.user();
  const env = {
    ...process.env,
    BASE_URL: demo.base_url,
    CLIENT_ID: client.id,
    CLIENT_SECRET: client.secret,
    USER_NAME: user.username,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [file.pathname], { env });
  assert.equal(stdout.trim(), `${user.username} is in: ${user.id}, by otp`);
});
