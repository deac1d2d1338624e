import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { worldCuts } from "../engines/cuts";
import { projectRoot } from "../moddable/modules";

/** Where the panel is written, and where `manifest.json` has mcsim look for simulators: the script there takes it from here. */
export const panelFolder = path.join(projectRoot, "build", "mcsim");
export const simulatorsFolder = path.join(projectRoot, "sim", "moddable", "simulators");
const PANEL = "qianshou.js";
const FONTS = Object.freeze(["font24.bin", "font16.bin"]);

/** A script of the panel: its own, or one of the world's that it imports. */
interface PanelPart {
  /** Relative to the panel's folder, with "/". */
  readonly name: string;
  readonly text: string;
}

/** The world's scripts lie below the panel's: mcsim takes each script of its own folder for a simulator. */
const WORLD = "world";
/** Makes room in the machine: before anything else is there, which the bundler's own order does not promise. */
const RESERVE = "reserve";

/** mcsim's machine has 2,048 slots of stack (`tools/mcsim/manifest.json` of the SDK): as one script the world ended it without a word. */
const scripts = Object.freeze(
  Object.fromEntries(
    Object.entries({ ...worldCuts, [RESERVE]: "sim/moddable/panel/reserve.ts" }).map(([name, file]) => [
      `${WORLD}/${name}`,
      file,
    ]),
  ),
);

/** The panel with the whole simulated world, as scripts that mcsim reads as they are. The panel's own is the last. */
export async function bundlePanel(): Promise<readonly PanelPart[]> {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: { qianshou: "sim/moddable/panel/qianshou.ts", ...scripts },
    outdir: panelFolder,
    chunkNames: `${WORLD}/[hash]`,
    splitting: true,
    bundle: true,
    write: false,
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["import"],
    format: "esm",
    target: "es2022",
    // As for the XS worker: a class has no name yet while its static fields are made.
    supported: { "class-static-field": false },
    charset: "ascii",
    minify: true,
    // mcsim's own modules.
    external: ["ControlsPane", "DevicePane", "piu/*"],
    logLevel: "error",
  });
  const parts = outputFiles.map((file) => ({
    name: path.relative(panelFolder, file.path).split(path.sep).join("/"),
    text: file.text,
  }));
  const own = parts.filter(({ name }) => name === PANEL);
  if (own.length !== 1) throw new Error("esbuild gave nothing for the panel");
  const first = own.map(({ name, text }) => ({ name, text: `import"./${WORLD}/${RESERVE}.js";${text}` }));
  return [...parts.filter(({ name }) => name !== PANEL), ...first];
}

/** Writes the panel and its fonts to where mcsim finds them, or to another folder. */
export async function writePanel(folder: string = panelFolder): Promise<string> {
  const parts = await bundlePanel();
  await mkdir(path.join(folder, WORLD), { recursive: true });
  for (const font of FONTS)
    await copyFile(path.join(projectRoot, "src", "receipt", "font", font), path.join(folder, font));
  // Last, and at once: whoever finds it finds all.
  for (const { name, text } of parts) {
    const file = path.join(folder, name);
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
  return path.join(folder, PANEL);
}

/**
 * Makes the folder in which mcsim keeps its settings on Linux. It does not make it itself, and ends without a word where it is not there.
 * @returns its path, which is that of `PiuConfigPath` in the SDK's `modules/piu/PC/lin/piuMain.c`.
 */
export async function makeSettingsFolder(environment: NodeJS.ProcessEnv): Promise<string> {
  const settings = environment["XDG_CONFIG_HOME"] ?? path.join(environment["HOME"] ?? homedir(), ".config");
  const folder = path.join(settings, "tech.moddable.mcsim");
  await mkdir(folder, { recursive: true });
  return folder;
}
