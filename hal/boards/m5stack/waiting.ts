import type { ScreenView, Text } from "../../display";

/** In both languages at once: nobody has chosen one yet. */
const both = (text: string): Text => Object.freeze({ zh: text, en: text });

/** What the screen says until the other end greets. Its name is that of a screen without keys. */
export const WAITING: ScreenView = Object.freeze({
  id: "boot",
  title: both("等待连接 Waiting"),
  lines: Object.freeze([
    both("另一端尚未连上本机"),
    both("The other end is silent. There:"),
    both("npm start -- --board PORT"),
  ]),
  options: Object.freeze([]),
  mood: "waiting",
  language: "zh",
});

/** Who resets the board to greet it has greeted by then. */
export const GREETING_MS = 1500;
