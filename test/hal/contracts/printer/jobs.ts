import type { Printer, PrinterStatus } from "../../../../hal/printer";

export const job = Object.freeze({ kind: "sale", copy: "merchant", lines: [] });

/** Prints a whole picture in bands; stops at the first status that is not "ready". */
export async function printAll(printer: Printer, bits: Uint8Array, rowsOfBand = 64): Promise<PrinterStatus> {
  const rowBytes = printer.widthDots / 8;
  const begun = await printer.begin(job);
  if (begun !== "ready") return begun;
  for (let at = 0; at < bits.length; at += rowsOfBand * rowBytes) {
    const band = bits.subarray(at, at + rowsOfBand * rowBytes);
    const status = await printer.band({ rows: band.length / rowBytes, bits: band });
    if (status !== "ready") return status;
  }
  return printer.finish();
}

/** A picture with no two rows alike, about half black. */
export function pictureOf(rows: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: rows * 48 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
