// Prepares dist/ for the program, which embeds it: compresses each file, and lists all of them in embed.txt with a digest.
// `crates/readmit/build.rs` reads that list; without it the program is built without a portal.

import { createHash } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
/** Below this a compressed file saves no packet. */
const WORTH_IT = 1024;

const brotli = (bytes) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

// What only the build needed: the manifest, by which size.mjs found the files.
await rm(new URL(".vite/", dist), { recursive: true, force: true });

const entries = await readdir(dist, { recursive: true, withFileTypes: true });
const names = entries
  .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
  .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll(/\/+/g, "/").slice(dist.pathname.length))
  .sort();

const lines = [];
for (const name of names) {
  const bytes = await readFile(new URL(name, dist));
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  const packed = { gz: gzipSync(bytes, { level: 9 }), br: brotli(bytes) };
  const kept = Object.entries(packed).filter(([, smaller]) => bytes.length >= WORTH_IT && smaller.length < bytes.length * 0.9);
  for (const [ending, smaller] of kept) await writeFile(new URL(`${name}.${ending}`, dist), smaller);
  lines.push([name, digest, ...kept.map(([ending]) => ending)].join("\t"));
}

// The folder is in the repository, though empty, so that cargo can watch it; vite empties it each time.
await writeFile(new URL(".gitignore", dist), "# What `npm run build` makes.\n*\n!.gitignore\n");
await writeFile(new URL("embed.txt", dist), `${lines.join("\n")}\n`);
console.log(`packed               ${names.length} files`);
