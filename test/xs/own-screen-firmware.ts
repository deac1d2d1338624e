import { KeyedDisplay } from "../../hal/drivers/keys/keyed-display";
import { openFont } from "../../hal/font";
import { SharedKeypad } from "../../hal/remote/shared-keypad";
import { WatchedDisplay } from "../../hal/remote/watched-display";
import { serveFirmware } from "../../sim/xs/serve-firmware";

/**
 * The firmware on a board that has a screen with keys of its own, as an M5Stack Core2 has. The glass is none, and the second font is the
 * first once more: it takes as much of the heap.
 */
const glass = { width: 320, height: 240, begin: () => undefined, send: () => undefined, end: () => undefined };

serveFirmware(({ font, qr }) => {
  let keypad: SharedKeypad | undefined;
  const display = new KeyedDisplay({
    panel: glass,
    fonts: { large: openFont(font), small: openFont(font) },
    qr,
    backlight: () => undefined,
    below: ["cancel", "menu", "enter"],
    onKey: (key) => keypad?.press(key),
  });
  display.setTouch(true);
  return (remote) => {
    keypad = new SharedKeypad(remote.keypad);
    return { display: new WatchedDisplay(display, remote.display), keypad };
  };
});
