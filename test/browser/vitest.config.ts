import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { nativeSources } from "../native-sources.ts";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  plugins: [await nativeSources()],
  test: {
    include: ["test/browser/**/*.test.ts"],
    pool: "threads",
    maxWorkers: 1,
    // A browser on a busy machine, in real time.
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
