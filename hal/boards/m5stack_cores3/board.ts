import { AW88298_ADDRESS, type WordIo, wakeAw88298 } from "../../drivers/aw88298";
import { coreS3Screen } from "../../drivers/screen-rails";
import type { Firmware } from "../../remote/remote-terminal";
import type { BoardLine } from "../esp32/terminal";
import { chipAt, type M5Glass } from "../m5stack/glass";
import { SampleSpeaker } from "../m5stack/sample-speaker";
import { startM5Stack } from "../m5stack/terminal";

/**
 * On port A, the red socket, for a bridge to USB: GPIO 2 (yellow) sends, GPIO 1 (white) receives. The board's own USB socket is the chip's
 * USB-JTAG, which the SDK gives to its debugger alone.
 */
const LINE: BoardLine = Object.freeze({ port: 1, transmit: 2, receive: 1 });

const GLASS: M5Glass = Object.freeze({
  data: 12,
  clock: 11,
  screen: coreS3Screen,
  heightPixels: 240,
  below: Object.freeze([]),
});

/** M5Stack CoreS3, and CoreS3 SE. */
export function start(firmware: Firmware): void {
  // Opened once: the SDK refuses a second object for an address until the first one was collected.
  let amplifier: WordIo | undefined;
  const speaker = new SampleSpeaker(() => {
    amplifier ??= chipAt(GLASS, AW88298_ADDRESS);
    wakeAw88298(amplifier);
  });
  startM5Stack(firmware, LINE, GLASS, speaker.play);
}
