/** SEC, TB and BP2 to BP0 of status register 1 (W25Q64JV, 7.1.3 to 7.1.5). */
const SEC = 0x40;
const TB = 0x20;
const BP_SHIFT = 2;
const BP_MASK = 0x07;
const BP_ALL = 7;
const SECTOR_BYTES = 4096;
const SECTORS_MAX = 8;
const PARTS = 64;

/**
 * Whether any of these bytes is protected (Status Register Memory Protection table, 7.1.11): from the top, or with TB from the bottom, so many of
 * 64 parts of the chip, or with SEC of its sectors; with CMP all but those.
 */
export function isProtected(
  status: number,
  complement: boolean,
  sizeBytes: number,
  at: number,
  bytes: number,
): boolean {
  const level = (status >> BP_SHIFT) & BP_MASK;
  const length = lengthOf(level, (status & SEC) !== 0, sizeBytes);
  const from = (status & TB) !== 0 ? 0 : sizeBytes - length;
  const inside = at < from + length && at + bytes > from;
  if (!complement) return inside;
  const whollyInside = at >= from && at + bytes <= from + length;
  return !whollyInside;
}

function lengthOf(level: number, sectors: boolean, sizeBytes: number): number {
  if (level === 0) return 0;
  if (level === BP_ALL) return sizeBytes;
  if (sectors) return Math.min(SECTORS_MAX, 1 << (level - 1)) * SECTOR_BYTES;
  return (sizeBytes / PARTS) << (level - 1);
}
