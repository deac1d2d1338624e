import { alignUp, recordLength } from "../../../src/journal/layout";
import type { NorFlash } from "../../devices/flash";

/** Shorter records are put right in less than a turn. */
const LARGE_BYTES = 1024;
const BIT = 4;

/**
 * Turns over so many bits of each large record of the journal: one in the record's middle, the others nearer to its begin.
 * @returns how many such records there are.
 */
export function turnBitsOver(flash: NorFlash, bits: number): number {
  const { image, sectorBytes, pageBytes } = flash;
  let records = 0;
  for (let at = 0; at < image.bytes.length; ) {
    const end = at - (at % sectorBytes) + sectorBytes;
    const length = recordLength(image.bytes, at, end);
    if (length >= LARGE_BYTES) {
      records += 1;
      for (let bit = 0; bit < bits; bit += 1) flash.flipBit(at + (length >>> (1 + 4 * bit)), BIT);
    }
    at += Math.max(pageBytes, alignUp(length, pageBytes));
  }
  return records;
}
