import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseAst } from "vitest/node";

/** Each file and the files that it imports, types and dynamic imports included. Paths from the project's root, with slashes. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** Sources by their paths. */
export type Sources = ReadonlyMap<string, string>;

const script = /\.(ts|tsx|mts|mjs|js)$/;
/** What an import leaves out of a file's name, in the order in which the compiler tries it. */
const endings: readonly string[] = Object.freeze(["", ".ts", ".tsx", ".d.ts", ".mts", "/index.ts"]);

/** Every script below these folders of the project. */
export function readSources(root: string, areas: readonly string[]): Sources {
  const sources = new Map<string, string>();
  for (const area of areas)
    for (const name of readdirSync(path.join(root, area), { recursive: true, encoding: "utf8" })) {
      const file = `${area}/${name.replaceAll("\\", "/")}`;
      if (script.test(file)) sources.set(file, readFileSync(path.join(root, file), "utf8"));
    }
  return sources;
}

/** What a source imports, exports from elsewhere, or names in an `import("…")` of a value or a type: as it says it. */
export function importsOf(file: string, source: string): readonly string[] {
  const lang = file.endsWith("x") ? "tsx" : /\.d\.m?ts$/.test(file) ? "dts" : "ts";
  const found = new Set<string>();
  collect(parseAst(source, { lang }), found);
  return [...found];
}

/** Every such node of the tree has what it imports as its `source`. */
function collect(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const each of node) collect(each, found);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const parts: { readonly [name: string]: unknown } = { ...node };
  const { source } = parts;
  if (typeof source === "object" && source !== null && "value" in source && typeof source.value === "string")
    found.add(source.value);
  for (const part of Object.values(parts)) collect(part, found);
}

/** What is made of the sources, and is not there before it is. */
const MADE = "build/";

/**
 * Who imports whom among the sources.
 * @param isFile whether a path that is no source is a file all the same: a picture, a table.
 * @throws Error for a relative import that leads nowhere: a file that is not seen cannot be judged.
 */
export function graphOf(sources: Sources, isFile: (file: string) => boolean): ImportGraph {
  const graph = new Map<string, readonly string[]>();
  for (const [file, source] of sources) {
    const targets: string[] = [];
    for (const said of importsOf(file, source)) {
      if (!said.startsWith(".")) continue;
      const at = path.posix.join(path.posix.dirname(file), said);
      const target = endings.map((ending) => at + ending).find((each) => sources.has(each));
      if (target !== undefined) targets.push(target);
      else if (!at.startsWith(MADE) && !isFile(at)) throw new Error(`${file} imports ${said}, which is not there`);
    }
    graph.set(file, targets);
  }
  return graph;
}

/** The graph of the project itself. */
export function projectGraph(root: string, areas: readonly string[]): ImportGraph {
  const isFile = (file: string) => statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile() ?? false;
  return graphOf(readSources(root, areas), isFile);
}
