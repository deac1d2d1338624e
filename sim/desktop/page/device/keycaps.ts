import { isAtTerminal, isFree } from "../reach";

/** One key of the terminal, as it is labelled. */
export interface Keycap {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly look: "digit" | "function" | "enter" | "cancel" | "clear";
}

function digit(key: string): Keycap {
  return Object.freeze({ key, zh: key, en: key, look: "digit" });
}

function functionKey(key: string, zh: string, en: string): Keycap {
  return Object.freeze({ key, zh, en, look: "function" });
}

export const COLUMNS = 5;

/** Row by row, `COLUMNS` in each. */
export const keycaps: readonly Keycap[] = Object.freeze([
  functionKey("f1", "F1", "F1"),
  digit("1"),
  digit("2"),
  digit("3"),
  { key: "cancel", zh: "取消", en: "Cancel", look: "cancel" },
  functionKey("f2", "F2", "F2"),
  digit("4"),
  digit("5"),
  digit("6"),
  { key: "clear", zh: "清除", en: "Clear", look: "clear" },
  functionKey("f3", "F3", "F3"),
  digit("7"),
  digit("8"),
  digit("9"),
  functionKey("menu", "菜单", "Menu"),
  functionKey("f4", "F4", "F4"),
  functionKey("up", "▲", "▲"),
  digit("0"),
  functionKey("down", "▼", "▼"),
  { key: "enter", zh: "确认", en: "Enter", look: "enter" },
]);

const pcKeys: { readonly [key: string]: string } = Object.freeze({
  Enter: "enter",
  Escape: "cancel",
  Backspace: "clear",
  m: "menu",
  M: "menu",
  ArrowUp: "up",
  ArrowDown: "down",
  F1: "f1",
  F2: "f2",
  F3: "f3",
  F4: "f4",
});

/** The key of the terminal that a PC key stands for; none where the page itself needs it. */
export function terminalKey(event: KeyboardEvent): string | undefined {
  if (!isFree(event)) return undefined;
  if (/^[0-9]$/.test(event.key)) return event.key;
  // With Tab one gets to a button or a list: there Enter and the arrows are its own.
  if (!isAtTerminal() && (event.key === "Enter" || event.key.startsWith("Arrow"))) return undefined;
  return Object.hasOwn(pcKeys, event.key) ? pcKeys[event.key] : undefined;
}
