// Prints what a first visit loads, and fails above the budget. A first visit is the sign-in page or the first screen:
// the entry with everything that it imports at once, its styles, and the largest screen that is loaded on demand.

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const BUDGET = 250 * 1024;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL(".vite/manifest.json", dist), "utf8"));

const sizes = new Map();
async function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length);
  return sizes.get(file);
}

/** Every file that a chunk needs before it runs. */
function files(name, seen = new Set(), found = new Set()) {
  if (seen.has(name)) return found;
  seen.add(name);
  const chunk = manifest[name];
  for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
  for (const other of chunk.imports ?? []) files(other, seen, found);
  return found;
}

async function total(names) {
  const found = names.reduce((all, name) => files(name, new Set(), all), new Set());
  let sum = 0;
  for (const file of found) sum += await size(file);
  return sum;
}

const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);
const shell = manifest[entry].dynamicImports ?? [];
const page = await size("index.html");
console.log(`entry                ${kib((await total([entry])) + page)}`);
let first = 0;
for (const name of shell) {
  const bytes = (await total([entry, name])) + page;
  first = Math.max(first, bytes);
  console.log(`${manifest[name].name.padEnd(20)} ${kib(bytes)}`);
}
console.log(`first load           ${kib(first)} gzipped at most, of ${kib(BUDGET)}`);
if (first > BUDGET) {
  console.error("the first load is above its budget");
  process.exit(1);
}
