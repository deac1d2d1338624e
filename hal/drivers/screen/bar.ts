import { wrap } from "../../wrap";
import type { Colour, Mark, ScreenFonts } from "./marks";
import { LEADING, lineMark, MARGIN, WHITE } from "./setting";

/** What stands in the bar at the top of a screen. */
interface Bar {
  readonly title: string;
  /** One of `icons`, at the left of the title. */
  readonly icon: string | undefined;
  /** At the right end, where the title leaves room. */
  readonly status: string | undefined;
  readonly colour: Colour;
  readonly widthPixels: number;
  /** What is typed stands beside the title: it is set in small letters, and has no status. */
  readonly isLow: boolean;
  /** The screen has more to say than has room, which the bar tells. */
  readonly isCut: boolean;
  readonly fonts: ScreenFonts;
}

interface PlacedTitle {
  readonly font: keyof ScreenFonts;
  readonly iconFont: keyof ScreenFonts;
  /** From the left edge, dots. */
  readonly left: number;
  readonly right: number;
}

export function barHeight(fonts: ScreenFonts): number {
  return fonts.large.dots + 2 * LEADING;
}

/** The bar as marks, and the first column behind its title, for what stands beside a small one. */
export function barMarks(bar: Bar): { readonly marks: readonly Mark[]; readonly right: number } {
  const { icon, status, colour, widthPixels, isLow, isCut, fonts } = bar;
  const height = barHeight(fonts);
  const { font, iconFont, left, right } = placed(bar);
  const [first = ""] = wrap(bar.title, Math.floor((2 * (widthPixels - MARGIN - left)) / fonts[font].dots));
  const middle = (dots: number) => (height - dots) >> 1;
  const marks: Mark[] = [{ kind: "fill", left: 0, top: 0, width: widthPixels, height, colour }];
  marks.push(lineMark(first, left, middle(fonts[font].dots), font, WHITE, fonts));
  if (icon !== undefined) marks.push(lineMark(icon, MARGIN, middle(fonts[iconFont].dots), iconFont, WHITE, fonts));
  if (isCut) marks.push(...moreMarks(right, bar));
  else if (status !== undefined && !isLow) {
    const text = fittingStatus(status, widthPixels - MARGIN - right - LEADING, fonts);
    const from = widthPixels - MARGIN - fonts.small.widthDots(text);
    if (text !== "") marks.push(lineMark(text, from, middle(fonts.small.dots), "small", WHITE, fonts));
  }
  return { marks, right: right + LEADING + (isCut && isLow ? fonts.small.dots : 0) };
}

/** Without its last parts, where they have no room. */
function fittingStatus(status: string, roomPixels: number, fonts: ScreenFonts): string {
  let text = status;
  while (text !== "" && fonts.small.widthDots(text) > roomPixels)
    text = text.slice(0, Math.max(0, text.lastIndexOf(" ")));
  return text;
}

/** In large letters where they fit, with a smaller icon if need be. */
function placed({ title, icon, widthPixels, isLow, fonts }: Bar): PlacedTitle {
  const behind = (iconFont: keyof ScreenFonts) => MARGIN + (icon === undefined ? 0 : fonts[iconFont].dots + LEADING);
  const width = fonts.large.widthDots(title);
  if (!isLow)
    for (const iconFont of ["large", "small"] as const) {
      const left = behind(iconFont);
      if (left + width <= widthPixels - MARGIN) return { font: "large", iconFont, left, right: left + width };
    }
  const left = behind("small");
  return { font: "small", iconFont: "small", left, right: left + fonts.small.widthDots(title) };
}

/** There is more than has room: at the right end of the bar, or behind the title where what is typed is at its right. */
function moreMarks(right: number, { colour, widthPixels, isLow, fonts }: Bar): readonly Mark[] {
  const font = isLow ? "small" : "large";
  const { dots } = fonts[font];
  const height = barHeight(fonts);
  const left = isLow ? right : widthPixels - MARGIN - dots;
  return [
    { kind: "fill", left, top: 0, width: dots + MARGIN, height, colour },
    lineMark("…", left, (height - dots) >> 1, font, WHITE, fonts),
  ];
}
