import { readFile } from "node:fs/promises";
import path from "node:path";
import { compileFunction } from "node:vm";
import { build, type Plugin } from "esbuild";
import type { BoardImage } from "../../board/board-instance";
import type { BoardName } from "../../board/wirings";
import { fontsPartition } from "../moddable/fonts-partition";
import { platformOf, projectRoot, readManifest } from "../moddable/modules";

const images = new Map<BoardName, Promise<BoardImage>>();

/**
 * What is flashed into a board, for this engine: `src/main.ts` bundled with the board's own file, which `manifest.json` binds to it. The SDK's
 * modules are left open. Every call starts the modules anew, as a board's power-up does.
 */
export function boardImage(board: BoardName): Promise<BoardImage> {
  const known = images.get(board) ?? bundled(board);
  images.set(board, known);
  return known;
}

async function bundled(board: BoardName): Promise<BoardImage> {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: ["src/main.ts"],
    bundle: true,
    write: false,
    platform: "neutral",
    format: "cjs",
    target: "node20.19",
    sourcemap: "inline",
    sourcesContent: false,
    // Names alone: what the map is from.
    outdir: path.join(projectRoot, "build", "board"),
    packages: "external",
    plugins: [bound(board)],
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`esbuild gave nothing for ${board}`);
  const run = compileFunction(output.text, ["require", "module", "native"], { filename: `${board}.js` });
  return (modules) => {
    const required = (name: string) => {
      if (!Object.hasOwn(modules, name)) throw new Error(`module "${name}" not found`);
      // esbuild takes it for the default export, as Node does of a module that is none of ECMAScript's.
      return modules[name];
    };
    run(required, { exports: {} }, noNative);
  };
}

/** The only native function of the firmware's: nobody can ask Node for its queue of jobs. A turn of its event loop empties it. */
const noNative = () => () => false;

/** As the manifest binds the module `board`. */
function bound(board: BoardName): Plugin {
  return {
    name: "board",
    setup({ onResolve }) {
      onResolve({ filter: /^board$/ }, () => ({ path: path.join(projectRoot, `hal/boards/${board}/board.ts`) }));
    },
  };
}

export interface BoardFiles {
  /** A file that the image carries. */
  readonly file: (name: string) => Uint8Array | undefined;
  /** The partition of fonts, where the image does without them. */
  readonly fonts?: Uint8Array;
}

/** The firmware's data on a board, as the manifest has it. */
export async function boardFiles(board: BoardName): Promise<BoardFiles> {
  const { data, platforms } = await readManifest();
  const without = platforms[platformOf(board)]?.data?.["~"] ?? [];
  const carried = data["*"].filter((file) => !without.includes(file));
  const read = await Promise.all(
    carried.map(
      async (file) => [path.basename(file), new Uint8Array(await readFile(path.join(projectRoot, file)))] as const,
    ),
  );
  const files = new Map(read);
  return { file: (name) => files.get(name), ...(without.length > 0 ? { fonts: await fontsPartition() } : {}) };
}
