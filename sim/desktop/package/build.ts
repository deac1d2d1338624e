import { spawnSync } from "node:child_process";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const built = path.join(root, "build", "package");

/** What is read beside the code, with its licence. */
const data: readonly string[] = Object.freeze([
  "src/receipt/font/font24.bin",
  "src/receipt/font/OFL.txt",
  "src/host/iso8583/gbk.bin",
]);

/** A relative import or export of a file without its extension, as they stand in what the compiler writes. */
const relative = /(\bfrom\s*|\bimport\s*\(?\s*)"(\.{1,2}\/[^"\n]+)"/g;

/**
 * Makes build/package: JavaScript modules and declarations, file by file as the sources are, with what Node needs of an import: its
 * extension. So the package serves every bundler, and Node without one.
 *
 * @returns how many modules there are. Rejects with the compiler's words where it does not compile.
 */
export async function buildPackage(): Promise<number> {
  await rm(built, { recursive: true, force: true });
  const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const compiled = spawnSync(process.execPath, [compiler, "-p", "sim/desktop/package"], {
    cwd: root,
    encoding: "utf8",
  });
  if (compiled.status !== 0) throw new Error(`the package does not compile:\n${compiled.stdout}${compiled.stderr}`);
  const files = (await readdir(built, { recursive: true })).filter((file) => /\.(js|d\.ts)$/.test(file));
  for (const file of files) {
    const place = path.join(built, file);
    const source = await readFile(place, "utf8");
    const named = source.replace(relative, (_, before: string, target: string) => `${before}"${target}.js"`);
    if (named !== source) await writeFile(place, named);
  }
  for (const file of data) {
    const place = path.join(built, file);
    await mkdir(path.dirname(place), { recursive: true });
    await copyFile(path.join(root, file), place);
  }
  return files.filter((file) => file.endsWith(".js")).length;
}
