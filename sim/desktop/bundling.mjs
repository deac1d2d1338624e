// How sources are bundled for Node. Plain JavaScript, because `launch.mjs` bundles the commands before anything else can run.
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What a source asks for its address with. Not in one piece here, because this source is bundled, too. */
const ownUrl = ["import", "meta", "url"].join(".");

/** Inside node_modules, so that what is external resolves as it does from the project. */
export const bundles = path.join(root, "node_modules", ".cache", "qianshou");

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
});

/** A source's text in which its own address, by which it finds files beside it, is that of its file. In a bundle it would be the bundle's. */
export function atOwnAddress(file, text) {
  return text.replaceAll(ownUrl, JSON.stringify(pathToFileURL(file).href));
}

/** Written aside and renamed: another process may read the file meanwhile. */
export async function writeWhole(file, contents) {
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, contents);
  await rename(aside, file);
}
