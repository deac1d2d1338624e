import type { Plugin } from "vitest/config";

/** Firmware and simulator as modules of Node's own. See native-sources.mjs. Rejects with esbuild's list of places when a source does not compile. */
export function nativeSources(): Promise<Plugin>;
