import Serial from "embedded:io/serial";
import type { BuiltIn, OwnDevices } from "../../board";
import type { Stir } from "../../remote/own-glass";
import { type Firmware, RemoteTerminal } from "../../remote/remote-terminal";
import type { SerialPort } from "../../remote/serial-line";
import { builtIn } from "../remote/built-in";
import { promiseJobsPending } from "../remote/pending-jobs";
import { fontsFile } from "./fonts-partition";
import { ownFlash } from "./own-flash";
import { ownNetwork } from "./own-network";

/** The UART whose other end has the devices that the board lacks: its number and its pins. */
export interface BoardLine {
  readonly port: number;
  readonly transmit: number;
  readonly receive: number;
}

/** All bridges between USB and UART have it. */
const BAUD = 115_200;

/**
 * Runs the firmware on a board with an ESP32. All devices are at the other end of its line, but for the board's own, and its flash and its
 * Wi-Fi where the other end offers none: what stands on the board gets its drivers one by one.
 *
 * @param ownOf makes the board's own devices; told how what they say reaches the firmware. Undefined: it has none.
 */
export function startOnEsp32(
  firmware: Firmware,
  line: BoardLine,
  ownOf: (read: () => BuiltIn, stir: Stir) => OwnDevices | undefined,
): void {
  const read = () => builtIn(fontsFile);
  const stir: Stir = (happens) => terminal.stir(happens);
  const own = ownOf(read, stir);
  const terminal: RemoteTerminal = new RemoteTerminal({
    open: (callbacks) => new Serial({ ...line, baud: BAUD, format: "buffer", ...callbacks }) as SerialPort,
    firmware,
    // Read when somebody is there to be told that a file is missing.
    get builtIn() {
      return read();
    },
    jobsPending: promiseJobsPending,
    own: (remote) => ({ ...own?.(remote), ...ownFlash(remote), ...ownNetwork(remote, stir) }),
  });
}
