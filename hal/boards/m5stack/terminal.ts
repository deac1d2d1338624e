import { type Tone, ToneBeeper } from "../../drivers/tone-beeper";
import type { Firmware } from "../../remote/remote-terminal";
import { type BoardLine, startOnEsp32 } from "../esp32/terminal";
import { type M5Glass, m5Glass } from "./glass";

/**
 * Runs the firmware on an M5Stack with a touch glass: screen, keys and ink are the board's own.
 *
 * @param play tones, on a board whose loudspeaker the power chip feeds with the screen.
 */
export function startM5Stack(
  firmware: Firmware,
  line: BoardLine,
  wired: M5Glass,
  play?: (tones: readonly Tone[]) => void,
): void {
  startOnEsp32(firmware, line, (builtIn, stir) => {
    const glass = m5Glass(wired, builtIn, stir);
    if (!glass || !play) return glass?.own;
    return (remote) => ({ ...glass.own(remote), beeper: new ToneBeeper({ play, other: remote.beeper }) });
  });
}
