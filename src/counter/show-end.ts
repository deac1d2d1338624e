import type { Terminal } from "../context";
import { isDigit, type Screen } from "../screen/panel";
import { keyOrCardOut } from "./card-out";

/** How long an end stays on the screen by itself: long enough to read, and to come back to the counter. */
export const END_MS = 60_000;

/**
 * Shows an end until somebody has seen it. Enter or cancel leads on; so does a digit, which is kept for the next amount.
 * @param f3 does the screen offer it?
 * @param f4 does it offer that one?
 * @returns the function key that was pressed, if one was; "unseen" where nobody pressed any.
 */
export async function showEnd(
  terminal: Terminal,
  screen: Screen,
  timeoutMs = END_MS,
  f3 = false,
  f4 = false,
): Promise<"on" | "unseen" | "f1" | "f2" | "f3" | "f4"> {
  await terminal.panel.show(screen);
  for (;;) {
    const press = await keyOrCardOut(terminal, screen, timeoutMs);
    if (press.kind !== "key") return "unseen";
    if (press.key === "enter" || press.key === "cancel") return "on";
    const { key } = press;
    if (key === "f1" || key === "f2" || (f3 && key === "f3") || (f4 && key === "f4")) return key;
    if (isDigit(press.key)) {
      terminal.panel.unread(press.key);
      return "on";
    }
  }
}
