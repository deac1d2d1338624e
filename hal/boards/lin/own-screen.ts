import Time from "time";
import type { BuiltIn, OwnDevices } from "../../board";
import { ownGlass, type Stir } from "../../remote/own-glass";
import { smallFont } from "../remote/resource-rom";
import { firstFinger } from "./fingers";
import { RGB565_LE, type SimulatorScreen } from "./simulator-screen";

/**
 * The simulator's screen as a board's own, with keys on its glass: what a board with a touch panel has, and takes of its memory.
 *
 * @param stir lets a key reach the firmware that the other end knows nothing of.
 */
export function ownScreen(screen: SimulatorScreen, builtIn: BuiltIn, stir: Stir): OwnDevices {
  screen.pixelFormat = RGB565_LE;
  // It has no lamp.
  const { display, own } = ownGlass({
    panel: screen,
    builtIn,
    smallFont: smallFont(),
    backlight: () => undefined,
    below: [],
    stir,
  });
  display.setTouch(true);
  screen.context = firstFinger((phase, x, y) => display.finger(phase, x, y, Time.ticks));
  return own;
}
