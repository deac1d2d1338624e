import type { Language, ScreenView, Text } from "../../display";
import { halfCells } from "../../font";
import type { QrEncoder } from "../../qr-code";
import { qrRows, qrScale } from "../../qr-dots";
import { wrap } from "../../wrap";
import type { Colour, Mark, ScreenFonts, ScreenLayout } from "./marks";
import { wrapBySense } from "./sense";

const MARGIN = 8;
const LEADING = 4;
const PAPER: Colour = 0xf7df;
const INK: Colour = 0x10c4;
const WHITE: Colour = 0xffff;
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
 * Lays a screen out: title bar in the colour of its mood, lines, numbered options, input at the bottom. All is set in 24 dots
 * where it fits, options in two columns if they must, else in 16. A QR code stands at the right, as large as it can be, and
 * all else at its left. Above keys title and input stand side by side where the lines have no room else.
 */
export function layoutScreen(view: ScreenView, options: LayoutOptions): ScreenLayout {
  const layout = layoutIn("roomy", view, options);
  return layout.complete || options.heightPixels > LOW_HEIGHT ? layout : layoutIn("low", view, options);
}

function layoutIn(form: "roomy" | "low", view: ScreenView, options: LayoutOptions): ScreenLayout {
  const { widthPixels, heightPixels, fonts, language = view.language } = options;
  const isLow = form === "low";
  const marks: Mark[] = [
    { kind: "fill", left: 0, top: 0, width: widthPixels, height: heightPixels, colour: PAPER },
    ...title(view.title[language], MOODS[view.mood], widthPixels, isLow, fonts),
  ];
  const top = fonts.large.dots + 3 * LEADING;
  const inputHeight = fonts.large.dots + 2 * LEADING;
  const inputTop = heightPixels - inputHeight - LEADING;
  const isBelow = view.input !== undefined && !isLow;
  if (isBelow) marks.push(...input(view.input, MARGIN, inputTop, widthPixels - 2 * MARGIN, fonts));
  const all: Room = { top, bottom: (isBelow ? inputTop : heightPixels) - LEADING, right: widthPixels };
  const codes = view.qr === undefined ? [undefined] : codesOf(view.qr, all, heightPixels > widthPixels, options.qr);
  let complete = false;
  for (const code of codes) {
    const room = { ...all, ...code?.beside };
    const fitting = settings.find((each) => bodyOf(view, language, room, each, fonts).fits);
    if (!fitting && code !== codes.at(-1)) continue;
    const setting = fitting ?? lastResort;
    const { rows } = bodyOf(view, language, room, setting, fonts);
    marks.push(...(code?.marks ?? []), ...bodyMarks(rows, room, setting, fonts));
    complete = fitting !== undefined;
    break;
  }
  complete &&= view.qr === undefined || codes[0] !== undefined;
  const more = complete ? [] : moreMark(view.title[language], MOODS[view.mood], widthPixels, isLow, fonts);
  marks.push(...more);
  if (view.input !== undefined && isLow) {
    const from = barLeft(view.title[language], fonts) + (complete ? 0 : fonts.small.dots);
    marks.push(...input(view.input, from, 0, widthPixels - from, fonts));
  }
  return { widthPixels, heightPixels, marks, complete };
}

