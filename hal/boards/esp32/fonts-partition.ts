// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="./storage-flash.d.ts" />
import FlashStorage from "embedded:storage/flash";
import { partitionFile } from "../../drivers/partition-files";
import type { Rom } from "../../rom";

/** As `boards/partitions/` names it. */
const PARTITION = "fonts";

/**
 * A file that is not in the image: it lies in a partition of its own, so that two images need not carry it twice.
 *
 * @throws Error where the board's table has no such partition, or nobody has flashed it.
 */
export function fontsFile(name: string): Rom {
  return partitionFile(FlashStorage.open({ path: PARTITION, mode: "r" }), name);
}
