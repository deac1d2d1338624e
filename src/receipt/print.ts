import { openFont } from "../../hal/font";
import type { Printer, PrinterFault } from "../../hal/printer";
import type { QrEncoder } from "../../hal/qr-code";
import type { Rom } from "../../hal/rom";
import { layoutSlip, slipText } from "./layout";
import { slipBands } from "./raster";
import type { Slip, SlipCopy } from "./slip";

/** `begun`: some of it may be on paper, so that the next one is a reprint. */
export type PrintEnd =
  | { readonly kind: "printed" }
  | { readonly kind: "stopped"; readonly fault: PrinterFault; readonly begun: boolean };

export interface PrintOptions {
  readonly font: Rom;
  readonly reprint: boolean;
  readonly qr?: QrEncoder;
}

/**
 * Prints one copy. A job is whole or it is not: one that was stopped has to be printed again from its start, marked as a reprint
 * when some of it may be on paper.
 */
export async function printSlip(
  printer: Printer,
  slip: Slip,
  copy: SlipCopy,
  { font, reprint, qr }: PrintOptions,
): Promise<PrintEnd> {
  const ready = await printer.status();
  if (ready !== "ready") return { kind: "stopped", fault: ready, begun: false };
  const lines = layoutSlip(slip, copy, { widthDots: printer.widthDots, reprint, ...(qr ? { qr } : {}) });
  const begun = await printer.begin({ kind: slip.kind, copy, lines: slipText(lines) });
  if (begun !== "ready") return { kind: "stopped", fault: begun, begun: false };
  for (const band of slipBands(lines, openFont(font), printer.widthDots)) {
    const status = await printer.band(band);
    if (status !== "ready") return { kind: "stopped", fault: status, begun: true };
  }
  const finished = await printer.finish();
  return finished === "ready" ? { kind: "printed" } : { kind: "stopped", fault: finished, begun: true };
}
