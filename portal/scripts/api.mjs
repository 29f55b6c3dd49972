// Writes src/api/schema.d.ts, the types of the native API, from docs/openapi.json; with --check compares only.

import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.d.ts", import.meta.url);
const opening = "// The types of the native API. Generated from docs/openapi.json by `npm run api`; not edited by hand.\n\n";

const text = opening + astToString(await openapiTS(source, { alphabetize: true }));
if (process.argv.includes("--check")) {
  const committed = await readFile(target, "utf8").catch(() => "");
  if (committed !== text) {
    console.error("src/api/schema.d.ts does not fit docs/openapi.json: run `npm run api`");
    process.exit(1);
  }
  console.log("src/api/schema.d.ts: up to date");
} else {
  await writeFile(target, text);
  console.log("src/api/schema.d.ts: written");
}
