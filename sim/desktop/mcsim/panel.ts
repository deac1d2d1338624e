import { copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { projectRoot } from "../moddable/modules";

/** Where the panel is written, and where `manifest.json` has mcsim look for simulators: the script there takes it from here. */
export const panelFolder = path.join(projectRoot, "build", "mcsim");
export const simulatorsFolder = path.join(projectRoot, "sim", "moddable", "simulators");
const PANEL = "qianshou.js";
const FONTS = Object.freeze(["font24.bin", "font16.bin"]);

/** The panel, with the whole simulated world, as one script that mcsim reads as it is. */
export async function bundlePanel(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: ["sim/moddable/panel/qianshou.ts"],
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
  const [script] = outputFiles;
  if (!script) throw new Error("esbuild gave nothing for the panel");
  return script.text;
}

/** Writes the panel and its fonts to where mcsim finds them, or to another folder. */
export async function writePanel(folder: string = panelFolder): Promise<string> {
  const script = await bundlePanel();
  await mkdir(folder, { recursive: true });
  for (const font of FONTS)
    await copyFile(path.join(projectRoot, "src", "receipt", "font", font), path.join(folder, font));
  // Last, and at once: whoever finds it finds all.
  const file = path.join(folder, PANEL);
  await writeFile(`${file}.new`, script);
  await rename(`${file}.new`, file);
  return file;
}
