import path from "node:path";
import { build } from "esbuild";

const bundles = new Map<string, Promise<string>>();

/**
 * Bundles a TypeScript entry and all it imports into one strict script for the XS engine, to be given to `XsWorker.evaluate`.
 * The script is plain ASCII; an `import "./x.bin"` becomes a Uint8Array, an `import "./x.json"` its value.
 * The entry itself puts what it offers on `globalThis` (for the worker: `handleCommand`).
 *
 * Every entry is bundled once in a process. Rejects, with esbuild's list of places, when something does not resolve: so does
 * every `node:` module, because the target has none, and nothing is put in its place.
 */
export function bundleForXs(entry: string): Promise<string> {
  const file = path.resolve(entry);
  let script = bundles.get(file);
  if (script === undefined) {
    script = bundle(file);
    bundles.set(file, script);
  }
  return script;
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["import"],
    format: "iife",
    // The engine of the worker, XS 13.3, has the syntax of ES2022 whole; ES2023 adds none to it.
    target: "es2022",
    // The engine gives a class no name yet while its static fields are made, and libraries make instances there.
    supported: { "class-static-field": false },
    charset: "ascii",
    banner: { js: '"use strict";' },
    loader: { ".bin": "binary" },
    logLevel: "silent",
  });
  const script = outputFiles[0];
  if (script === undefined) throw new Error(`esbuild gave nothing for ${file}`);
  return script.text;
}
