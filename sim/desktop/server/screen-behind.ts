import type { DisplayModel } from "../../devices/display";

/** Who asks for the next screen together with a key does so for this long: a key that changes nothing has its old picture then. */
export const NEXT_MS = 200;

/** Until another screen is shown than that of the event, at most `NEXT_MS`. */
export function screenBehind(display: DisplayModel, seq: number): Promise<void> {
  if (display.shownSeq > seq) return Promise.resolve();
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      unwatch();
      resolve();
    };
    const timer = setTimeout(over, NEXT_MS);
    const unwatch = display.watch(over);
  });
}
