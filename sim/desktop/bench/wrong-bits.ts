import { recordLength } from "../../../src/journal/layout";
import type { FlashImage } from "../../devices/flash";
import type { KeptState } from "../../simulator/options";

/** Shorter records are put right in less than a turn. */
const LARGE_BYTES = 1024;

/** The same state where so many bits of each large record of the journal have turned over: at the record's end, which is looked for longest. */
export function withWrongBits(kept: KeptState, bits: number, sectorBytes: number, pageBytes: number): KeptState {
  const bytes = kept.flash.bytes.slice();
  for (let sector = 0; sector < bytes.length; sector += sectorBytes) {
    const end = sector + sectorBytes;
    for (let at = sector; at < end; ) {
      const length = recordLength(bytes, at, end);
      if (length >= LARGE_BYTES) for (let bit = 0; bit < bits; bit++) turnOver(bytes, at + (length >>> (1 + 4 * bit)));
      at += Math.max(pageBytes, Math.ceil(length / pageBytes) * pageBytes);
    }
  }
  return { ...kept, flash: { ...kept.flash, bytes } as FlashImage };
}

function turnOver(bytes: Uint8Array, at: number): void {
  bytes[at] = (bytes[at] as number) ^ 0x10;
}
