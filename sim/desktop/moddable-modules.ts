import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

/** The boards that `manifest.json` builds for: their folders in `hal/boards/`. */
export const boards = Object.freeze(["lin", "m5stack_core2"] as const);
export type BoardName = (typeof boards)[number];

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
