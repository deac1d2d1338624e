import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { nativeSources } from "../native-sources.ts";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  plugins: [await nativeSources()],
  test: {
    include: ["test/mcu/**/*.test.ts"],
    setupFiles: ["test/bytes-equal.ts"],
    // An emulator does a hundred million instructions a second where nobody else computes.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
