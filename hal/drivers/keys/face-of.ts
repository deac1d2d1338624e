import type { KeyName, Language, ScreenView, Text } from "../../display";
import { halfCells } from "../../font";
import type { Key, LargeKey } from "../../keypad";
import { wrap } from "../../wrap";
import {
  bareFace,
  COLUMNS,
  digitsFace,
  FACE_HEIGHT,
  type Face,
  KEY_HEIGHT,
  type SoftAct,
  type SoftKey,
  share,
  strip,
  tones,
} from "./face";
import { LABEL_LINES_MAX, LABEL_MARGIN } from "./key-marks";

/** The title of a screen alone, and with the space below it. */
export const TITLE_BAR_HEIGHT = 32;
const TITLE_HEIGHT = 36;
/** Side by side where the names are short: 13 mm each. */
const OPTION_COLUMNS = 3;
/** Half cells of 16 dots in a key of a third of the width. */
const SHORT_CELLS = 12;
/** The same of 24 dots, and in a key of the whole width. */
const LARGE_SHORT_CELLS = 8;
const LARGE_CELLS = 26;
/** Of the large letters. */
const LARGE_DOTS = 24;
/** "1" to "9". */
const OPTIONS_MAX = 9;

/** Or only the PIN pad does: what was pressed would be taken for an answer to the next question. */
const nobodyReads: readonly SoftAct[] = Object.freeze([]);
/** Keys of the screens that ask for no number and have no options, by name. Of all others it is enter, which leads on. */
const byScreen: { readonly [id: string]: readonly SoftAct[] } = Object.freeze({
  home: Object.freeze(["sale", "menu"] as const),
  confirm: Object.freeze(["cancel", "enter"] as const),
  // Cancel leads away from a sign-in that failed, enter tries it again.
  fault: Object.freeze(["cancel", "enter"] as const),
  activation: Object.freeze(["cancel", "enter"] as const),
  card: Object.freeze(["cancel"] as const),
  scan: Object.freeze(["cancel"] as const),
  qr: Object.freeze(["cancel"] as const),
  sign: Object.freeze(["cancel"] as const),
  pin: nobodyReads,
  boot: nobodyReads,
  processing: nobodyReads,
});
const leadsOn: readonly SoftAct[] = Object.freeze(["enter"]);
/** Pages go on where the screen's own list does. */
const PAGED = "list";

/** What the texts of a screen call keys that it has beside its own, in their order. Of cancel they also tell that it was pressed. */
const namedKeys: readonly (readonly [string, Key])[] = Object.freeze([
  Object.freeze(["F1", "f1"] as const),
  Object.freeze(["F2", "f2"] as const),
  Object.freeze(["F3", "f3"] as const),
  Object.freeze(["F4", "f4"] as const),
  Object.freeze(["确认键", "enter"] as const),
]);

/** What people have done to the keys of a screen, beside pressing them. */
export interface FaceState {
  /** Digits were asked for where none are needed. */
  readonly digits: boolean;
  /** The large keys were asked for, where the screen has much to tell. */
  readonly kinds?: boolean;
  /** The screen was asked for without its keys. */
  readonly bare: boolean;
  /** Which of its options are shown, where there are more than have room. */
  readonly page: number;
}

/** Which keys a screen has, and where. Each dot of the glass belongs to the screen or to one key. */
export function faceOf(view: ScreenView, { digits, kinds = false, bare, page }: FaceState): Face {
  if (bare) return bareFace;
  if (digits || asksForNumber(view)) return digitsFace;
  if (view.keys && view.keys.length > 0) return largeFace(view, view.keys, kinds);
  if (view.options.length > 0) return optionsFace(view, page);
  const face = stripFace(actsOf(view, ownActs(view)));
  return view.id === "sign" ? { ...face, keys: whereCharged(face.keys) } : face;
}

const SIGN_LATER: Text = Object.freeze({ zh: "补签", en: "Later" });

/** The money has been charged where a signature is asked for: a red key "cancel" would be taken for one that undoes that. */
function whereCharged(keys: readonly SoftKey[]): readonly SoftKey[] {
  return keys.map((key) => (key.act === "cancel" ? { ...key, label: SIGN_LATER, tone: tones.plain } : key));
}

function ownActs({ id, mood }: ScreenView): readonly SoftAct[] {
  // While it runs nobody reads keys; its report is read and left.
  if (id === "settlement" && mood === "waiting") return nobodyReads;
  return byScreen[id] ?? leadsOn;
}

/** What a signature is given on: the title's bar, ink, and the screen's own keys with those of a pad. */
export function signFace(view: ScreenView): Face {
  const own = actsOf(view, ["cancel"]).filter((act) => act !== "enter");
  const keys = strip([...own.slice(0, COLUMNS - PAD_ACTS.length), ...PAD_ACTS]);
  return { ...bareFace, heightPixels: TITLE_BAR_HEIGHT, keys: whereCharged(keys) };
}
const PAD_ACTS: readonly SoftAct[] = Object.freeze(["clear", "enter"]);

/** A PIN goes to the PIN pad alone, and an amount to be confirmed stands there as if it were typed. */
function asksForNumber({ id, input, mood }: ScreenView): boolean {
  return input !== undefined && id !== "pin" && !(id === "confirm" && mood === "waiting");
}

/** How many pages the options of a screen take. */
export function pagesOf(view: ScreenView): number {
  const { shown } = optionRoom(view);
  return Math.max(1, Math.ceil(Math.min(view.options.length, OPTIONS_MAX) / shown));
}

/**
 * Charge, the screen's large keys and menu in two rows at its foot. A screen that has much to tell keeps that room, and they are one touch
 * further away.
 */
