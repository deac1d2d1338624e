import type { BuiltIn, OwnDevices } from "../../board";
import { KeyedDisplay } from "../../drivers/keys/keyed-display";
import type { FingerPhase } from "../../drivers/touch/finger";
import { openFont } from "../../font";
import { SharedKeypad } from "../../remote/shared-keypad";
import { WatchedDisplay } from "../../remote/watched-display";
import { resourceRom } from "../remote/resource-rom";
import { RGB565_LE, type SimulatorScreen } from "./simulator-screen";

/**
 * The simulator's screen as a board's own, with keys on its glass: what a board with a touch panel has, and takes of its memory.
 *
 * @param stir told before a key that the other end knows nothing of.
 */
export function ownScreen(screen: SimulatorScreen, { font, qr }: BuiltIn, stir: () => void): OwnDevices {
  screen.pixelFormat = RGB565_LE;
  let keypad: SharedKeypad | undefined;
  const display = new KeyedDisplay({
    panel: screen,
    fonts: { large: openFont(font), small: openFont(resourceRom("font16.bin")) },
    qr,
    // It has no lamp.
    backlight: () => undefined,
    below: [],
    onKey: (key) => {
      stir();
      keypad?.press(key);
    },
  });
  display.setTouch(true);
  let down: number | undefined;
  const told = (phase: FingerPhase) => (finger: number, x: number, y: number) => {
    if (phase === "down") down ??= finger;
    if (finger !== down) return;
    display.finger(phase, x, y);
    if (phase === "up" || phase === "lost") down = undefined;
  };
  screen.context = {
    onTouchBegan: told("down"),
    onTouchMoved: told("move"),
    onTouchEnded: told("up"),
    onTouchCancelled: told("lost"),
  };
  return (remote) => {
    keypad = new SharedKeypad(remote.keypad);
    return { display: new WatchedDisplay(display, remote.display), keypad };
  };
}
