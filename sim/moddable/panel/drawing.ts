import { padPlace } from "./layout";
import { inkDots } from "./pad-ink";
import { BOX, PAPER_DOTS, type StripSlip } from "./paper-strip";
import { panel } from "./state";

const INK = "#1a1a1a";
const PAPER = "#ffffff";
/** To write on. */
const LINE = "#b9bec5";
const PAD_MARGIN = 20;

/** Draws the part of the paper between two heights. mcsim asks for it whenever a label changes: it must be cheap. */
export function drawPaper(port: PiuPort, top: number, height: number): void {
  for (const slip of panel.strip.slips) {
    if (slip.top + slip.rows < top || slip.top > top + height) continue;
    port.fillColor(PAPER, 0, slip.top, PAPER_DOTS, slip.rows);
    drawInk(port, slip, top - slip.top, top + height - slip.top);
  }
}

/** Draws the ink between two rows of a slip. */
function drawInk(port: PiuPort, { top, boxes }: StripSlip, from: number, until: number): void {
  for (let at = 0; at < boxes.length; at += BOX) {
    const y = boxes[at + 1] as number;
    if (y >= until) return;
    const height = boxes[at + 3] as number;
    if (y + height > from) port.fillColor(INK, boxes[at] as number, top + y, boxes[at + 2] as number, height);
  }
}

/** Draws the signature pad with what was drawn on it. */
export function drawPad(port: PiuPort): void {
  const { width, height } = padPlace;
  port.fillColor(PAPER, 0, 0, width, height);
  port.fillColor(LINE, PAD_MARGIN, height - PAD_MARGIN, width - 2 * PAD_MARGIN, 1);
  for (const [x, y] of inkDots(panel.ink.strokes, width, height)) port.fillColor(INK, x, y, 2, 2);
}
