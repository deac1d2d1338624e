import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, version } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
/** In node_modules, where vitest leaves modules to Node. */
const kept = path.join(root, "node_modules", ".cache", "qianshou", "native");
const folders = ["hal", "sim", "src"].map((name) => path.join(root, name));
const endings = [".ts", ".tsx", "/index.ts"];
const DAY_MS = 86_400_000;

// Plain JavaScript: vitest's configuration loads it.

/**
 * For vitest: firmware and simulator as modules of Node's own, each in a file beside the others as its source is. vitest's way of loading
 * asks an object for each imported name, each time it is used: these tests, which compute, took 1.6 times as long so. Test files themselves
 * stay with vitest. What puts a module in the place of another (`vi.mock`) cannot use it.
 */
export async function nativeSources() {
  const names = (await Promise.all(folders.map(sourcesIn))).flat().sort();
  const own = await readFile(fileURLToPath(import.meta.url), "utf8");
  // Another set of files resolves names otherwise, and every file has its address within: each set has a folder of its own.
  const place = path.join(kept, hashOf([version, own, ...names].join("\n")).slice(0, 16));
  const placeOf = (source) => path.join(place, path.relative(root, source).replace(/\.tsx?$/, ".mjs"));
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

async function sourcesIn(folder) {
  const found = await readdir(folder, { recursive: true });
  return found.filter((name) => /(?<!\.d)\.tsx?$/.test(name)).map((name) => path.join(folder, name));
}

/** The source that is meant by a path without its ending; undefined where that is none of ours. */
function sourceOf(meant) {
  if (!folders.some((folder) => meant.startsWith(`${folder}/`))) return undefined;
  return endings.map((ending) => meant + ending).find((file) => existsSync(file));
}

/** By what they say, not by when they were written: files come back from branches and copies. */
async function translateChanged(names, list, placeOf) {
  const before = existsSync(list) ? JSON.parse(await readFile(list, "utf8")) : {};
  const now = Object.fromEntries(await Promise.all(names.map(async (name) => [name, hashOf(await readFile(name))])));
  const changed = names.filter((name) => now[name] !== before[name]);
  if (changed.length === 0) return;
  await translate(changed, placeOf);
  await written(list, JSON.stringify(now));
}

function hashOf(content) {
  return createHash("sha256").update(content).digest("hex");
}

/** Aside, and renamed: another process may be reading the same file now. */
async function written(file, contents) {
  await mkdir(path.dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, contents);
  await rename(aside, file);
}

/** Each source for itself: what it imports of the others stays an import, of the file beside. */
async function translate(sources, placeOf) {
  const besideIt = {
    name: "beside-it",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.{1,2}\// }, ({ path: asked, importer, resolveDir }) => {
        const meant = path.resolve(resolveDir, asked);
        const source = sourceOf(meant);
        if (source !== undefined) {
          const beside = path.relative(path.dirname(placeOf(importer)), placeOf(source));
          return { path: beside.startsWith(".") ? beside : `./${beside}`, external: true };
        }
        // A script of its own stays where it is; tables of bytes and words become a part of whoever asks for them.
        return /\.m?js$/.test(asked) ? { path: pathToFileURL(meant).href, external: true } : undefined;
      });
      // Every source keeps its own address, by which files are found that lie beside it.
      onLoad({ filter: /\.tsx?$/ }, async ({ path: file }) => {
        const text = await readFile(file, "utf8");
        if (!text.includes("import.meta.url")) return undefined;
        const contents = text.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(file).href));
        return { contents, loader: file.endsWith("x") ? "tsx" : "ts" };
      });
    },
  };
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [...sources],
    outbase: root,
    outdir: placeOf(root),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20.19",
    packages: "external",
    sourcemap: "inline",
    sourcesContent: false,
    loader: { ".bin": "binary" },
    logLevel: "error",
    plugins: [besideIt],
  });
  await Promise.all(outputFiles.map(({ path: file, contents }) => written(file, contents)));
}

/** What was made of another set of files, and is a day old. */
async function dropOld(place) {
  await mkdir(place, { recursive: true });
  for (const name of await readdir(kept)) {
    const folder = path.join(kept, name);
    if (folder !== place && (await stat(folder)).mtimeMs < Date.now() - DAY_MS)
      await rm(folder, { recursive: true, force: true });
  }
}
