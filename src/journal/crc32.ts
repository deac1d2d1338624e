import { CRC32_TABLE } from "./crc32-table.data";

/** Start value of a running CRC, for {@link crc32Update}. */
export const CRC32_START = -1;

/** Takes bytes `from` up to `to` into a running CRC-32. */
export function crc32Update(running: number, bytes: Uint8Array, from: number, to: number): number {
  let crc = running;
  for (let index = from; index < to; index += 1) {
    crc = (crc >>> 8) ^ (CRC32_TABLE[(crc ^ (bytes[index] as number)) & 0xff] as number);
  }
  return crc;
}

/** CRC-32 of bytes `from` up to `to`, unsigned, as in zip and Ethernet. */
export function crc32(bytes: Uint8Array, from: number, to: number): number {
  return ~crc32Update(CRC32_START, bytes, from, to) >>> 0;
}

/**
 * Where one wrong bit explains a difference between the CRC computed over a message and the one stored with it.
 *
 * CRC is linear: the difference that one bit makes depends only on its distance from the end, so one walk from the end
 * to the start finds it. With CRC-32 up to 11 kB no two wrong bits look like one.
 *
 * @returns the bit's distance: byte from the end (0 is the last) times 8, plus its number in that byte; -1 when more
 *   than one bit is wrong.
 */
export function locateFlippedBit(difference: number, messageBytes: number): number {
  const wanted = difference | 0;
  const effects = new Int32Array(8);
  for (let bit = 0; bit < 8; bit += 1) effects[bit] = CRC32_TABLE[1 << bit] as number;
  for (let byte = 0; byte < messageBytes; byte += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const effect = effects[bit] as number;
      if (effect === wanted) return byte * 8 + bit;
      effects[bit] = (effect >>> 8) ^ (CRC32_TABLE[effect & 0xff] as number);
    }
  }
  return -1;
}
