import type { Key } from "../../../hal/keypad";

/** Where things stand in the panel, for what draws them and for the script that clicks them. */

/**
 * The terminal within the device's pane: its screen in true dots, its keys below. It fits into mcsim's smallest window, whose
 * device pane is as wide as the screen: a screen that is not wholly within the pane is not shown at all (mcsim on Linux).
 */
export const terminalBody = Object.freeze({ left: 0, top: 0, width: 320, height: 388 });
export const screenPlace = Object.freeze({ left: 0, top: 0, width: 320, height: 240 });
/** Below the body, in a window that is higher than the smallest: the signature pad, to be drawn on. */
export const padPlace = Object.freeze({ left: 0, top: 396, width: 320, height: 110 });
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

/** The pane of the rows, as mcsim opens; the device's pane begins behind it. */
export const PANE_WIDTH = 320;
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

/** The rows below the deck of the chosen group. */
export const worldRows = Object.freeze([
  "signature title",
  "pad",
  "signature",
  "sign",
  "printer title",
  "paper",
  "cover",
  "power title",
  "charger",
  "battery",
  "network title",
  "wifi",
  "wifi.latencyMs",
  "wifi.loss",
  "cellular",
  "cellular.latencyMs",
  "cellular.loss",
  "world title",
  "clock",
  "language",
  "model",
  "acquirer",
  "anew",
  "fault title",
  "in force",
  "take back",
  "family",
] as const);
export type WorldRow = (typeof worldRows)[number];

/** Labels are so wide. */
export const LABEL_WIDTH = 120;
/** A button of a row. */
export const BUTTON_WIDTH = 80;
/** The buttons at the right of a card or a fault. */
export const SMALL_BUTTON_WIDTH = 52;

/** Below the keys a lamp says whether the books agree, and during a transaction whether the bank has answered: for whoever pulls the plug then. */
export const lampPlace = Object.freeze({ left: 6, top: KEYS_TOP + 4 * KEY_HEIGHT + 2, width: 308, height: 18 });
/** By state. A skin of Piu's takes four colours. */
export const lampColours = Object.freeze(["#5a6472", "#1b7f3b", "#b3261e", "#1f5fa8"] as const);
/** Unchecked is also how it stands while the bank is being asked. */
export const lampStates = Object.freeze({ unchecked: 0, agree: 1, differ: 2, answered: 3 } as const);
export const bodyColour = "#2c3440";

/** The middle of a row above the deck, from the top of the pane. */
export function rowMiddle(row: FixedRow): number {
  return fixedRows.indexOf(row) * ROW_HEIGHT + ROW_HEIGHT / 2;
}

/** The middle of a card's row, by its place in the group. */
export function cardMiddle(place: number): number {
  return (fixedRows.length + place) * ROW_HEIGHT + ROW_HEIGHT / 2;
}

/** The middle of a row below a deck of so many cards. */
export function worldRowMiddle(row: WorldRow, cards: number): number {
  return (fixedRows.length + cards + worldRows.indexOf(row)) * ROW_HEIGHT + ROW_HEIGHT / 2;
}
