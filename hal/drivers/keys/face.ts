import type { Text } from "../../display";
import { icons } from "../../icons";
import type { Key } from "../../keypad";
import type { Colour, Rectangle } from "../screen/marks";

/** sale, kinds: no keys of a keypad. They bring up the digits where an amount may be typed, and the large keys of a screen. */
export type SoftAct = Key | "sale" | "kinds";

/** How a key looks, pressed or not. */
export interface Tone {
  readonly ground: Colour;
  readonly ink: Colour;
}

export interface SoftKey extends Rectangle {
  readonly act: SoftAct;
  readonly label: Text;
  /** One of `icons`, above the label or at its left. */
  readonly icon?: string;
  readonly tone: Tone;
  /** In letters of 24 dots: options of one screen have the same letters. */
  readonly large: boolean;
}

/** What the glass is divided into: the screen, from the upper left corner, and keys on all the rest. */
export interface Face {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly keys: readonly SoftKey[];
  /** The screen's options are keys: it need not show them, too. */
  readonly hasOptions: boolean;
}

/** The panels that these keys are for: 2 inches, 40.8 by 30.6 mm. A key takes 71 dots across and 48 down at least, 9 by 6 mm. */
export const FACE_WIDTH = 320;
export const FACE_HEIGHT = 240;
export const COLUMNS = 4;
export const KEY_WIDTH = FACE_WIDTH / COLUMNS;
export const KEY_HEIGHT = 48;

const INK: Colour = 0x10c4;
const WHITE: Colour = 0xffff;
/** Each has a contrast of 4.5 to 1 and more (WCAG 2.1, 1.4.3). */
export const tones = Object.freeze({
  digit: Object.freeze({ ground: WHITE, ink: INK }),
  plain: Object.freeze({ ground: 0x19cb, ink: WHITE }),
  yes: Object.freeze({ ground: 0x1be7, ink: WHITE }),
  no: Object.freeze({ ground: 0xb123, ink: WHITE }),
  undo: Object.freeze({ ground: 0x9ac0, ink: WHITE }),
  pressed: Object.freeze({ ground: INK, ink: WHITE }),
});

/** One text for both languages. */
const same = (text: string): Text => Object.freeze({ zh: text, en: text });

interface Look {
  readonly label: Text;
  readonly icon?: string;
  readonly tone: Tone;
}

const look = (tone: Tone, zh: string, en: string): Look => Object.freeze({ tone, label: Object.freeze({ zh, en }) });
const withIcon = (icon: string, tone: Tone, zh: string, en: string): Look =>
  Object.freeze({ ...look(tone, zh, en), icon });
const digit = (text: string): Look => Object.freeze({ tone: tones.digit, label: same(text) });
const plain = (text: string): Look => Object.freeze({ tone: tones.plain, label: same(text) });

const looks: Readonly<Record<SoftAct, Look>> = Object.freeze({
  "0": digit("0"),
  "1": digit("1"),
  "2": digit("2"),
  "3": digit("3"),
  "4": digit("4"),
  "5": digit("5"),
  "6": digit("6"),
  "7": digit("7"),
  "8": digit("8"),
  "9": digit("9"),
  "00": digit("00"),
  enter: look(tones.yes, "确认", "Enter"),
  cancel: look(tones.no, "取消", "Cancel"),
  clear: look(tones.undo, "清除", "Clear"),
  menu: withIcon(icons.menu, tones.plain, "菜单", "Menu"),
  sale: withIcon(icons.sale, tones.yes, "收款", "Charge"),
  up: look(tones.plain, "上页", "Up"),
  down: look(tones.plain, "下页", "Down"),
  f1: plain("F1"),
  f2: plain("F2"),
  f3: plain("F3"),
  f4: plain("F4"),
  kinds: withIcon(icons.more, tones.plain, "更多", "More"),
  // The screen names them.
  k1: digit(""),
  k2: digit(""),
  k3: digit(""),
  k4: digit(""),
  k5: digit(""),
  k6: digit(""),
});

/** A key in its place, looking as it always does. */
export function softKey(act: SoftAct, left: number, top: number, width: number, height: number): SoftKey {
  return { act, ...looks[act], large: true, left, top, width, height };
}

/** @param column from the left. @param row from above. */
function inGrid(act: SoftAct, column: number, row: number): SoftKey {
  return Object.freeze(softKey(act, column * KEY_WIDTH, row * KEY_HEIGHT, KEY_WIDTH, KEY_HEIGHT));
}

/** What a number is typed with. Four columns and five rows, of which the screen has three by two: title, a line, and what is typed. */
export const digitsFace: Face = Object.freeze({
  widthPixels: 3 * KEY_WIDTH,
  heightPixels: 2 * KEY_HEIGHT,
  keys: Object.freeze([
    ...[inGrid("1", 0, 2), inGrid("2", 1, 2), inGrid("3", 2, 2)],
    ...[inGrid("4", 0, 3), inGrid("5", 1, 3), inGrid("6", 2, 3)],
    ...[inGrid("7", 0, 4), inGrid("8", 1, 4), inGrid("9", 2, 4)],
    ...[inGrid("cancel", 3, 0), inGrid("clear", 3, 1), inGrid("00", 3, 2), inGrid("0", 3, 3), inGrid("enter", 3, 4)],
  ]),
  hasOptions: false,
});

/** @param digits "0" to "9", in the order of their places: three rows of three, and the one at their right. */
export function pinFace(digits: readonly Key[]): Face {
  const keys = digits.slice(0, -1).map((digit, at) => inGrid(digit, at % 3, 2 + Math.floor(at / 3)));
  const last = softKey(digits.at(-1) ?? "0", 3 * KEY_WIDTH, 2 * KEY_HEIGHT, KEY_WIDTH, 2 * KEY_HEIGHT);
  const others = [inGrid("cancel", 3, 0), inGrid("clear", 3, 1), inGrid("enter", 3, 4)];
  return { ...digitsFace, keys: [...keys, last, ...others] };
}

/** The whole glass is screen. */
export const bareFace: Face = Object.freeze({
  widthPixels: FACE_WIDTH,
  heightPixels: FACE_HEIGHT,
  keys: Object.freeze([]),
  hasOptions: false,
});

/** Keys side by side at the foot of the glass, of the same width, in as many rows as they need. */
export function strip(acts: readonly SoftAct[], rowHeight = KEY_HEIGHT): readonly SoftKey[] {
  const rows = Math.ceil(acts.length / COLUMNS);
  const inRow = Math.ceil(acts.length / Math.max(1, rows));
  return acts.map((act, at) => {
    const row = Math.floor(at / inRow);
    const count = Math.min(inRow, acts.length - row * inRow);
    const { left, width } = share(at % inRow, count);
    return softKey(act, left, FACE_HEIGHT - (rows - row) * rowHeight, width, rowHeight);
  });
}

/** Whether two keys are one and the same, but for the language. */
export function isSameKey(one: SoftKey, other: SoftKey): boolean {
  if (one.left !== other.left || one.top !== other.top || one.width !== other.width || one.height !== other.height)
    return false;
  if (one.icon !== other.icon) return false;
  return one.act === other.act && one.label.zh === other.label.zh && one.label.en === other.label.en;
}

export function isOn({ left, top, width, height }: Rectangle, x: number, y: number): boolean {
  return x >= left && x < left + width && y >= top && y < top + height;
}

/** One of `count` columns, which take the whole width together. */
export function share(at: number, count: number): { readonly left: number; readonly width: number } {
  const left = Math.round((at * FACE_WIDTH) / count);
  return { left, width: Math.round(((at + 1) * FACE_WIDTH) / count) - left };
}
