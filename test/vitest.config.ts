import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/**/*.test.ts"],
    // They need a browser: `npm run test:browser`.
    exclude: ["test/browser/**"],
    // Tests are small and many: threads start faster than processes, and the machines this runs on have two cores.
    pool: "threads",
    maxWorkers: 2,
    // The slowest single tests drive another process; anything beyond this hangs.
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
