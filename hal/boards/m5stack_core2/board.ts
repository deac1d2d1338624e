import Serial from "embedded:io/serial";
import { type Firmware, RemoteTerminal } from "../../remote/remote-terminal";
import type { SerialPort } from "../../remote/serial-line";
import { WatchedDisplay } from "../../remote/watched-display";
import { builtIn } from "../remote/built-in";
import { promiseJobsPending } from "../remote/pending-jobs";
import { ownScreen } from "./screen";

/** The UART behind the USB socket (CP2104 or CH9102F): GPIO 1 out, GPIO 3 in. */
const USB_UART = Object.freeze({ port: 0, transmit: 1, receive: 3, baud: 115_200, format: "buffer" } as const);

/**
 * M5Stack Core2. The screen is the board's own; all else is elsewhere, behind the USB socket: what stands on the board gets its
 * drivers one by one. Release builds only: a debug build talks to its debugger over the same UART.
 */
export function start(firmware: Firmware): void {
  const own = builtIn();
  const display = ownScreen(own);
  new RemoteTerminal({
    open: (callbacks) => new Serial({ ...USB_UART, ...callbacks }) as SerialPort,
    firmware,
    builtIn: own,
    jobsPending: promiseJobsPending,
    own: (remote) => (display ? { display: new WatchedDisplay(display, remote.display) } : {}),
  });
}
