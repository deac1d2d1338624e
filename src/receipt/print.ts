import { openFont } from "../../hal/font";
import type { Printer, PrinterFault, PrinterStatus } from "../../hal/printer";
import type { QrEncoder } from "../../hal/qr-code";
import type { Rom } from "../../hal/rom";
import { layoutSlip, slipText } from "./layout";
import { slipBands } from "./raster";
import type { Slip, SlipCopy } from "./slip";

/** `begun`: some of it may be on paper, so that the next one is a reprint. */
export type PrintEnd =
  | { readonly kind: "printed" }
  | { readonly kind: "stopped"; readonly fault: PrintTrouble; readonly begun: boolean };

/** What the printer says, or that it says what no printer says (F07). */
export type PrintTrouble = PrinterFault | "unintelligible";

const statuses: readonly string[] = Object.freeze([
  "ready",
  "paper-out",
  "cover-open",
  "overheated",
  "head-fault",
  "disconnected",
  "battery-low",
] satisfies PrinterStatus[]);

/** It hangs on a cable: anything may come. */
export function understood(status: PrinterStatus): "ready" | PrintTrouble {
  return statuses.includes(status) ? status : "unintelligible";
}

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
  const ready = understood(await printer.status());
  if (ready !== "ready") return { kind: "stopped", fault: ready, begun: false };
  const lines = layoutSlip(slip, copy, { widthDots: printer.widthDots, reprint, ...(qr ? { qr } : {}) });
  const begun = understood(await printer.begin({ kind: slip.kind, copy, lines: slipText(lines) }));
  if (begun !== "ready") return { kind: "stopped", fault: begun, begun: false };
  for (const band of slipBands(lines, openFont(font), printer.widthDots)) {
    const status = understood(await printer.band(band));
    if (status !== "ready") return { kind: "stopped", fault: status, begun: true };
  }
  const finished = understood(await printer.finish());
  return finished === "ready" ? { kind: "printed" } : { kind: "stopped", fault: finished, begun: true };
}
