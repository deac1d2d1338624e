import type { FlashFault } from "../../hal/flash";
import { mendHeader } from "./header";
import { isPartWhole, partKey, partKind } from "./layout";
import type { Log } from "./log";
import { findRecords, forEachPart } from "./walk";

/**
 * Reads one part, which was durable. Where it does not fit its CRC, its record's parity is asked, and the sector is emptied
 * soon: what lost one bit may lose more.
 *
 * @param bytesMax what it takes at most.
 * @returns undefined when it cannot be put right, or is another part than was looked for.
 */
export async function readPart(
  log: Log,
  address: number,
  bytesMax: number,
  kind: number,
  key: number,
): Promise<Uint8Array | undefined | FlashFault> {
  const bytes = await log.read(address, Math.min(bytesMax, log.flash.sizeBytes - address));
  if (typeof bytes === "string") return bytes;
  if (isPartWhole(bytes, 0, bytes.length) && partKind(bytes, 0) === kind && partKey(bytes, 0) === key) return bytes;

  const slot = Math.floor(address / log.flash.sectorBytes);
  const place = address - slot * log.flash.sectorBytes;
  const sector = await log.readSector(slot);
  if (typeof sector === "string") return sector;
  log.emptySoon(slot);
  const header = await mendHeader(sector, log);
  const { offsets } = await findRecords(log, sector, header?.sequence, undefined);
  let found: Uint8Array | undefined;
  for (const offset of offsets)
    forEachPart(sector, offset, (part, size) => {
      if (part === place && partKind(sector, part) === kind && partKey(sector, part) === key)
        found = sector.subarray(part, part + size);
    });
  return found;
}
