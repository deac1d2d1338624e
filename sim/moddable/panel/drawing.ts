import { padPlace } from "./layout";
import { inkDots } from "./pad-ink";
import { PAPER_DOTS } from "./paper-strip";
import { panel } from "./state";

const INK = "#1a1a1a";
const PAPER = "#ffffff";
/** To write on. */
const LINE = "#b9bec5";
const PAD_MARGIN = 20;

/** Draws what of the paper lies in a part of it. */
export function drawPaper(port: PiuPort, top: number, height: number): void {
  for (const slip of panel.strip.slips) {
    if (slip.top + slip.rows < top || slip.top > top + height) continue;
    port.fillColor(PAPER, 0, slip.top, PAPER_DOTS, slip.rows);
    for (const [x, y, length] of slip.runs)
      if (slip.top + y >= top && slip.top + y < top + height) port.fillColor(INK, x, slip.top + y, length, 1);
  }
}

/** Draws the signature pad with what was drawn on it. */
export function drawPad(port: PiuPort): void {
  const { width, height } = padPlace;
  port.fillColor(PAPER, 0, 0, width, height);
  port.fillColor(LINE, PAD_MARGIN, height - PAD_MARGIN, width - 2 * PAD_MARGIN, 1);
  for (const [x, y] of inkDots(panel.ink.strokes, width, height)) port.fillColor(INK, x, y, 2, 2);
}
