import type { Language } from "../../display";
import { wrap } from "../../wrap";
import type { Colour, Mark, ScreenFonts } from "../screen/marks";
import { type SoftKey, tones } from "./face";

/** Between a label and the edge of its key. */
export const LABEL_MARGIN = 4;
export const LABEL_LINES_MAX = 2;
const EDGE: Colour = 0x8cb4;

/** A key as marks: its edge, its ground and its name in the middle. */
export function keyMarks(
  { label, tone, large, left, top, width, height }: SoftKey,
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
  const first = top + ((height - lines.length * dots) >> 1);
  return [
    { kind: "fill", left, top, width, height, colour: EDGE },
    { kind: "fill", left: left + 1, top: top + 1, width: width - 2, height: height - 2, colour: ground },
    ...lines.map((line, at): Mark => {
      const lineWidth = fonts[font].widthDots(line);
      const at0 = left + ((width - lineWidth) >> 1);
      return {
        kind: "line",
        text: line,
        left: at0,
        top: first + at * dots,
        width: lineWidth,
        height: dots,
        font,
        colour: ink,
      };
    }),
  ];
}
