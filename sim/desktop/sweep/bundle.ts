import { readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** Inside node_modules, so that what is external resolves as it does from the project. */
const folder = path.join(root, "node_modules", ".cache", "qianshou");

/** What a source asks for its address with. Not in one piece here, because this source is bundled the same way. */
const ownUrl = ["import", "meta", "url"].join(".");

/** How sources become modules for Node. */
export const forNode = Object.freeze({
  absWorkingDir: root,
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
  target: "node20.19",
  packages: "external",
  loader: { ".bin": "binary" },
} satisfies BuildOptions);

/** A source's text in which its own address, by which it finds files beside it, is that of its file. */
export function atOwnAddress(file: string, text: string): string {
  return text.replaceAll(ownUrl, JSON.stringify(pathToFileURL(file).href));
}

/** Written aside and renamed: another process may read the file meanwhile. */
export async function writeWhole(file: string, contents: Uint8Array | string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, contents);
  await rename(aside, file);
}

/** A deliberate breakage: one text of one source becomes another. */
export interface Mutation {
  readonly name: string;
  /** Path of the source from the project's root. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/**
 * Bundles an entry of this project for a worker thread, and gives the module's path.
 * Rejects when a mutation's text does not occur exactly once in its file: a mutant that is none must not live on.
 */
export async function bundleSweep(entry: string, mutation?: Mutation): Promise<string> {
  const name = `sweep-${path.basename(entry, ".ts")}${mutation ? `-${mutation.name}` : ""}.mjs`;
  const outfile = path.join(folder, name);
  const { outputFiles } = await build({
    ...forNode,
    entryPoints: [path.join(root, entry)],
    outfile,
    logLevel: "silent",
    plugins: [sources(mutation)],
  });
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${process.pid}-${name}`);
  for (const { contents } of outputFiles) await writeWhole(file, contents);
  return file;
}

/** Gives every source its own address, as without a bundle, and makes the mutation. */
function sources(mutation: Mutation | undefined): Plugin {
  const mutated = mutation && path.join(root, mutation.file);
  return {
    name: "sources",
    setup({ onLoad }) {
      if (mutation) mutate(mutation);
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        const source = readFileSync(file, "utf8");
        const contents = file === mutated && mutation ? mutate(mutation) : source;
        return { contents: atOwnAddress(file, contents), loader: "ts" };
      });
    },
  };
}

function mutate({ name, file, find, replace }: Mutation): string {
  const source = readFileSync(path.join(root, file), "utf8");
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`mutant ${name}: its text stands ${times} times in ${file}`);
  return source.replace(find, () => replace);
}
