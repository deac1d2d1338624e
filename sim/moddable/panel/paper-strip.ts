import type { PaperSlip } from "../../devices/printer";

/** Dots of one row that are black side by side. */
export type Run = readonly [x: number, y: number, length: number];

export const PAPER_DOTS = 384;
const ROW_BYTES = PAPER_DOTS / 8;
/** Between two slips. */
const GAP_ROWS = 16;
/** The window shows so many; the books know all. */
const SLIPS_SHOWN = 4;

export interface Strip {
  readonly slips: readonly { readonly top: number; readonly rows: number; readonly runs: readonly Run[] }[];
  readonly rows: number;
}

/** The last slips, newest at the top, in their true dots. */
export function stripOf(slips: readonly PaperSlip[]): Strip {
  const shown: { top: number; rows: number; runs: readonly Run[] }[] = [];
  let top = 0;
  for (const slip of slips.slice(-SLIPS_SHOWN).toReversed()) {
    shown.push({ top, rows: slip.rows, runs: runsOf(slip.bits, slip.rows) });
    top += slip.rows + GAP_ROWS;
  }
  return { slips: shown, rows: Math.max(0, top - GAP_ROWS) };
}

/** The black runs of a raster, row by row. */
export function runsOf(bits: Uint8Array, rows: number): readonly Run[] {
  const runs: Run[] = [];
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
          runs.push([start, y, x - start]);
          start = -1;
        }
      }
    }
    if (start >= 0) runs.push([start, y, PAPER_DOTS - start]);
  }
  return runs;
}
