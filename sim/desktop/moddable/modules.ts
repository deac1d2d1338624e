import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const projectRoot = fileURLToPath(new URL("../../../", import.meta.url));

/** The boards that `manifest.json` builds for: their folders in `hal/boards/`. */
export const boards = Object.freeze(["lin", "m5stack_core2", "m5stack_cores3", "esp32s3"] as const);
export type BoardName = (typeof boards)[number];

/** Those with an ESP32 of their own; the other one is Moddable's simulator. */
export type DeviceBoard = Exclude<BoardName, "lin">;
export const deviceBoards: readonly DeviceBoard[] = Object.freeze(boards.filter((board) => board !== "lin"));

/**
 * What these have in common is listed for all: a board without a screen of its own gets the modules of one, too, where it is built module
 * by module. Packed, as a device gets it, it has none of them.
 */
const boardsWithGlass: readonly BoardName[] = Object.freeze(boards.filter((board) => board !== "esp32s3"));

/** mcconfig's name of a board, which is its key in the manifest's `platforms`. */
export function platformOf(board: BoardName): string {
  return board === "lin" ? board : `esp32/${board}`;
}

/**
 * The project's own modules that the firmware consists of on a board, as paths without extension, sorted: what `src/main.ts`
 * and the board import as values, and what these import. Types are no modules.
 */
export async function firmwareModules(board: BoardName): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: ["src/main.ts", `hal/boards/${board}/board.ts`],
    bundle: true,
    write: false,
    metafile: true,
    outdir: "unused",
    platform: "neutral",
    format: "esm",
    treeShaking: false,
    // The SDK's modules, the manifest's own names, and packages.
    packages: "external",
    external: ["board"],
    logLevel: "error",
  });
  return Object.keys(metafile.inputs)
    .map((file) => file.slice(0, -path.extname(file).length))
    .sort();
}

type ModuleLists = Readonly<Record<string, string | readonly string[]>>;

/** What of `manifest.json` depends on which modules there are. */
export interface Manifest {
  readonly modules: ModuleLists;
  readonly preload: readonly string[];
  readonly data: Readonly<Record<"*", readonly string[]>>;
  readonly creation: Readonly<Record<string, unknown>>;
  readonly platforms: Readonly<Record<string, Platform>>;
}

interface Platform {
  /** Variables of mcconfig; files by paths from the manifest's folder. */
  readonly build?: Readonly<Record<string, string>>;
  readonly modules: ModuleLists;
  readonly preload: readonly string[];
  /** Files beside those of every board, and which of those it does without. */
  readonly data?: Readonly<Record<"*", readonly string[]>> & { readonly "~"?: readonly string[] };
}

export const manifestFile = path.join(projectRoot, "manifest.json");

/** `manifest.json` as it stands. */
export async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readFile(manifestFile, "utf8")) as Manifest;
}

/**
 * The manifest with the modules that the sources have now: each of ours named, because mcconfig's wildcards skip TypeScript
 * modules in `preload`, and would link every contract's empty module besides. Everything else stays as it is.
 */
export async function withModulesOfNow(manifest: Manifest): Promise<Manifest> {
  const [first = [], ...others] = await Promise.all(boardsWithGlass.map(firmwareModules));
  const common = first.filter((name) => others.every((modules) => modules.includes(name)));
  const modules: Record<string, string | readonly string[]> = {};
  for (const [name, sources] of Object.entries(manifest.modules))
    if (!isOwn(name) || name === NATIVE_FOLDER) modules[name] = sources;
  for (const name of common) {
    const folder = `${path.posix.dirname(name)}/*`;
    // The folder with a module in C is taken whole: two files have one name there.
    if (folder !== NATIVE_FOLDER) modules[folder] = [...(modules[folder] ?? []), `./${name}`];
  }
  const kept = manifest.preload.filter((name) => !isOwn(name));
  // The entry runs at start, not while it is built.
  return { ...manifest, modules, preload: [...kept, ...common.filter((name) => name !== "src/main")] };
}

/** The module with C behind it. */
export const NATIVE_MODULE = "hal/boards/remote/pending-jobs";
export const NATIVE_FOLDER = "hal/boards/remote/*";

/** A module of the project's own, by its name. */
export function isOwn(name: string): boolean {
  return name.startsWith("src/") || name.startsWith("hal/");
}
