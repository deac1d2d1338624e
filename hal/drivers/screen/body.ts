import type { Language, ScreenView, Text } from "../../display";
import { wrap } from "../../wrap";
import { type AmountLine, amountLine, amountMarks, largeDots, pictureMarks } from "./large";
import type { Mark, ScreenFonts } from "./marks";
import { wrapBySense } from "./sense";
import { INK, LEADING, lineMark, MARGIN } from "./setting";

/** Where lines and options stand. */
export interface Room {
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
export interface Body {
  readonly setting: Setting;
  /** The first row, in large figures. */
  readonly amount: AmountLine | undefined;
  readonly amountDots: number;
  /** Row by row, each of one or two texts. */
  readonly rows: readonly (readonly string[])[];
  readonly fits: boolean;
}

/**
 * In the first setting in which all has room: the pictures, too, if there is one.
 * @param large in large letters alone.
 */
export function fittingBody(
  view: ScreenView,
  language: Language,
  room: Room,
  large: boolean,
  fonts: ScreenFonts,
): Body | undefined {
  let first: Body | undefined;
  for (const setting of large ? largeSettings : settings) {
    if (setting.figures && view.amount === undefined) continue;
    const body = bodyOf(view, language, room, setting, fonts);
    if (!body.fits) continue;
    if (view.pictures === undefined || setting.font === "small") return first ?? body;
    if (room.bottom - room.top - heightOf(body, fonts) >= largeDots(fonts)) return body;
    first ??= body;
  }
  return first;
}

/** Where no setting has room for all: as small as it can be. */
export function lastBody(view: ScreenView, language: Language, room: Room, fonts: ScreenFonts): Body {
  return bodyOf(view, language, room, lastResort, fonts);
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

/** As many rows as have room, and below them the pictures, where they have room, too. */
export function bodyMarks(body: Body, room: Room, pictures: string | undefined, fonts: ScreenFonts): readonly Mark[] {
  const { setting, amount, amountDots, rows } = body;
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
  const below = { ...room, top: room.top + heightOf(body, fonts) };
  return [
    ...(amount ? amountMarks(amount, room.top, fonts) : []),
    ...texts,
    ...(pictures === undefined ? [] : pictureMarks(pictures, below, fonts)),
  ];
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
