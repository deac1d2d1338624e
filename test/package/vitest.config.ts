import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/package/**/*.test.ts"],
    pool: "threads",
    maxWorkers: 1,
    // An installation by npm, on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
