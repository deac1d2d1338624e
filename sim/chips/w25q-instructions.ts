/* What a W25Q64JV hears: its status bits, its instructions and their parts (data sheet Revision I). */

/** BUSY and WEL of status register 1, its protection bits; QE, CMP and SUS of status register 2 (7.1). */
export const BUSY = 0x01;
export const WEL = 0x02;
export const PROTECTION = 0x7c;
export const QE = 0x02;
export const CMP = 0x40;
export const SUS = 0x80;

/** Instructions by their first byte: how many bytes follow before data come out, or at least must go in. */
export const BODY: { readonly [opcode: number]: number } = Object.freeze({
  3: 3,
  11: 4,
  2: 3,
  32: 3,
  82: 3,
  216: 3,
});
const STATUS_READS: readonly number[] = Object.freeze([0x05, 0x35, 0x15]);
/** Accepted while it is busy (8.1). */
export const WHILE_BUSY: readonly number[] = Object.freeze([...STATUS_READS, 0x75, 0x66, 0x99]);

export function addressOf([, high = 0, middle = 0, low = 0]: readonly number[]): number {
  return (high << 16) | (middle << 8) | low;
}

/** Which part of a page a program touches: from where to before where. A program that wraps touches both ends. */
export function edges(at: number, length: number, page: number): readonly [number, number] {
  return at + length <= page ? [at, at + length] : [0, page];
}

/** As the data sheet writes it. */
export function nameOf(opcode: number): string {
  return `${opcode.toString(16).toUpperCase().padStart(2, "0")}h`;
}
