import Timer from "timer";
import { type Tone, ToneBeeper } from "../../drivers/tone-beeper";
import type { Firmware } from "../../remote/remote-terminal";
import { type BoardLine, startOnEsp32 } from "../esp32/terminal";
import { type M5Glass, m5Glass } from "./glass";
import { GREETING_MS, WAITING } from "./waiting";

/**
 * Runs the firmware on an M5Stack with a touch glass: screen, keys and ink are the board's own. Until the other end greets the screen says
 * that it waits for it.
 *
 * @param play tones, on a board whose loudspeaker the power chip feeds with the screen.
 */
export function startM5Stack(
  firmware: Firmware,
  line: BoardLine,
  wired: M5Glass,
  play?: (tones: readonly Tone[]) => void,
): void {
  startOnEsp32(firmware, line, (read, stir) => {
    const glass = m5Glass(wired, read(), stir);
    if (!glass) return undefined;
    const { display, own } = glass;
    let greeted = false;
    Timer.set(() => {
      if (!greeted) void display.show(WAITING);
    }, GREETING_MS);
    return (remote) => {
      greeted = true;
      return { ...own(remote), ...(play ? { beeper: new ToneBeeper({ play, other: remote.beeper }) } : {}) };
    };
  });
}
