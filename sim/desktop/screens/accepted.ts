import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { decode } from "fast-png";
import { joined } from "../../raster/compose";
import type { Picture } from "../../raster/picture";
import { pixelsToPng } from "../formats/png";
import type { Shown } from "./shown";

const golden = new URL("../../../test/screens/", import.meta.url);
/** What a change looks like, before above after: not kept in the repository. */
export const changes = new URL("../../../build/screens/", import.meta.url);

/** Keeps pictures and hashes as those that are meant. */
export async function accept(screens: readonly Shown[]): Promise<void> {
  const pictures = new URL("pictures/", golden);
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  for (const { name, picture } of screens) await writeFile(new URL(`${name}.png`, pictures), pngOf(picture));
  const hashes = Object.fromEntries(screens.map(({ name, hash }) => [name, hash]));
  await writeFile(new URL("golden.json", golden), `${JSON.stringify(hashes, null, 2)}\n`);
}

/** Hashes by the screens' names. */
export async function readGolden(): Promise<{ readonly [name: string]: string }> {
  const text = await readFile(new URL("golden.json", golden), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return "{}";
  });
  return JSON.parse(text) as { readonly [name: string]: string };
}

/** @returns the file that shows the change: before above after, or the new screen alone. */
export async function writeChange({ name, picture }: Shown, isNew: boolean): Promise<string> {
  await mkdir(changes, { recursive: true });
  const before = isNew ? undefined : await readPicture(new URL(`pictures/${name}.png`, golden));
  const file = fileURLToPath(new URL(`${name}.png`, changes));
  await writeFile(file, pngOf(before ? joined(before, picture, "above") : picture));
  return file;
}

async function readPicture(file: URL): Promise<Picture | undefined> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
  if (!bytes) return undefined;
  const { width, height, data } = decode(bytes);
  return { widthPixels: width, heightPixels: height, pixels: Uint8Array.from(data) };
}

export function pngOf({ widthPixels, heightPixels, pixels }: Picture): Uint8Array {
  return pixelsToPng(widthPixels, heightPixels, pixels);
}
