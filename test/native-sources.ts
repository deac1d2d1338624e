import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin as EsbuildPlugin, version } from "esbuild";
import type { Plugin } from "vitest/config";
import { atOwnAddress, bundles, forNode, writeWhole } from "../sim/desktop/bundling.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** In node_modules, where vitest leaves modules to Node. */
const kept = path.join(bundles, "native");
const folders = ["hal", "sim", "src"].map((name) => path.join(root, name));
const endings = [".ts", ".tsx", "/index.ts"];
const DAY_MS = 86_400_000;
/** Where what they say changes, everything is translated again. */
const translators = ["test/native-sources.ts", "sim/desktop/bundling.mjs"].map((name) => path.join(root, name));

type PlaceOf = (source: string) => string;

/**
 * For vitest: translates firmware and simulator once, into files that Node imports itself. vitest's own modules look up each imported name
 * whenever it is used, and these tests, which compute, took 1.6 times as long so. Test files stay with vitest. A test that replaces a module
 * (`vi.mock`) cannot use it. Rejects with esbuild's list of places when a source does not compile.
 */
export async function nativeSources(): Promise<Plugin> {
  const names = (await Promise.all(folders.map(sourcesIn))).flat().sort();
  const how = await Promise.all(translators.map((file) => readFile(file, "utf8")));
  // With another set of files a name may mean another file, and a translation has its address within: each set has a folder of its own.
  const place = path.join(kept, hashOf([version, ...how, ...names].join("\n")).slice(0, 16));
  const placeOf = (source: string) => path.join(place, path.relative(root, source).replace(/\.tsx?$/, ".mjs"));
  await dropOld(place);
  await translateChanged(names, path.join(place, "translated.json"), placeOf);
  return {
    name: "native-sources",
    enforce: "pre",
    resolveId(asked, importer) {
      if (!importer || !asked.startsWith(".")) return null;
      const source = sourceOf(path.resolve(path.dirname(importer), asked));
      return source === undefined ? null : placeOf(source);
    },
  };
}

async function sourcesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true });
  return found.filter((name) => /(?<!\.d)\.tsx?$/.test(name)).map((name) => path.join(folder, name));
}

/** The source that is meant by a path without its ending; undefined where that is none of ours. */
function sourceOf(meant: string): string | undefined {
  if (!folders.some((folder) => meant.startsWith(`${folder}/`))) return undefined;
  return endings.map((ending) => meant + ending).find((file) => existsSync(file));
}

/** Changed is what has another content than when it was translated. Times tell nothing: files come back from branches and copies. */
async function translateChanged(names: readonly string[], list: string, placeOf: PlaceOf): Promise<void> {
  const before: { readonly [name: string]: string } = existsSync(list) ? JSON.parse(await readFile(list, "utf8")) : {};
  const now = Object.fromEntries(await Promise.all(names.map(async (name) => [name, hashOf(await readFile(name))])));
  const changed = names.filter((name) => now[name] !== before[name]);
  if (changed.length === 0) return;
  await translate(changed, placeOf);
  await written(list, JSON.stringify(now));
}

function hashOf(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

async function written(file: string, contents: Uint8Array | string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeWhole(file, contents);
}

/** Each source becomes a file of its own; what it imports of the others stays an import. */
async function translate(sources: readonly string[], placeOf: PlaceOf): Promise<void> {
  const besideIt: EsbuildPlugin = {
    name: "beside-it",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.{1,2}\// }, ({ path: asked, importer, resolveDir }) => {
        const meant = path.resolve(resolveDir, asked);
        const source = sourceOf(meant);
        if (source !== undefined) {
          const beside = path.relative(path.dirname(placeOf(importer)), placeOf(source));
          return { path: beside.startsWith(".") ? beside : `./${beside}`, external: true };
        }
        // Plain scripts stay where they are; tables of bytes and words become a part of each file that imports them.
        return /\.m?js$/.test(asked) ? { path: pathToFileURL(meant).href, external: true } : undefined;
      });
      onLoad({ filter: /\.tsx?$/ }, async ({ path: file }) => {
        const contents = atOwnAddress(file, await readFile(file, "utf8"));
        return { contents, loader: file.endsWith("x") ? "tsx" : "ts" };
      });
    },
  };
  const { outputFiles } = await build({
    ...forNode,
    entryPoints: [...sources],
    outbase: root,
    outdir: placeOf(root),
    outExtension: { ".js": ".mjs" },
    sourcemap: "inline",
    sourcesContent: false,
    logLevel: "error",
    plugins: [besideIt],
  });
  await Promise.all(outputFiles.map(({ path: file, contents }) => written(file, contents)));
}

/** Drops the translations of other sets of files that are a day old. */
async function dropOld(place: string): Promise<void> {
  await mkdir(place, { recursive: true });
  for (const name of await readdir(kept)) {
    const folder = path.join(kept, name);
    if (folder !== place && (await stat(folder)).mtimeMs < Date.now() - DAY_MS)
      await rm(folder, { recursive: true, force: true });
  }
}
