import Serial from "embedded:io/serial";
import { type Firmware, RemoteTerminal } from "../../remote/remote-terminal";
import type { SerialCallbacks, SerialPort } from "../../remote/serial-line";
import { builtIn } from "../remote/built-in";
import { promiseJobsPending } from "../remote/pending-jobs";

/** The simulator's global: lines of JSON from and to whoever runs it. */
declare const screen: { onMessage?: (line: string) => void };

/** The Linux driver wants the path of a device, which the typings of ECMA-419 do not have. */
type LinuxSerial = new (
  options: SerialCallbacks & { readonly device: string; readonly baud: number; readonly format: "buffer" },
) => SerialPort;

/** A pseudo terminal has no speed; the driver wants one. */
const BAUD = 115_200;

/** Moddable's simulator on Linux: every device is elsewhere, behind the port that the host names with `{"device": "/dev/…"}`. */
export function start(firmware: Firmware): void {
  screen.onMessage = (line) => {
    const { device } = JSON.parse(line) as { readonly device?: unknown };
    if (typeof device !== "string") return;
    const Port = Serial as unknown as LinuxSerial;
    new RemoteTerminal({
      open: (callbacks) => new Port({ device, baud: BAUD, format: "buffer", ...callbacks }),
      firmware,
      builtIn: builtIn(),
      jobsPending: promiseJobsPending,
    });
  };
}
