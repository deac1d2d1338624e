import { CRC32_TABLES } from "./crc32-table.data";
import { divide, divideWords } from "./divide";

/** Start value of a running CRC, for {@link crc32Update}. */
export const CRC32_START = -1;

/** Takes bytes `from` up to `to` into a running CRC-32. */
export function crc32Update(running: number, bytes: Uint8Array, from: number, to: number): number {
  return divide(CRC32_TABLES, running, bytes, from, to);
}

/** The same with `length` bytes from the word `from` on. */
export function crc32Words(running: number, words: Int32Array, from: number, length: number): number {
  return divideWords(CRC32_TABLES, running, words, from, length);
}

/** CRC-32 of bytes `from` up to `to`, unsigned, as in zip and Ethernet. */
export function crc32(bytes: Uint8Array, from: number, to: number): number {
  return ~crc32Update(CRC32_START, bytes, from, to) >>> 0;
}
