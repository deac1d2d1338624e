import { KeyedDisplay } from "../../../../hal/drivers/keys/keyed-display";
import type { Key } from "../../../../hal/keypad";
import { uqrEncoder } from "../../../../src/receipt/qr/uqr-encoder";
import { openTestFont } from "../../../receipt/samples";
import { Glass } from "../screen/glass";

export const fonts = { large: openTestFont(24), small: openTestFont(16) };
export const below: readonly Key[] = ["cancel", "menu", "enter"];

/** A screen with keys on a glass of 320 by 240, three circles below it, and the keys that were pressed. */
export class KeyedGlass {
  readonly glass = new Glass(320, 240);
  readonly keys: Key[] = [];
  readonly display = new KeyedDisplay({
    panel: this.glass,
    fonts,
    qr: uqrEncoder,
    backlight: () => undefined,
    below,
    onKey: (key) => this.keys.push(key),
  });
}
