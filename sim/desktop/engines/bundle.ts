import path from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, transform } from "esbuild";
import { firmwareCuts, worldCuts } from "./cuts";

const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * A bundle with more names than this at its top level is cut into pieces (`cuts.ts`). The worker's stack has 4,096 slots, one for each name
 * of what is being loaded: a fifth of them stays for what runs meanwhile. The firmware alone has fewer, and is one piece as on a device.
 */
const PIECE_NAMES_MAX = 3_200;

const language = Object.freeze({
  platform: "neutral",
  // The engine of the worker, XS 13.3, has the syntax of ES2022 whole; ES2023 adds none to it.
  target: "es2022",
  // The engine gives a class no name yet while its static fields are made, and libraries make instances there.
  supported: { "class-static-field": false },
  charset: "ascii",
  logLevel: "silent",
} satisfies BuildOptions);

const bundling = Object.freeze({
  ...language,
  absWorkingDir: projectRoot,
  bundle: true,
  write: false,
  mainFields: ["module", "main"],
  conditions: ["import"],
  loader: { ".bin": "binary" },
} satisfies BuildOptions);

const bundles = new Map<string, Promise<string>>();

/**
 * Bundles a TypeScript entry and all it imports into one strict script for the XS engine, to be given to `XsWorker.evaluate`.
 * The script is plain ASCII; an `import "./x.bin"` becomes a Uint8Array, an `import "./x.json"` its value.
 * The entry itself puts what it offers on `globalThis` (for the worker: `handleCommand`).
 *
 * What has too many names for the worker's stack comes as pieces within that script, each run after those that it takes from.
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
    ...bundling,
    entryPoints: [file],
    format: "iife",
    banner: { js: '"use strict";' },
  });
  const script = outputFiles[0];
  if (script === undefined) throw new Error(`esbuild gave nothing for ${file}`);
  return namesAtTop(script.text) > PIECE_NAMES_MAX ? bundleInPieces(file) : script.text;
}

/** As esbuild writes what stands at the top level of its one function. */
function namesAtTop(script: string): number {
  return script.match(/^ {2}(?:var|let|const|class|(?:async )?function\*?) /gm)?.length ?? 0;
}

async function bundleInPieces(file: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    ...bundling,
    entryPoints: { entry: file, ...worldCuts, ...firmwareCuts },
    outdir: PIECES,
    chunkNames: "[hash]",
    splitting: true,
    format: "esm",
    metafile: true,
  });
  const texts = new Map(outputFiles.map((output) => [path.basename(output.path), output.text]));
  const order = new Set<string>();
  const add = (name: string): void => {
    if (order.has(name)) return;
    for (const taken of metafile.outputs[`${PIECES}/${name}`]?.imports ?? []) add(path.basename(taken.path));
    order.add(name);
  };
  add("entry.js");
  const pieces: string[] = [];
  for (const name of order) pieces.push(await pieceOf(name, texts.get(name)));
  return `"use strict";\n(() => {\nconst pieces = {};\nconst require = (name) => pieces[name];\n${pieces.join("")}})();\n`;
}

/** Only a name: nothing is written there. */
const PIECES = "pieces";

/** One after the other, and none from within another: the names of two never lie on the stack at once. */
async function pieceOf(name: string, text: string | undefined): Promise<string> {
  if (text === undefined) throw new Error(`esbuild gave no piece ${name}`);
  const { code } = await transform(text, { ...language, format: "cjs" });
  return `pieces["./${name}"] = (() => {\nconst module = { exports: {} };\n${code}return module.exports;\n})();\n`;
}
