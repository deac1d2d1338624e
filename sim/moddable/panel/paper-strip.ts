import type { PaperSlip } from "../../devices/printer";

export const PAPER_DOTS = 384;
const ROW_BYTES = PAPER_DOTS / 8;
/** Between two slips. */
const GAP_ROWS = 16;
/** The window shows so many; the books know all. */
const SLIPS_SHOWN = 4;

export interface StripSlip {
  readonly top: number;
  readonly rows: number;
  /** What is black, as boxes of `BOX` numbers. */
  readonly boxes: Uint16Array;
}

export interface Strip {
  readonly slips: readonly StripSlip[];
  readonly rows: number;
}

/** A box is four numbers: x, y, width, height. As objects a slip's boxes would be 20,000 slots, and each collection of mcsim's machine goes through them. */
export const BOX = 4;

/** The last slips, newest at the top, in their true dots. */
export function stripOf(slips: readonly PaperSlip[]): Strip {
  const shown: StripSlip[] = [];
  let top = 0;
  for (const slip of slips.slice(-SLIPS_SHOWN).toReversed()) {
    shown.push({ top, rows: slip.rows, boxes: boxesOf(slip.bits, slip.rows) });
    top += slip.rows + GAP_ROWS;
  }
  return { slips: shown, rows: Math.max(0, top - GAP_ROWS) };
}

/** The black boxes of a raster, by their first row. A run of black dots, and the same run in the rows below it, is one box. */
export function boxesOf(bits: Uint8Array, rows: number): Uint16Array {
  const boxes: number[] = [];
  /** By column, where the last box that begins there stands. It has ended if it does not reach the row above. */
  const begunAt: number[] = [];
  for (let y = 0; y < rows; y++) {
    let start = -1;
    for (let byteAt = 0; byteAt < ROW_BYTES; byteAt++) {
      const byte = bits[y * ROW_BYTES + byteAt] ?? 0;
      // Paper is white for the most part.
      if (byte === 0 && start < 0) continue;
      for (let bit = 0; bit < 8; bit++) {
        const isBlack = (byte & (0x80 >> bit)) !== 0;
        const x = byteAt * 8 + bit;
        if (isBlack && start < 0) start = x;
        else if (!isBlack && start >= 0) {
          addRun(start, y, x - start);
          start = -1;
        }
      }
    }
    if (start >= 0) addRun(start, y, PAPER_DOTS - start);
  }
  return Uint16Array.from(boxes);

  function addRun(x: number, y: number, width: number): void {
    const at = begunAt[x] ?? boxes.length;
    const height = boxes[at + 3] ?? 0;
    if (height > 0 && boxes[at + 2] === width && (boxes[at + 1] ?? 0) + height === y) {
      boxes[at + 3] = height + 1;
      return;
    }
    begunAt[x] = boxes.length;
    boxes.push(x, y, width, 1);
  }
}
