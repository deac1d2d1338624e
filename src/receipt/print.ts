import { openFont } from "../../hal/font";
import type { Printer, PrinterStatus } from "../../hal/printer";
import type { Rom } from "../../hal/rom";
import { layoutSlip, slipText } from "./layout";
import { slipBands } from "./raster";
import type { Slip, SlipCopy } from "./slip";

/**
 * Prints one copy. A job is whole or it is not: any status but "ready" means that this copy has to be printed again from
 * its start, marked as a reprint when some of it may be on paper.
 */
export async function printSlip(
  printer: Printer,
  font: Rom,
  slip: Slip,
  copy: SlipCopy,
  reprint: boolean,
): Promise<PrinterStatus> {
  const ready = await printer.status();
  if (ready !== "ready") return ready;
  const lines = layoutSlip(slip, copy, { widthDots: printer.widthDots, reprint });
  const begun = await printer.begin({ kind: slip.kind, copy, lines: slipText(lines) });
  if (begun !== "ready") return begun;
  for (const band of slipBands(lines, openFont(font), printer.widthDots)) {
    const status = await printer.band(band);
    if (status !== "ready") return status;
  }
  return printer.finish();
}
