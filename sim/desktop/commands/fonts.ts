import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fontsPartition } from "../moddable/fonts-partition";
import { projectRoot } from "../moddable/modules";
import { type FlashSize, flashSizes, partitionTable } from "../moddable/partitions";
import { complain, say } from "./say";

/** In the tables of `hal/boards/partitions/`. */
const PARTITION = "fonts";

/** `npm run fonts`: writes build/fonts.bin, the fonts and tables for their own partition, and says how it gets there. */
export async function main(): Promise<number> {
  const whole = await fontsPartition();
  const file = path.join("build", "fonts.bin");
  await mkdir(path.join(projectRoot, "build"), { recursive: true });
  await writeFile(path.join(projectRoot, file), whole);
  say(`${file}: ${whole.length} bytes`, 0);
  for (const size of flashSizes) {
    const { offset, size: room } = await fontsOf(size);
    if (whole.length > room) return complain(`${size}: the partition ${PARTITION} has ${room} bytes`, 1);
    say(`${size}: esptool.py --port PORT write_flash 0x${offset.toString(16)} ${file}`, 0);
  }
  return 0;
}

async function fontsOf(size: FlashSize) {
  const found = (await partitionTable(size)).find(({ name }) => name === PARTITION);
  if (!found) throw new RangeError(`${size}: no partition ${PARTITION}`);
  return found;
}
