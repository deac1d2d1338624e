export type PrinterFault = "paper-out" | "cover-open" | "overheated" | "head-fault" | "disconnected" | "battery-low";
export type PrinterStatus = "ready" | PrinterFault;

/** What a job says, in words: for printers with a font of their own, for the blind, for whoever keeps a copy of the paper. */
export interface PrintJob {
  /** e.g. "sale", "reversal", "settlement". */
  readonly kind: string;
  /** e.g. "merchant", "cardholder". */
  readonly copy: string;
  /** Top down, as they stand on the paper. The bands are the authority; these say the same. */
  readonly lines: readonly string[];
}

/**
 * A receipt printer. One job at a time, handed over in bands because a whole slip does not fit in the memory of a small
 * terminal. A job is whole or it is not: after any fault the same slip is printed again from its start.
 */
export interface Printer {
  /** Dots across, e.g. 384 for 58 mm paper at 203 dpi. */
  readonly widthDots: number;
  /** What stops a job now, or "ready". Cheap: asks the mechanism, moves nothing. */
  status(): Promise<PrinterStatus>;
  /** Starts a job. An unfinished former job is abandoned: its paper stays as it is. */
  begin(job: PrintJob): Promise<PrinterStatus>;
  /**
   * Prints the next rows of the job.
   * @param band `rows` times `widthDots / 8` bytes, rows top down, most significant bit left, 1 is black; at most
   *   `BAND_ROWS_MAX` rows.
   */
  band(band: { readonly rows: number; readonly bits: Uint8Array }): Promise<PrinterStatus>;
  /** Feeds past the cutter. Resolves with "ready" once the last dot row has left the head and the slip can be torn off. */
  finish(): Promise<PrinterStatus>;
}

/** 64 rows of 48 bytes: one buffer of 3 kB, what the smallest printers take in one block. */
export const BAND_ROWS_MAX = 64;
