/** CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected. */
export const CRC16_START = 0xffff;

/** One byte, without a table: a table of 256 numbers is 4 kB of ROM, and the lines that it guards are slower than this. */
export function crc16(crc: number, byte: number): number {
  let mixed = (crc >> 8) ^ byte;
  mixed ^= mixed >> 4;
  return ((crc << 8) ^ (mixed << 12) ^ (mixed << 5) ^ mixed) & 0xffff;
}

/** The CRC of bytes `from` up to `to`, begun with `start`. */
export type Crc16 = (bytes: Uint8Array, from: number, to: number, start: number) => number;

/**
 * The CRC of bytes `from` up to `to`, begun with `start`. The step of {@link crc16} stands here once more: on XS a call for each byte costs
 * more than what it does.
 */
export function crc16Of(bytes: Uint8Array, from: number, to: number, start: number = CRC16_START): number {
  let crc = start;
  for (let at = from; at < to; at++) {
    let mixed = (crc >> 8) ^ (bytes[at] as number);
    mixed ^= mixed >> 4;
    crc = ((crc << 8) ^ (mixed << 12) ^ (mixed << 5) ^ mixed) & 0xffff;
  }
  return crc;
}
