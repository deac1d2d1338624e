import type { KeyedDisplay } from "../../hal/drivers/keys/keyed-display";
import { INK_HEIGHT, INK_WIDTH } from "../../hal/drivers/keys/signing-glass";
import { onPad, signatureOf } from "../../sim/scenario/signatures";
import { serveFirmware } from "../../sim/xs/serve-firmware";
import { ownScreen } from "./own-screen";

/** Rows above the ink, and the middle of the last of four keys below it. */
const INK_TOP = 32;
const ENTER = [280, 216] as const;
const SHARE_MAX = 65_535;

/** The same board as in `own-screen-firmware.ts`: a finger signs on the glass as soon as it can, and confirms there. */
serveFirmware((builtIn) => {
  const { display, own } = ownScreen(builtIn);
  const lend = display.lend.bind(display);
  display.lend = (guest) => {
    if (guest?.ink) Promise.resolve().then(() => write(display));
    return lend(guest);
  };
  return own;
});

function write(display: KeyedDisplay): void {
  for (const stroke of onPad(signatureOf("smith"))) {
    for (const [at, { x, y, timeMs }] of stroke.entries()) {
      const [left, top] = [
        Math.floor((x * (INK_WIDTH - 1)) / SHARE_MAX),
        Math.floor((y * (INK_HEIGHT - 1)) / SHARE_MAX),
      ];
      display.finger(at === 0 ? "down" : "move", left, INK_TOP + top, timeMs);
    }
    display.finger("up", 0, 0, 0);
  }
  display.finger("down", ...ENTER);
  display.finger("up", ...ENTER);
}
