import { ownGlass } from "../../hal/remote/own-glass";

const glass = { width: 320, height: 240, begin: () => undefined, send: () => undefined, end: () => undefined };

/**
 * A board that has a screen with keys of its own, as an M5Stack Core2 has. The glass is none, and the second font is the first once more: it
 * takes as much of the heap.
 */
export function ownScreen(builtIn: Parameters<typeof ownGlass>[0]["builtIn"]): ReturnType<typeof ownGlass> {
  const owned = ownGlass({
    panel: glass,
    builtIn,
    smallFont: builtIn.font,
    backlight: () => undefined,
    below: ["cancel", "menu", "enter"],
    // Whoever plays it has no calls of its own to come.
    stir: (happens) => happens(),
  });
  owned.display.setTouch(true);
  return owned;
}