function largeFace({ lines }: ScreenView, names: readonly KeyName[], opened: boolean): Face {
  const own = largeKeys.slice(0, names.length);
  if (lines.length > LINES_ABOVE_MAX) {
    if (!opened) return stripFace(["sale", "kinds", "menu"]);
    return named(stripFace(["sale", ...own, "cancel"]), names);
  }
  return named(stripFace(["sale", ...own, "menu"], HIGH), names);
}

const largeKeys: readonly LargeKey[] = Object.freeze(["k1", "k2", "k3", "k4", "k5", "k6"] as const);
/** Rows of them, 7.1 mm each: above two there is room for a title and three lines in large letters. */
const HIGH = 56;
export const LINES_ABOVE_MAX = 3;

const NO_NAME: KeyName = Object.freeze({ zh: "", en: "" });

/** Of a key with an icon above a name in large letters. */
const ICON_ABOVE_HEIGHT = 2 * LARGE_DOTS + 2;

/**
 * With the names of the large keys: all in the same letters, small ones where one name is too long, in either language, or has no room below
 * its icon.
 */
function named(face: Face, names: readonly KeyName[]): Face {
  const nameOf = ({ act }: SoftKey) => names[largeKeys.indexOf(act as LargeKey)];
  const large = face.keys.every((key) => {
    const { zh, en, icon } = nameOf(key) ?? NO_NAME;
    if (icon !== undefined && key.height < ICON_ABOVE_HEIGHT) return false;
    return Math.max(halfCells(zh), halfCells(en)) <= Math.floor((2 * (key.width - 2 * LABEL_MARGIN)) / LARGE_DOTS);
  });
  return {
    ...face,
    keys: face.keys.map((key) => {
      const label = nameOf(key);
      if (!label) return key;
      return label.icon === undefined ? { ...key, label, large } : { ...key, label, large, icon: label.icon };
    }),
  };
}

function stripFace(acts: readonly SoftAct[], rowHeight?: number): Face {
  const keys = strip(acts, rowHeight);
  return { ...bareFace, heightPixels: keys[0]?.top ?? FACE_HEIGHT, keys };
}

/** Those of its kind, and those that its texts name: enter is at the right, as among digits. */
function actsOf({ lines, options }: ScreenView, own: readonly SoftAct[]): readonly SoftAct[] {
  // It says nothing that somebody could have read.
  if (lines.length + options.length === 0 && own === leadsOn) return [];
  const says = (word: string) => [...lines, ...options].some(({ zh }) => zh.includes(word));
  const more = namedKeys.filter(([word, key]) => !own.includes(key) && says(word)).map(([, key]) => key);
  return own.at(-1) === "enter" ? [...own.slice(0, -1), ...more, "enter"] : [...own, ...more];
}

/** Each option a key, below its title and lines; the rest below them. */
function optionsFace(view: ScreenView, page: number): Face {
  const { acts, columns, shown, top, rowHeight } = optionRoom(view);
  const first = page * shown;
  const options = view.options.slice(first, Math.min(first + shown, OPTIONS_MAX));
  const rows = Math.ceil(options.length / columns);
  const keys = strip(acts);
  const foot = keys[0]?.top ?? FACE_HEIGHT;
  const from = Math.max(top, foot - rows * rowHeight);
  const large = view.options.every((option, at) => isLarge(numbered(option, at), columns));
  const own = options.map((option, at): SoftKey => {
    const row = Math.floor(at / columns);
    // The last one of a row takes what is left of it.
    const { left, width } = share(at % columns, row === rows - 1 ? options.length - row * columns : columns);
    const height = row === rows - 1 ? foot - from - row * rowHeight : rowHeight;
    return {
      act: String(first + at + 1) as Key,
      label: numbered(option, first + at),
      tone: tones.digit,
      large,
      left,
      top: from + row * rowHeight,
      width,
      height,
    };
  });
  return { ...bareFace, heightPixels: from, keys: [...own, ...keys], hasOptions: true };
}

interface OptionRoom {
  readonly acts: readonly SoftAct[];
  readonly columns: number;
  /** How many options at once. */
  readonly shown: number;
  readonly top: number;
  readonly rowHeight: number;
}

function optionRoom(view: ScreenView): OptionRoom {
  const columns = areShort(view) ? OPTION_COLUMNS : 1;
  const own = actsOf(view, ["cancel"]);
  const roomOf = (acts: readonly SoftAct[]): OptionRoom => {
    const height = (strip(acts)[0]?.top ?? FACE_HEIGHT) - TITLE_HEIGHT;
    const rows = Math.floor(height / KEY_HEIGHT);
    return { acts, columns, shown: rows * columns, top: TITLE_HEIGHT, rowHeight: Math.floor(height / rows) };
  };
  const room = roomOf(own);
  if (view.id !== PAGED && view.options.length <= room.shown) return room;
  return roomOf([...own, "up", "down"]);
}

function areShort({ options }: ScreenView): boolean {
  const languages: readonly Language[] = ["zh", "en"];
  return options.every((option, at) =>
    languages.every((language) => wrap(numbered(option, at)[language], SHORT_CELLS).length <= LABEL_LINES_MAX),
  );
}

/** Has it room in one line of 24 dots, in both languages? */
function isLarge({ zh, en }: Text, columns: number): boolean {
  const cells = columns === 1 ? LARGE_CELLS : LARGE_SHORT_CELLS;
  return halfCells(zh) <= cells && halfCells(en) <= cells;
}

/** As on the screens of key models, whose texts speak of "menu 3". */
function numbered({ zh, en }: Text, at: number): Text {
  return { zh: `${at + 1} ${zh}`, en: `${at + 1} ${en}` };
}
