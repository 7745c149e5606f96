import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["browser/**/*.test.ts"],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    bail: 1,
    // Whoever looks again and again waits as long as for anything else on a page: a busy machine is slow.
    expect: { poll: { timeout: 20_000 } },
  },
});
