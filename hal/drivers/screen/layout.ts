import type { Language, ScreenView } from "../../display";
import { halfCells } from "../../font";
import type { QrEncoder } from "../../qr-code";
import { qrRows, qrScale } from "../../qr-dots";
import { barHeight, barMarks } from "./bar";
import { bodyMarks, fittingBody, lastBody, type Room } from "./body";
import { figureMarks, isLargeFigures, largeDots } from "./large";
import type { Colour, Mark, ScreenFonts, ScreenLayout } from "./marks";
import { INK, LEADING, lineMark, MARGIN, WHITE } from "./setting";

const PAPER: Colour = 0xf7df;
const FRAME: Colour = 0x8cb4;
/** A screen so low stands above keys: title and input below each other would leave one small line. */
const LOW_HEIGHT = 120;
/** 89 modules a side, with the quiet zone 97: as many as have two pixels each below the title of 240 rows. */
const CODE_VERSION_MAX = 18;
/** A phone reads no modules of one pixel from a screen of 160 dpi. */
const CODE_SCALE_MIN = 2;
/** Beside the code: eight Chinese characters of 16 dots. */
const TEXT_PIXELS_MIN = 112;
/** White on each of them has a contrast of 4.5 to 1 and more (WCAG 2.1, 1.4.3). */
const MOODS: Readonly<Record<ScreenView["mood"], Colour>> = Object.freeze({
  plain: 0x19cb,
  good: 0x1be7,
  bad: 0xb123,
  waiting: 0x9ac0,
});

interface LayoutOptions {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly fonts: ScreenFonts;
  readonly qr: QrEncoder;
  /** Instead of the view's own. */
  readonly language?: Language;
}

/**
 * Lays a screen out: title bar in the colour of its mood, lines, numbered options, input at the bottom. An amount and what is typed are
 * set in 48 dots where all has room so. All else is set in 24 dots where it fits, options in two columns if they must, else in 16.
 * A QR code stands at the right, as large as it can be, and all else at its left. Pictures stand in the room that is left.
 * Above keys title and input stand side by side where the lines have no room else.
 */
export function layoutScreen(view: ScreenView, options: LayoutOptions): ScreenLayout {
  const { widthPixels, heightPixels, fonts } = options;
  const isLow = heightPixels <= LOW_HEIGHT;
  const inputRoom = widthPixels - 2 * (MARGIN + LEADING);
  if (view.input !== undefined && !isLow && isLargeFigures(view.input, inputRoom, fonts)) {
    const tall = layoutIn("tall", view, options);
    if (tall.complete) return tall;
  }
  const layout = layoutIn("roomy", view, options);
  return layout.complete || !isLow ? layout : layoutIn("low", view, options);
}

function layoutIn(form: "tall" | "roomy" | "low", view: ScreenView, options: LayoutOptions): ScreenLayout {
  const { widthPixels, heightPixels, fonts, language = view.language } = options;
  const isLow = form === "low";
  const typed = form === "tall" ? largeDots(fonts) : fonts.large.dots;
  const inputHeight = typed + 2 * LEADING;
  const inputTop = heightPixels - inputHeight - LEADING;
  const isBelow = view.input !== undefined && !isLow;
  const all: Room = {
    top: barHeight(fonts) + LEADING,
    bottom: (isBelow ? inputTop : heightPixels) - LEADING,
    right: widthPixels,
  };
  const codes = view.qr === undefined ? [undefined] : codesOf(view.qr, all, heightPixels > widthPixels, options.qr);
  const body: Mark[] = [];
  let complete = false;
  for (const code of codes) {
    const room = { ...all, ...code?.beside };
    const fitting = fittingBody(view, language, room, form === "tall", fonts);
    if (!fitting && code !== codes.at(-1)) continue;
    const found = fitting ?? lastBody(view, language, room, fonts);
    body.push(...(code?.marks ?? []), ...bodyMarks(found, room, fitting && view.pictures, fonts));
    complete = fitting !== undefined;
    break;
  }
  complete &&= view.qr === undefined || codes[0] !== undefined;
  const bar = barMarks({
    title: view.title[language],
    icon: view.icon,
    status: view.status,
    // A state keeps its own colour.
    colour: (view.mood === "plain" ? view.accent : undefined) ?? MOODS[view.mood],
    widthPixels,
    isLow,
    isCut: !complete,
    fonts,
  });
  const marks: Mark[] = [
    { kind: "fill", left: 0, top: 0, width: widthPixels, height: heightPixels, colour: PAPER },
    ...bar.marks,
    ...(isBelow ? input(view.input, MARGIN, inputTop, widthPixels - 2 * MARGIN, form === "tall", fonts) : []),
    ...body,
  ];
  if (view.input !== undefined && isLow)
    marks.push(...input(view.input, bar.right, 0, widthPixels - bar.right, false, fonts));
  return { widthPixels, heightPixels, marks, complete };
}

