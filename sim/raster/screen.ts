import type { Language, ScreenView, Text } from "../../hal/display";
import { type Font, halfCells } from "../../hal/font";
import { drawQr, QUIET_MODULES, qrRows, qrScale } from "../../hal/qr-dots";
import { wrap } from "../../hal/wrap";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { type Colour, drawText, fill, newPicture, type Picture } from "./picture";

export interface ScreenFonts {
  /** 24 dots. */
  readonly large: Font;
  /** 16 dots. */
  readonly small: Font;
}

export interface ScreenPicture extends Picture {
  /** False when the view holds more than the screen has room for: a screen that must be worded shorter. */
  readonly complete: boolean;
}

const MARGIN = 8;
const LEADING = 4;
const PAPER: Colour = Object.freeze([0xf7, 0xf8, 0xfa]);
const INK: Colour = Object.freeze([0x14, 0x1a, 0x22]);
const BLACK: Colour = Object.freeze([0, 0, 0]);
/** 89 modules a side, with the quiet zone 97: as many as have two pixels each below the title of 240 rows. */
const CODE_VERSION_MAX = 18;
/** A phone reads no modules of one pixel from a screen of 160 dpi. */
const CODE_SCALE_MIN = 2;
/** Beside the code: eight Chinese characters of 16 dots. */
const TEXT_PIXELS_MIN = 112;
const WHITE: Colour = Object.freeze([0xff, 0xff, 0xff]);
const FRAME: Colour = Object.freeze([0x8a, 0x94, 0xa3]);
const MOODS: Readonly<Record<ScreenView["mood"], Colour>> = Object.freeze({
  plain: Object.freeze([0x1f, 0x3a, 0x5f]),
  good: Object.freeze([0x1b, 0x7f, 0x3b]),
  bad: Object.freeze([0xb3, 0x26, 0x1e]),
  waiting: Object.freeze([0x9a, 0x5b, 0x00]),
});

/**
 * Draws a screen: title bar in the colour of its mood, lines, numbered options, input at the bottom. All is set in 24 dots
 * where it fits, options in two columns if they must, else in 16. A QR code stands at the right, as large as it can be, and
 * all else at its left.
 * @param language instead of the view's own.
 */
export function drawScreen(
  view: ScreenView,
  size: { readonly widthPixels: number; readonly heightPixels: number },
  fonts: ScreenFonts,
  language: Language = view.language,
): ScreenPicture {
  const picture = newPicture(size.widthPixels, size.heightPixels, PAPER);
  const bodyTop = drawTitle(picture, view.title[language], MOODS[view.mood], fonts);
  const bodyBottom = view.input === undefined ? size.heightPixels : drawInput(picture, view.input, fonts.large);
  const all = { top: bodyTop, bottom: bodyBottom - LEADING, right: size.widthPixels };
  const code = view.qr === undefined ? undefined : drawCode(picture, view.qr, all);
  const body = { ...all, right: code ?? all.right };
  const fits =
    drawBody(picture, view, language, body, { font: fonts.large, columns: false }) ||
    drawBody(picture, view, language, body, { font: fonts.large, columns: true }) ||
    drawBody(picture, view, language, body, { font: fonts.small, columns: false }) ||
    drawBody(picture, view, language, body, { font: fonts.small, columns: true, cut: true });
  return { ...picture, complete: fits && (view.qr === undefined || code !== undefined) };
}

/** @returns the first column that the code and its quiet zone take; undefined when it has no room. */
function drawCode(picture: Picture, content: string, room: Room): number | undefined {
  const code = uqrEncoder.encode({ content, versionMax: CODE_VERSION_MAX });
  if (code.kind !== "encoded") return undefined;
  const height = room.bottom + LEADING - room.top;
  const scale = Math.min(qrScale(code, height), qrScale(code, picture.widthPixels - TEXT_PIXELS_MIN));
  if (scale < CODE_SCALE_MIN) return undefined;
  const side = qrRows(code, scale);
  const left = picture.widthPixels - side;
  const top = room.top + ((height - side) >> 1);
  fill(picture, left, top, side, side, WHITE);
  const { bits, widthDots } = drawQr(code, scale);
  for (let y = QUIET_MODULES * scale; y < side - QUIET_MODULES * scale; y++)
    for (let x = 0; x < widthDots; x++)
      if (((bits[(y * widthDots + x) >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0)
        fill(picture, left + x - ((widthDots - side) >> 1), top + y, 1, 1, BLACK);
  return left;
}

/** @returns the first row below the title bar. */
function drawTitle(picture: Picture, title: string, colour: Colour, fonts: ScreenFonts): number {
  const room = picture.widthPixels - 2 * MARGIN;
  const font = fonts.large.widthDots(title) <= room ? fonts.large : fonts.small;
  const [first = ""] = wrap(title, Math.floor((2 * room) / font.dots));
  const height = fonts.large.dots + 2 * LEADING;
  fill(picture, 0, 0, picture.widthPixels, height, colour);
  drawText(picture, font, first, MARGIN, (height - font.dots) >> 1, WHITE);
  return height + LEADING;
}

/** The last characters of what is typed, at the right of a frame. @returns the first row of the frame. */
function drawInput(picture: Picture, input: string, font: Font): number {
  const height = font.dots + 2 * LEADING;
  const top = picture.heightPixels - height - LEADING;
  const width = picture.widthPixels - 2 * MARGIN;
  fill(picture, MARGIN, top, width, height, FRAME);
  fill(picture, MARGIN + 1, top + 1, width - 2, height - 2, WHITE);
  const cells = Math.floor((2 * (width - 2 * LEADING)) / font.dots);
  let shown = input;
  while (halfCells(shown) > cells) shown = shown.slice(1);
  drawText(picture, font, shown, MARGIN + width - LEADING - font.widthDots(shown), top + LEADING, INK);
  return top;
}

interface Room {
  readonly top: number;
  readonly bottom: number;
  /** The column behind the last one. */
  readonly right: number;
}

interface Setting {
  readonly font: Font;
  /** Options in two columns. */
  readonly columns: boolean;
  /** The last resort: draws what fits. Otherwise nothing is drawn unless all fits. */
  readonly cut?: boolean;
}

/** Lines and options in one font. @returns whether all had room. */
function drawBody(
  picture: Picture,
  view: ScreenView,
  language: Language,
  room: Room,
  { font, columns, cut = false }: Setting,
): boolean {
  const width = room.right - 2 * MARGIN;
  const cells = Math.max(2, Math.floor((2 * width) / font.dots));
  const texts = view.lines.flatMap((line) => wrap(line[language], cells));
  const optionCells = columns ? (cells >> 1) - 1 : cells;
  const options = view.options.map((option, index) => wrap(numbered(option, index, language), optionCells));
  const optionRows = columns ? pairs(options).map(beside) : options.flat().map((text) => [text]);
  const pitch = font.dots + LEADING;
  const rows = texts.map((text) => [text]).concat(optionRows);
  const whole = !columns || options.every((option) => option.length === 1);
  const fits = whole && room.top + rows.length * pitch <= room.bottom;
  if (!fits && !cut) return false;
  rows.slice(0, Math.max(0, Math.floor((room.bottom - room.top) / pitch))).forEach((row, index) => {
    row.forEach((text, column) => {
      drawText(picture, font, text, MARGIN + column * (width >> 1), room.top + index * pitch, INK);
    });
  });
  return fits;
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
