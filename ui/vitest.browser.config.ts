import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["browser/**/*.test.ts"], testTimeout: 45_000, hookTimeout: 45_000, bail: 1 },
});
