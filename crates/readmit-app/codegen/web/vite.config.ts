import { defineConfig } from "vite";

// The server answers pages of the origins that its application allows. The demo allows this port.
const port = { port: 8765, strictPort: true };

export default defineConfig({
  base: "./",
  server: port,
  preview: port,
  // The SDK is one large file, and there is nothing to split.
  build: { chunkSizeWarningLimit: 2048 },
});
