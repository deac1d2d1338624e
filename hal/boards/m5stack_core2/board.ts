import { core2Screen } from "../../drivers/screen-rails";
import type { Firmware } from "../../remote/remote-terminal";
import type { BoardLine } from "../esp32/terminal";
import type { M5Glass } from "../m5stack/glass";
import { Speaker } from "../m5stack/speaker";
import { startM5Stack } from "../m5stack/terminal";

/** Behind the USB socket, by a CP2104 or CH9102F. A debug build talks to its debugger over the same UART: release builds only. */
const LINE: BoardLine = Object.freeze({ port: 0, transmit: 1, receive: 3 });

const GLASS: M5Glass = Object.freeze({
  data: 21,
  clock: 22,
  screen: core2Screen,
  heightPixels: 280,
  // Three circles are printed there.
  below: Object.freeze(["cancel", "menu", "enter"] as const),
});

/** M5Stack Core2. */
export function start(firmware: Firmware): void {
  startM5Stack(firmware, LINE, GLASS, new Speaker().play);
}
