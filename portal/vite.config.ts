// How the portal is built: into dist/, under the path where the program serves it. `READMIT=http://… npm run dev`
// serves the sources and passes the API's calls on to a running server.

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.READMIT ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/admin/",
  plugins: [react()],
  build: {
    target: "es2022",
    // An inlined file would be a data: URL, which the content security policy refuses for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    // What a visit loads is measured by scripts/size.mjs, compressed.
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: { "/admin/api": server, "/admin/setup": server, "/admin/password": server, "/hosted": server } },
  test: { include: ["test/**/*.test.ts"] },
});
