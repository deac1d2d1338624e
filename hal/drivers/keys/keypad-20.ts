import type { Key } from "../../keypad";

const row = (...keys: readonly Key[]): readonly Key[] => Object.freeze(keys);

/**
 * The usual foil keypad of five rows and four columns: what is printed on it, and what it is here. F1 F2 # * are F1 to F4, ESC is cancel,
 * ← clear, → menu, ENT enter.
 */
export const keypad20: readonly (readonly Key[])[] = Object.freeze([
  row("f1", "f2", "f3", "f4"),
  row("1", "2", "3", "up"),
  row("4", "5", "6", "down"),
  row("7", "8", "9", "cancel"),
  row("clear", "0", "menu", "enter"),
]);
