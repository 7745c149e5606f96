import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["browser/**/*.test.ts"],
    fileParallelism: false,
    sequence: { shuffle: false },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    bail: 1,
  },
});
