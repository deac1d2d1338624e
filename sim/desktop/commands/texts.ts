import { readdir, readFile, writeFile } from "node:fs/promises";
import { type SourceFile, tableOf, textRows } from "../formats/texts";

const sources = new URL("../../../src/", import.meta.url);
const table = new URL("screen/texts.md", sources);

/** `npm run texts`: writes src/screen/texts.md, the table of all texts of the terminal. */
export async function main(): Promise<number> {
  const text = await currentTable();
  await writeFile(table, text);
  process.stdout.write(`src/screen/texts.md: ${text.split("\n").length} lines\n`);
  return 0;
}

/** As it has to be now. */
export async function currentTable(): Promise<string> {
  const names = (await readdir(sources, { recursive: true })).filter(
    (name) => /\.ts$/.test(name) && !/\.d\.ts$/.test(name),
  );
  const files: SourceFile[] = [];
  for (const name of names.map((one) => one.replaceAll("\\", "/")).toSorted())
    files.push({ name, source: await readFile(new URL(name, sources), "utf8") });
  return tableOf(textRows(files));
}

/** As it lies in the repository. */
export function keptTable(): Promise<string> {
  return readFile(table, "utf8");
}
