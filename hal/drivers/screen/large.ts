import { LARGE_FIGURES, LARGE_FIGURES_AT } from "../../icons";
import type { Colour, Mark, ScreenFonts } from "./marks";
import { INK, lineMark, MARGIN } from "./setting";

/** Large figures and pictures are made of two rows of the large font's characters. */
const ROWS = 2;
/** Rows above the baseline: of a large figure, and of a character of 24 dots. */
const FIGURE_BASELINE = 39;
const TEXT_BASELINE = 21;
/** Between two pictures, dots. */
const PICTURE_GAP = 32;
const PICTURE_COLOUR: Colour = 0x19cb;
const YUAN = " 元";

/** Rows of a large figure or picture. */
export function largeDots(fonts: ScreenFonts): number {
  return ROWS * fonts.large.dots;
}

/** Whether each character is a large figure, too, and all of them have room. */
export function isLargeFigures(text: string, widthPixels: number, fonts: ScreenFonts): boolean {
  for (let at = 0; at < text.length; at++) if (!LARGE_FIGURES.includes(text.charAt(at))) return false;
  return text.length * fonts.large.dots <= widthPixels;
}

/** @param text of `LARGE_FIGURES`. */
export function figureMarks(text: string, left: number, top: number, fonts: ScreenFonts): readonly Mark[] {
  return [0, 1].map((row) => {
    let half = "";
    for (const each of text) half += String.fromCharCode(LARGE_FIGURES_AT + ROWS * LARGE_FIGURES.indexOf(each) + row);
    return lineMark(half, left, top + row * fonts.large.dots, "large", INK, fonts);
  });
}

/** A line with an amount in it: what stands before and behind it in the same row, and what has a row of its own. */
export interface AmountLine {
  readonly before: string;
  readonly amount: string;
  readonly behind: string;
  readonly rest: string;
}

/** @returns undefined where the line has no such amount, or too little room for it. */
export function amountLine(
  line: string,
  amount: string,
  widthPixels: number,
  fonts: ScreenFonts,
): AmountLine | undefined {
  const at = line.indexOf(amount);
  if (at < 0 || !isLargeFigures(amount, widthPixels, fonts)) return undefined;
  const before = line.slice(0, at);
  const after = line.slice(at + amount.length);
  const behind = after.startsWith(YUAN) ? YUAN : "";
  const width = fonts.large.widthDots(before + behind) + amount.length * fonts.large.dots;
  return width <= widthPixels
    ? { before, amount, behind, rest: capitalised(after.slice(behind.length).trim()) }
    : undefined;
}

/** It begins a row now. */
function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function amountMarks({ before, amount, behind }: AmountLine, top: number, fonts: ScreenFonts): readonly Mark[] {
  const textTop = top + FIGURE_BASELINE - TEXT_BASELINE;
  const from = MARGIN + fonts.large.widthDots(before);
  const to = from + amount.length * fonts.large.dots;
  return [
    lineMark(before, MARGIN, textTop, "large", INK, fonts),
    ...figureMarks(amount, from, top, fonts),
    lineMark(behind, to, textTop, "large", INK, fonts),
  ].filter(({ width }) => width > 0);
}

/** Pictures side by side in the middle of a room; none where it is too small. @param pictures of `pictures`. */
export function pictureMarks(
  pictures: string,
  { top, bottom, right }: { readonly top: number; readonly bottom: number; readonly right: number },
  fonts: ScreenFonts,
): readonly Mark[] {
  const dots = largeDots(fonts);
  const width = pictures.length * (dots + PICTURE_GAP) - PICTURE_GAP;
  if (bottom - top < dots || width > right - 2 * MARGIN) return [];
  const first = top + ((bottom - top - dots) >> 1);
  const left = (right - width) >> 1;
  return Array.from(pictures, (_, at) =>
    [0, 1].map((row) => {
      const code = pictures.charCodeAt(at) + ROWS * row;
      const part = String.fromCharCode(code, code + 1);
      return lineMark(
        part,
        left + at * (dots + PICTURE_GAP),
        first + row * fonts.large.dots,
        "large",
        PICTURE_COLOUR,
        fonts,
      );
    }),
  ).flat();
}
