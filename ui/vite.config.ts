import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const gateway = process.env.GATEWAY_URL ?? "http://localhost:8000";

/** Leaves a compressed copy beside each asset: the gateway, which carries calls, is not to compress anything itself. */
const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  async writeBundle({ dir = "" }, bundle) {
    for (const name of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
      const file = join(dir, name);
      await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level: 9 }));
    }
  },
};

export default defineConfig({
  base: "./",
  plugins: [react(), tailwindcss(), compressed],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../api/static",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
  },
  // Worklets are modules, and import theirs.
  worker: { format: "es" },
  server: { proxy: { "/api": gateway, "/docs": gateway, "/openapi.json": gateway } },
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "jsdom", restoreMocks: true },
});