function line(
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

function title(text: string, colour: Colour, widthPixels: number, isLow: boolean, fonts: ScreenFonts): readonly Mark[] {
  const room = widthPixels - 2 * MARGIN;
  const font = !isLow && fonts.large.widthDots(text) <= room ? "large" : "small";
  const { dots } = fonts[font];
  const [first = ""] = wrap(text, Math.floor((2 * room) / dots));
  const height = fonts.large.dots + 2 * LEADING;
  return [
    { kind: "fill", left: 0, top: 0, width: widthPixels, height, colour },
    line(first, MARGIN, (height - dots) >> 1, font, WHITE, fonts),
  ];
}

/** Behind a small title, where something stands beside it. */
function barLeft(text: string, fonts: ScreenFonts): number {
  return MARGIN + fonts.small.widthDots(text) + LEADING;
}

/** There is more than has room: at the right end of the title, or behind it where what is typed is there. */
function moreMark(
  text: string,
  colour: Colour,
  widthPixels: number,
  isLow: boolean,
  fonts: ScreenFonts,
): readonly Mark[] {
  const font = isLow ? "small" : "large";
  const { dots } = fonts[font];
  const height = fonts.large.dots + 2 * LEADING;
  const left = isLow ? barLeft(text, fonts) - LEADING : widthPixels - MARGIN - dots;
  return [
    { kind: "fill", left, top: 0, width: dots + MARGIN, height, colour },
    line("…", left, (height - dots) >> 1, font, WHITE, fonts),
  ];
}

/** The last characters of what is typed, at the right of a frame: in large letters, but where only small ones have room. */
function input(typed: string, from: number, top: number, width: number, fonts: ScreenFonts): readonly Mark[] {
  const name = fonts.large.widthDots(typed) <= width - 2 * LEADING ? "large" : "small";
  const font = fonts[name];
  const height = fonts.large.dots + 2 * LEADING;
  const cells = Math.floor((2 * (width - 2 * LEADING)) / font.dots);
  let text = typed;
  while (halfCells(text) > cells) text = text.slice(1);
  const textWidth = font.widthDots(text);
  const left = from + width - LEADING - textWidth;
  return [
    { kind: "fill", left: from, top, width, height, colour: FRAME },
    { kind: "fill", left: from + 1, top: top + 1, width: width - 2, height: height - 2, colour: WHITE },
    {
      kind: "line",
      text,
      left,
      top: top + ((height - font.dots) >> 1),
      width: textWidth,
      height: font.dots,
      font: name,
      colour: INK,
    },
  ];
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

interface Room {
  readonly top: number;
  readonly bottom: number;
  /** The column behind the last one. */
  readonly right: number;
}

interface Setting {
  readonly font: keyof ScreenFonts;
  /** Options in two columns. */
  readonly columns: boolean;
  /** Between two rows, dots. */
  readonly leading: number;
}

/** The first in which all has room is taken. */
const settings: readonly Setting[] = Object.freeze([
  Object.freeze({ font: "large", columns: false, leading: LEADING }),
  Object.freeze({ font: "large", columns: true, leading: LEADING }),
  Object.freeze({ font: "small", columns: false, leading: LEADING }),
  Object.freeze({ font: "small", columns: true, leading: LEADING }),
  Object.freeze({ font: "small", columns: true, leading: LEADING / 2 }),
] as const);
/** What has no room in it is left out. */
const lastResort: Setting = Object.freeze({ font: "small", columns: true, leading: LEADING / 2 });

/** Lines and options in one font, row by row, each of one or two texts. */
function bodyOf(
  view: ScreenView,
  language: Language,
  room: Room,
  { font, columns, leading }: Setting,
  fonts: ScreenFonts,
): { readonly rows: readonly (readonly string[])[]; readonly fits: boolean } {
  const { dots } = fonts[font];
  const cells = Math.max(2, Math.floor((2 * bodyWidth(room)) / dots));
  const texts = view.lines.flatMap((each) => wrapBySense(each[language], cells));
  const optionCells = columns ? (cells >> 1) - 1 : cells;
  const options = view.options.map((option, index) =>
    wrap(numbered(option, index, language), Math.max(2, optionCells)),
  );
  const optionRows = columns ? pairs(options).map(beside) : options.flat().map((text) => [text]);
  const rows = texts.map((text) => [text]).concat(optionRows);
  const whole = !columns || options.every((option) => option.length === 1);
  const fits = rows.length === 0 || (whole && room.top + rows.length * (dots + leading) <= room.bottom);
  return { rows, fits };
}

function bodyWidth({ right }: Room): number {
  return right - 2 * MARGIN;
}

/** As many rows as have room. */
function bodyMarks(
  rows: readonly (readonly string[])[],
  room: Room,
  { font, leading }: Setting,
  fonts: ScreenFonts,
): readonly Mark[] {
  const pitch = fonts[font].dots + leading;
  const half = bodyWidth(room) >> 1;
  return rows
    .slice(0, Math.max(0, Math.floor((room.bottom - room.top) / pitch)))
    .flatMap((row, index) =>
      row.map((text, column) => line(text, MARGIN + column * half, room.top + index * pitch, font, INK, fonts)),
    )
    .filter(({ width }) => width > 0);
}

function numbered(option: Text, index: number, language: Language): string {
  return `${index + 1} ${option[language]}`;
}

function pairs<T>(items: readonly T[]): (readonly [T, T | undefined])[] {
  const found: (readonly [T, T | undefined])[] = [];
  for (let at = 0; at < items.length; at += 2) found.push([items[at] as T, items[at + 1]]);
  return found;
}

/** Only the first line of an option has room beside its neighbour. */
function beside([left, right]: readonly [readonly string[], readonly string[] | undefined]): string[] {
  return [left[0] ?? "", right?.[0] ?? ""];
}
