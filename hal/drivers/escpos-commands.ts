/**
 * ESC/POS as 58 mm printers speak it: Epson's commands, and where boards differ what KP-628E, CSN-A1X, CSN-A2 and EM5820
 * have in common.
 */

/** Where the printer says which bytes may come next. */
export const XON = 0x11;
export const XOFF = 0x13;

/** ESC @: settings as after power-up. */
export const INITIALISE: readonly number[] = Object.freeze([0x1b, 0x40]);

/** GS r 1: the printer answers when it comes to this command, so all that was sent before it is done. */
export const REPORT_WHEN_REACHED: readonly number[] = Object.freeze([0x1d, 0x72, 0x01]);

/** FS &: two-byte characters from here. */
export const CHINESE_ON: readonly number[] = Object.freeze([0x1c, 0x26]);
/** FS . */
export const CHINESE_OFF: readonly number[] = Object.freeze([0x1c, 0x2e]);

export const LINE_FEED = 0x0a;

/** DLE EOT n: the printer answers at once, busy or not. */
export function askStatus(n: StatusPage): readonly number[] {
  return [0x10, 0x04, n];
}

/** 1 printer, 2 what put it off line, 3 error, 4 paper. */
export type StatusPage = 1 | 2 | 3 | 4;

/** ESC J n. @param dots 1 to 255. */
export function feed(dots: number): readonly number[] {
  return [0x1b, 0x4a, dots];
}

/** GS v 0, normal size. `rows` times `rowBytes` bytes follow, most significant bit left, 1 is black. @param rows 1 to 255. */
export function rasterHeader(rows: number, rowBytes: number): readonly number[] {
  return [0x1d, 0x76, 0x30, 0x00, rowBytes, 0x00, rows, 0x00];
}

/** ESC a n: 0 left, 1 centre, 2 right. */
export function align(n: 0 | 1 | 2): readonly number[] {
  return [0x1b, 0x61, n];
}

/** GS ! n: width and height times 1 or 2. */
export function size(wide: 1 | 2, high: 1 | 2): readonly number[] {
  return [0x1d, 0x21, ((wide - 1) << 4) | (high - 1)];
}

/** ESC E n. */
export function bold(on: boolean): readonly number[] {
  return [0x1b, 0x45, on ? 1 : 0];
}

/** Bits of the answers to DLE EOT n (Epson's layout). */
export const STATUS_BITS = Object.freeze({
  /** n = 1. */
  offline: 0b0000_1000,
  /** n = 2. */
  coverOpen: 0b0000_0100,
  stoppedByPaperEnd: 0b0010_0000,
  error: 0b0100_0000,
  /** n = 3. */
  cutter: 0b0000_1000,
  unrecoverable: 0b0010_0000,
  /** Temperature of the head or its voltage: mends itself. */
  recoverable: 0b0100_0000,
  /** n = 4: both bits. */
  paperEnd: 0b0110_0000,
});

/**
 * Whether a byte answers DLE EOT: bits 1 and 4 are 1, bit 0 is 0. Bit 7 is 0 too, but for KP printers, which say with it in
 * n = 1 that the last ticket was not taken yet.
 */
export function isStatusAnswer(byte: number, page: StatusPage): boolean {
  return page === 1 ? (byte & 0x13) === 0x12 : (byte & 0x93) === 0x12;
}

/** Whether a byte answers GS r 1: bits 0 and 1 both say that the paper is near its end, bits 2 and 3 that it is there. */
export function isReachedAnswer(byte: number): boolean {
  return byte === 0x00 || byte === 0x03 || byte === 0x0c || byte === 0x0f;
}

/** Whether a byte can be one of the three that follow the first of an automatic status: bits 4 and 7 are 0. */
export function isAutomaticRest(byte: number): boolean {
  return (byte & 0x90) === 0;
}

/** Whether a byte is the first of the four that some boards send by themselves (automatic status back). */
export function isAutomaticStatus(byte: number): boolean {
  return (byte & 0x93) === 0x10;
}
