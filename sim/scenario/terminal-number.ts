import { invalid } from "./result";
import type { Room } from "./room";

/** Of a verb or view that names no terminal. */
export const FIRST = 1;
/** In the place of a number, of the view `check`: the merchant's terminals and their acquirer as a whole. */
export const ALL = "all";

/** What is wrong with a number that no terminal has. */
export function noSuchTerminal({ terminals }: Room) {
  const { length } = terminals;
  return invalid("terminal", length === 1 ? "1: there is one terminal" : `a whole number from 1 to ${length}`);
}

const NUMBER = /^[1-9]\d?$/;

/** The terminal that `terminal=N` names; the first one without it. @returns undefined where there is none of that number. */
export function terminalNamed({ terminals }: Room, number: unknown): Room | undefined {
  const text = number === undefined || number === null ? String(FIRST) : String(number);
  return NUMBER.test(text) ? terminals[Number(text) - 1] : undefined;
}

/** The terminal at which a view is looked at. @returns undefined where there is none. */
export function terminalOfView(room: Room, view: string, number: unknown): Room | undefined {
  return view === "check" && number === ALL ? room : terminalNamed(room, number);
}
