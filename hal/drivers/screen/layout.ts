import type { Language, ScreenView, Text } from "../../display";
import { halfCells } from "../../font";
import type { QrEncoder } from "../../qr-code";
import { qrRows, qrScale } from "../../qr-dots";
import { wrap } from "../../wrap";
import { barHeight, barMarks } from "./bar";
import {
  type AmountLine,
  amountLine,
  amountMarks,
  figureMarks,
  isLargeFigures,
  largeDots,
  pictureMarks,
} from "./large";
import type { Colour, Mark, ScreenFonts, ScreenLayout } from "./marks";
import { wrapBySense } from "./sense";
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
    const fitting = fittingBody(form === "tall" ? largeSettings : settings, view, language, room, fonts);
    if (!fitting && code !== codes.at(-1)) continue;
    const found = fitting ?? bodyOf(view, language, room, lastResort, fonts);
    body.push(...(code?.marks ?? []), ...bodyMarks(found, room, fonts));
    if (view.pictures !== undefined && fitting)
      body.push(...pictureMarks(view.pictures, { ...room, top: room.top + heightOf(found, fonts) }, fonts));
    complete = fitting !== undefined;
    break;
  }
  complete &&= view.qr === undefined || codes[0] !== undefined;
  const bar = barMarks({
    title: view.title[language],
    icon: view.icon,
    status: view.status,
    colour: MOODS[view.mood],
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

interface Room {
  readonly top: number;
  readonly bottom: number;
  /** The column behind the last one. */
  readonly right: number;
}

interface Setting {
  readonly font: keyof ScreenFonts;
  /** The view's amount stands in large figures. */
  readonly figures: boolean;
  /** Options in two columns. */
  readonly columns: boolean;
  /** Between two rows, dots. */
  readonly leading: number;
}

const setting = (font: keyof ScreenFonts, columns: boolean, leading = LEADING, figures = false): Setting =>
  Object.freeze({ font, figures, columns, leading });
const largeSettings: readonly Setting[] = Object.freeze([
  setting("large", false, LEADING, true),
  setting("large", false, LEADING / 2, true),
  setting("large", false),
  setting("large", true),
]);
/** What has no room in it is left out. */
const lastResort = setting("small", true, LEADING / 2);
/** The first in which all has room is taken. */
const settings: readonly Setting[] = Object.freeze([
  ...largeSettings,
  setting("small", false),
  setting("small", true),
  lastResort,
]);

/** What stands below the title. */
interface Body {
  readonly setting: Setting;
  /** The first row, in large figures. */
  readonly amount: AmountLine | undefined;
  readonly amountDots: number;
  /** Row by row, each of one or two texts. */
  readonly rows: readonly (readonly string[])[];
  readonly fits: boolean;
}

/** In the first setting in which all has room: the pictures, too, if there is one. */
function fittingBody(
  among: readonly Setting[],
  view: ScreenView,
  language: Language,
  room: Room,
  fonts: ScreenFonts,
): Body | undefined {
  let first: Body | undefined;
  for (const setting of among) {
    if (setting.figures && view.amount === undefined) continue;
    const body = bodyOf(view, language, room, setting, fonts);
    if (!body.fits) continue;
    if (view.pictures === undefined || setting.font === "small") return first ?? body;
    if (room.bottom - room.top - heightOf(body, fonts) >= largeDots(fonts)) return body;
    first ??= body;
  }
  return first;
}

/** Lines and options in one font. */
function bodyOf(view: ScreenView, language: Language, room: Room, setting: Setting, fonts: ScreenFonts): Body {
  const { font, figures, columns, leading } = setting;
  const { dots } = fonts[font];
  const cells = Math.max(2, Math.floor((2 * bodyWidth(room)) / dots));
  const lines = view.lines.map((each) => each[language]);
  const amount =
    figures && view.amount !== undefined ? amountLine(lines[0] ?? "", view.amount, bodyWidth(room), fonts) : undefined;
  if (amount) lines.splice(0, 1, ...(amount.rest === "" ? [] : [amount.rest]));
  const texts = lines.flatMap((each) => wrapBySense(each, cells));
  const optionCells = columns ? (cells >> 1) - 1 : cells;
  const options = view.options.map((option, index) =>
    wrap(numbered(option, index, language), Math.max(2, optionCells)),
  );
  const optionRows = columns ? pairs(options).map(beside) : options.flat().map((text) => [text]);
  const rows = texts.map((text) => [text]).concat(optionRows);
  const whole = (!columns || options.every((option) => option.length === 1)) && figures === (amount !== undefined);
  const amountDots = amount ? largeDots(fonts) + leading : 0;
  // A large amount is worth the space below the last row.
  const height = amountDots + rows.length * (dots + leading) - (amount ? leading : 0);
  return { setting, amount, amountDots, rows, fits: whole && (height === 0 || room.top + height <= room.bottom) };
}

function bodyWidth({ right }: Room): number {
  return right - 2 * MARGIN;
}

/** As many rows as have room. */
function bodyMarks({ setting, amount, amountDots, rows }: Body, room: Room, fonts: ScreenFonts): readonly Mark[] {
  const { font, leading } = setting;
  const pitch = fonts[font].dots + leading;
  const half = bodyWidth(room) >> 1;
  const top = room.top + amountDots;
  const texts = rows
    .slice(0, Math.max(0, Math.floor((room.bottom - top) / pitch)))
    .flatMap((row, index) =>
      row.map((text, column) => lineMark(text, MARGIN + column * half, top + index * pitch, font, INK, fonts)),
    )
    .filter(({ width }) => width > 0);
  return amount ? [...amountMarks(amount, room.top, fonts), ...texts] : texts;
}

/** Dots that the rows take. */
function heightOf({ setting, amountDots, rows }: Body, fonts: ScreenFonts): number {
  return amountDots + rows.length * (fonts[setting.font].dots + setting.leading);
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
