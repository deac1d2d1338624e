import type { Font } from "../../font";
import { PIXELS, PIXELS_HEAD_BYTES, type SimulatorScreen, showPixels } from "./simulator-screen";

/** Dark blue as a terminal's title bar, 16 bits. */
const PAPER = 0x19cb;
const INK = 0xffff;
const MARGIN = 8;
const LEADING = 4;

/** What the screen says when nobody greets. Nine characters wide at most, for the narrowest of the SDK's own simulators; the commands break at a space. */
export const NOBODY = Object.freeze([
  "没有签收的面板",
  "No Qianshou panel",
  "请在项目文件夹运行",
  "In its folder run",
  "npm run mcsim",
  "mcconfig -d -m",
]);

/** Fills the simulator's screen with lines of text, band by band: a whole picture would not fit beside anything. */
export function sayOnScreen(screen: SimulatorScreen, font: Font, lines: readonly string[]): void {
  const rows = lines.flatMap((line) => broken(line, font, screen.width - 2 * MARGIN));
  const pitch = font.dots + LEADING;
  for (let top = 0; top < screen.height; top += pitch) {
    const height = Math.min(pitch, screen.height - top);
    showPixels(screen, band(rows[top / pitch] ?? "", font, { top, width: screen.width, height }));
  }
}

/** Breaks a line at a space, or where the next character has no room. */
function broken(line: string, font: Font, widthDots: number): readonly string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of line.split(/(?<= )/)) {
    if (row !== "" && font.widthDots(row + word.trimEnd()) > widthDots) {
      rows.push(row);
      row = "";
    }
    for (const character of word) {
      if (font.widthDots(row + character) > widthDots && character !== " ") {
        rows.push(row);
        row = "";
      }
      row += character;
    }
  }
  rows.push(row);
  return rows;
}

function band(text: string, font: Font, at: { readonly top: number; readonly width: number; readonly height: number }) {
  const { top, width, height } = at;
  const message = new ArrayBuffer(PIXELS_HEAD_BYTES + 2 * width * height);
  const head = new DataView(message);
  head.setUint8(0, PIXELS);
  head.setUint16(4, top);
  head.setUint16(6, width);
  head.setUint16(8, height);
  const pixels = new Uint16Array(message, PIXELS_HEAD_BYTES);
  pixels.fill(PAPER);
  let left = MARGIN;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const { widthDots, rowBytes, bits } = font.glyph(codePoint) ?? font.missing(codePoint);
    for (let row = 0; row < Math.min(font.dots, height - LEADING); row++)
      for (let dot = 0; dot < Math.min(widthDots, width - left); dot++)
        if (((bits[row * rowBytes + (dot >> 3)] ?? 0) & (0x80 >> (dot & 7))) !== 0)
          pixels[(row + LEADING) * width + left + dot] = INK;
    left += widthDots;
  }
  return message;
}
