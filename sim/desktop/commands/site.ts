import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { forBrowsers } from "../receipt/browser-bundle";
import { complain, say } from "./say";

const usage = "usage: npm run site -- [FOLDER]    (build/site when left out)";
const root = new URL("../../../", import.meta.url);
const desktop = new URL("../", import.meta.url);

/** Files that are not made, by their names in the folder. */
const copied: { readonly [name: string]: string } = Object.freeze({
  "icon.svg": "sim/desktop/page/icon.svg",
  "font24.bin": "src/receipt/font/font24.bin",
  "font16.bin": "src/receipt/font/font16.bin",
  "gbk.bin": "src/host/iso8583/gbk.bin",
  "receipt/page.css": "sim/desktop/page/receipt/receipt.css",
});

/** Scripts, and the styles that they bring, by their names without ending. */
const bundled: { readonly [name: string]: string } = Object.freeze({
  page: "site/main.ts",
  world: "site/world.ts",
  "receipt/page": "site/receipt.ts",
});

/** Nothing but the folder's own files: what is looked at is kept in memory, and shown from there. */
const policy = "default-src 'self'; img-src 'self' blob:; frame-src 'self'; base-uri 'none'; form-action 'none'";

/** `npm run site`: the simulator as a folder for any file server. Resolves with the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const [folder = "build/site", ...more] = argv;
  if (more.length > 0 || folder.startsWith("-")) return complain(usage, folder === "--help" ? 0 : 2);
  const bytes = await writeSite(path.resolve(fileURLToPath(root), folder));
  return say(`${folder}: ${Math.round(bytes / 1024)} KiB, for any file server`, 0);
}

/** Writes the site into a folder, over what is there. @returns its size. Rejects with esbuild's places where a source is in error. */
export async function writeSite(folder: string): Promise<number> {
  const { outputFiles } = await build({
    ...forBrowsers,
    entryPoints: Object.fromEntries(
      Object.entries(bundled).map(([name, source]) => [name, fileURLToPath(new URL(source, desktop))]),
    ),
    outdir: folder,
  });
  await mkdir(path.join(folder, "receipt"), { recursive: true });
  const frame = await readFile(new URL("page/index.html", desktop), "utf8");
  const receipt = await readFile(new URL("page/receipt/index.html", desktop), "utf8");
  const written = [
    ...outputFiles.map(({ path: file, contents }) => ({ file, contents })),
    {
      file: path.join(folder, "index.html"),
      contents: relative(frame.replaceAll("{name}", "page").replace("{curl}", ""), "./"),
    },
    {
      file: path.join(folder, "receipt/index.html"),
      contents: relative(receipt.replaceAll('"/receipt/', '"./'), "../"),
    },
  ];
  for (const { file, contents } of written) await writeFile(file, contents);
  for (const [name, source] of Object.entries(copied)) await copyFile(new URL(source, root), path.join(folder, name));
  const made = written.reduce((bytes, { contents }) => bytes + contents.length, 0);
  const taken = await Promise.all(Object.values(copied).map((source) => readFile(new URL(source, root))));
  return taken.reduce((bytes, { length }) => bytes + length, made);
}

/** A site may lie anywhere below its host, at `root`; and its policy cannot come from a server that knows nothing of it. */
function relative(html: string, root: string): string {
  return html
    .replaceAll('="/', `="${root}`)
    .replace("<head>", `<head>\n    <meta http-equiv="content-security-policy" content="${policy}">`);
}
