import type { Colour, Mark, ScreenFonts } from "./marks";

/** Between the edge of a screen and what it says, dots. */
export const MARGIN = 8;
/** Between two rows of text, dots. */
export const LEADING = 4;
export const INK: Colour = 0x10c4;
export const WHITE: Colour = 0xffff;

/** One line of text, as long as it is. */
export function lineMark(
  text: string,
  left: number,
  top: number,
  font: keyof ScreenFonts,
  colour: Colour,
  fonts: ScreenFonts,
): Mark {
  const { dots } = fonts[font];
  return { kind: "line", text, left, top, width: fonts[font].widthDots(text), height: dots, font, colour };
}
