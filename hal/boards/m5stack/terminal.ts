import type { Firmware } from "../../remote/remote-terminal";
import { type BoardLine, startOnEsp32 } from "../esp32/terminal";
import { type M5Glass, m5Glass } from "./glass";

/** Runs the firmware on an M5Stack with a touch glass: screen, keys and ink are the board's own. */
export function startM5Stack(firmware: Firmware, line: BoardLine, wired: M5Glass): void {
  startOnEsp32(firmware, line, (builtIn, stir) => m5Glass(wired, builtIn, stir)?.own);
}
