import type { Slip, SlipCopy } from "./slip";
import type { SlipLine } from "./slip-line";

export interface SlipOptions {
  /** Dots across of the printer (`Printer.widthDots`), e.g. 384. */
  readonly widthDots: number;
  /** Marks the slip 重打印 / DUPLICATED. */
  readonly reprint: boolean;
}
/** The lines of one copy of a slip, top down. */
export declare function layoutSlip(slip: Slip, copy: SlipCopy, options: SlipOptions): readonly SlipLine[];
/** The lines as people read them, for `PrintJob.lines` and whoever keeps a copy of the paper. */
export declare function slipText(lines: readonly SlipLine[]): readonly string[];
