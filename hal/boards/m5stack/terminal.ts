import Serial from "embedded:io/serial";
import { type Firmware, RemoteTerminal } from "../../remote/remote-terminal";
import type { SerialPort } from "../../remote/serial-line";
import { builtIn } from "../remote/built-in";
import { promiseJobsPending } from "../remote/pending-jobs";
import { type M5Glass, m5Glass } from "./glass";
import { ownFlash } from "./own-flash";

/** The UART whose other end has the devices that the board lacks: its number and its pins. */
export interface M5Line {
  readonly port: number;
  readonly transmit: number;
  readonly receive: number;
}

/** All bridges between USB and UART have it. */
const BAUD = 115_200;

/**
 * Runs the firmware on an M5Stack with a touch glass. Screen and keys are the board's own, and so is the flash where the other end of its line
 * offers none; all else is there: what stands on the board gets its drivers one by one.
 */
export function startM5Stack(firmware: Firmware, line: M5Line, wired: M5Glass): void {
  const own = builtIn();
  const glass = m5Glass(wired, own, () => terminal.stir());
  const terminal: RemoteTerminal = new RemoteTerminal({
    open: (callbacks) => new Serial({ ...line, baud: BAUD, format: "buffer", ...callbacks }) as SerialPort,
    firmware,
    builtIn: own,
    jobsPending: promiseJobsPending,
    own: (remote) => ({ ...glass?.own(remote), ...ownFlash(remote) }),
  });
}
