import type { Key } from "../../../hal/keypad";

/** Where things stand in the panel, for what draws them and for the script that clicks them. */

/**
 * The terminal within the device's pane: its screen in true dots, its keys below. It fits into mcsim's smallest window, whose
 * device pane is as wide as the screen: a screen that is not wholly within the pane is not shown at all (mcsim on Linux).
 */
export const terminalBody = Object.freeze({ left: 0, top: 0, width: 320, height: 388 });
export const screenPlace = Object.freeze({ left: 0, top: 0, width: 320, height: 240 });
export const paperLeft = terminalBody.left + terminalBody.width + 8;

const KEY_WIDTH = 64;
const KEY_HEIGHT = 30;
const KEYS_TOP = screenPlace.top + screenPlace.height + 6;

export interface KeyCap {
  readonly key: Key;
  readonly cap: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const rows: readonly (readonly (readonly [Key, string])[])[] = [
  [
    ["1", "1"],
    ["2", "2"],
    ["3", "3"],
    ["cancel", "Cancel"],
    ["up", "Up"],
  ],
  [
    ["4", "4"],
    ["5", "5"],
    ["6", "6"],
    ["clear", "Clear"],
    ["down", "Down"],
  ],
  [
    ["7", "7"],
    ["8", "8"],
    ["9", "9"],
    ["menu", "Menu"],
    ["f1", "F1"],
  ],
  [
    ["00", "00"],
    ["0", "0"],
    ["enter", "Enter"],
    ["f2", "F2"],
    ["f3", "F3"],
  ],
];

/** The keys of the terminal, places relative to its body. */
export const keyCaps: readonly KeyCap[] = Object.freeze(
  rows.flatMap((row, y) =>
    row.map(([key, cap], x) =>
      Object.freeze({
        key,
        cap,
        left: screenPlace.left + x * KEY_WIDTH,
        top: KEYS_TOP + y * KEY_HEIGHT,
        width: KEY_WIDTH,
        height: KEY_HEIGHT,
      }),
    ),
  ),
);

/** Every row of mcsim's panes is so high. */
export const ROW_HEIGHT = 30;

/** The rows above the deck, in order; what can be clicked begins behind the label. */
export const fixedRows = Object.freeze([
  "now",
  "plug",
  "speed",
  "pause",
  "books",
  "verdict",
  "told",
  "hand",
  "group",
] as const);
export type FixedRow = (typeof fixedRows)[number];

/** Labels are so wide. */
export const LABEL_WIDTH = 120;
/** A button of a row. */
export const BUTTON_WIDTH = 80;
/** The buttons at the right of a card or a fault. */
export const SMALL_BUTTON_WIDTH = 52;

/** The middle of a fixed row, from the top of the pane. */
export function rowMiddle(row: FixedRow): number {
  return fixedRows.indexOf(row) * ROW_HEIGHT + ROW_HEIGHT / 2;
}