/**
 * The last characters of what is typed, at the right of a frame: in large letters, but where only small ones have room.
 * @param tall in large figures.
 */
function input(
  typed: string,
  from: number,
  top: number,
  width: number,
  tall: boolean,
  fonts: ScreenFonts,
): readonly Mark[] {
  const height = (tall ? largeDots(fonts) : fonts.large.dots) + 2 * LEADING;
  const right = from + width - LEADING;
  const frame: readonly Mark[] = [
    { kind: "fill", left: from, top, width, height, colour: FRAME },
    { kind: "fill", left: from + 1, top: top + 1, width: width - 2, height: height - 2, colour: WHITE },
  ];
  if (tall) {
    if (typed === "") return frame;
    return [...frame, ...figureMarks(typed, right - typed.length * fonts.large.dots, top + LEADING, fonts)];
  }
  const name = fonts.large.widthDots(typed) <= width - 2 * LEADING ? "large" : "small";
  const font = fonts[name];
  const cells = Math.floor((2 * (width - 2 * LEADING)) / font.dots);
  let text = typed;
  while (halfCells(text) > cells) text = text.slice(1);
  const line = lineMark(text, right - font.widthDots(text), top + ((height - font.dots) >> 1), name, INK, fonts);
  return [...frame, line];
}

interface PlacedCode {
  /** The code on its white ground, the ground first. */
  readonly marks: readonly Mark[];
  /** What it leaves of the room. */
  readonly beside: Partial<Room>;
}

/**
 * A code at the right, as large as it can be; on an upright panel at the foot, the larger ones first: a text above it may want more room.
 *
 * @returns one undefined where it has no room at all.
 */
function codesOf(content: string, room: Room, upright: boolean, qr: QrEncoder): readonly (PlacedCode | undefined)[] {
  const code = qr.encode({ content, versionMax: CODE_VERSION_MAX });
  if (code.kind !== "encoded") return [undefined];
  const height = room.bottom + LEADING - room.top;
  const [wide, high] = upright ? [room.right, height - LEADING] : [room.right - TEXT_PIXELS_MIN, height];
  const placed: PlacedCode[] = [];
  for (let scale = Math.min(qrScale(code, high), qrScale(code, wide)); scale >= CODE_SCALE_MIN; scale -= 1) {
    const side = qrRows(code, scale);
    const place = upright
      ? { left: (room.right - side) >> 1, top: room.bottom + LEADING - side }
      : { left: room.right - side, top: room.top + ((height - side) >> 1) };
    placed.push({
      marks: [
        { kind: "fill", ...place, width: side, height: side, colour: WHITE },
        { kind: "code", ...place, width: side, height: side, content, code, scale },
      ],
      beside: upright ? { bottom: place.top - LEADING } : { right: place.left },
    });
    if (!upright) break;
  }
  return placed.length > 0 ? placed : [undefined];
}
