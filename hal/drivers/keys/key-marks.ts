import type { Language } from "../../display";
import { wrap } from "../../wrap";
import type { Colour, Mark, ScreenFonts } from "../screen/marks";
import { lineMark } from "../screen/setting";
import { type SoftKey, tones } from "./face";

/** Between a label and the edge of its key. */
export const LABEL_MARGIN = 4;
export const LABEL_LINES_MAX = 2;
const EDGE: Colour = 0x8cb4;

/** Between an icon and the name at its right. */
const ICON_GAP = 2;

/** A key as marks: its edge, its ground, its name in the middle, and its icon above the name, or at its left where it is low. */
export function keyMarks(
  { label, icon, tone, large, left, top, width, height }: SoftKey,
  language: Language,
  pressed: boolean,
  fonts: ScreenFonts,
): readonly Mark[] {
  const { ground, ink } = pressed ? tones.pressed : tone;
  const text = label[language];
  const room = width - 2 * LABEL_MARGIN;
  const font = large ? "large" : "small";
  const { dots } = fonts[font];
  const lines = wrap(text, Math.floor((2 * room) / dots)).slice(0, LABEL_LINES_MAX);
  const iconDots = icon === undefined ? 0 : fonts.large.dots;
  const isAbove = iconDots + lines.length * dots <= height - 2;
  const beside = isAbove || iconDots === 0 ? 0 : iconDots + ICON_GAP;
  const widest = Math.max(0, ...lines.map((line) => fonts[font].widthDots(line)));
  const first = top + ((height - lines.length * dots - (isAbove ? iconDots : 0)) >> 1);
  const from = left + ((width - beside - widest) >> 1);
  const marks: Mark[] = [
    { kind: "fill", left, top, width, height, colour: EDGE },
    { kind: "fill", left: left + 1, top: top + 1, width: width - 2, height: height - 2, colour: ground },
  ];
  if (icon !== undefined && isAbove)
    marks.push(lineMark(icon, left + ((width - iconDots) >> 1), first, "large", ink, fonts));
  else if (icon !== undefined && widest + beside <= room)
    marks.push(lineMark(icon, from, top + ((height - iconDots) >> 1), "large", ink, fonts));
  const shift = isAbove ? 0 : widest + beside <= room ? beside >> 1 : 0;
  const textTop = first + (isAbove ? iconDots : 0);
  for (const [at, line] of lines.entries()) {
    const middle = left + ((width - fonts[font].widthDots(line)) >> 1);
    marks.push(lineMark(line, middle + shift, textTop + at * dots, font, ink, fonts));
  }
  return marks;
}
