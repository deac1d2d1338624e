import { readFile } from "node:fs/promises";
import path from "node:path";
import { projectRoot } from "./modules";

/** One row of ESP-IDF's partition table in CSV (ESP-IDF Programming Guide, "Partition Tables"). Bytes. */
export interface Partition {
  readonly name: string;
  readonly type: "app" | "data";
  readonly subtype: string;
  readonly offset: number;
  readonly size: number;
}

/** What the tables in `hal/boards/partitions/` are for. */
export const flashSizes = Object.freeze(["4mb", "8mb", "16mb"] as const);
export type FlashSize = (typeof flashSizes)[number];

const MEBIBYTE = 1024 * 1024;
/** The table itself lies at 8000h and takes a sector; before it is the bootloader. */
const FIRST_OFFSET = 0x9000;
/** An application is mapped in pages of so many bytes. */
const APP_ALIGNMENT = 0x10000;
const SECTOR_BYTES = 0x1000;

export async function partitionTable(size: FlashSize): Promise<readonly Partition[]> {
  const file = path.join(projectRoot, "hal", "boards", "partitions", `${size}.csv`);
  return parsePartitions(await readFile(file, "utf8"), flashBytes(size));
}

export function flashBytes(size: FlashSize): number {
  return Number.parseInt(size, 10) * MEBIBYTE;
}

/** @throws RangeError that names the partition and the rule of ESP-IDF that it breaks. */
export function parsePartitions(csv: string, flashSizeBytes: number): readonly Partition[] {
  const table = csv
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(parseRow);
  let end = FIRST_OFFSET;
  for (const { name, type, offset, size } of table) {
    const alignment = type === "app" ? APP_ALIGNMENT : SECTOR_BYTES;
    if (offset % alignment !== 0 || size % SECTOR_BYTES !== 0 || size === 0)
      throw new RangeError(`${name}: expected an offset in steps of ${alignment} and whole sectors`);
    if (offset < end)
      throw new RangeError(`${name}: it begins at ${offset}, before the end of what lies below it, ${end}`);
    end = offset + size;
    if (end > flashSizeBytes) throw new RangeError(`${name}: it ends at ${end}, the flash at ${flashSizeBytes}`);
  }
  return table;
}

function parseRow(line: string): Partition {
  const [name = "", type, subtype = "", offset, size] = line.split(",").map((cell) => cell.trim());
  if (type !== "app" && type !== "data") throw new RangeError(`${name}: expected the type app or data`);
  const numbers = [offset, size].map(Number);
  if (!numbers.every(Number.isSafeInteger)) throw new RangeError(`${name}: expected an offset and a size in bytes`);
  const [from = 0, bytes = 0] = numbers;
  return { name, type, subtype, offset: from, size: bytes };
}

/** How many images a board keeps, and how large one may be. */
export function imageRoom(table: readonly Partition[]): { readonly images: number; readonly bytes: number } {
  const apps = table.filter(({ type }) => type === "app");
  return { images: apps.length, bytes: Math.min(...apps.map(({ size }) => size)) };
}

/**
 * What an image holds beside what our own link makes, as nobody has linked one with ESP-IDF here. Bytes of the estimate:
 * an application of ESP-IDF for an ESP32 (ESP-IDF Programming Guide, "Minimizing Binary Size", `idf.py size`: 835,553), and the engine's
 * C code (264 kB, measured on RV32).
 */
export const BESIDE_OUR_LINK_BYTES = 835_553 + 264_000;
