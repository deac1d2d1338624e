import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { atOwnAddress, bundles, forNode, writeWhole } from "../bundling.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));

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
  const outfile = path.join(bundles, name);
  const { outputFiles } = await build({
    ...forNode,
    entryPoints: [path.join(root, entry)],
    outfile,
    logLevel: "silent",
    plugins: [sources(mutation)],
  });
  await mkdir(bundles, { recursive: true });
  const file = path.join(bundles, `${process.pid}-${name}`);
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
      onLoad({ filter: /\.(ts|mjs)$/ }, ({ path: file }) => {
        const source = readFileSync(file, "utf8");
        const contents = file === mutated && mutation ? mutate(mutation) : source;
        return { contents: atOwnAddress(file, contents), loader: file.endsWith(".ts") ? "ts" : "js" };
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
