import Serial from "embedded:io/serial";
import { type Firmware, RemoteTerminal } from "../../remote/remote-terminal";
import type { SerialPort } from "../../remote/serial-line";
import { builtIn } from "../remote/built-in";
import { promiseJobsPending } from "../remote/pending-jobs";

/** The UART behind the USB socket (CP2104 or CH9102F): GPIO 1 out, GPIO 3 in. */
const USB_UART = Object.freeze({ port: 0, transmit: 1, receive: 3, baud: 115_200, format: "buffer" } as const);

/**
 * M5Stack Core2. So far every device is elsewhere, behind the USB socket: what stands on the board itself gets its drivers
 * one by one. Release builds only: a debug build talks to its debugger over the same UART.
 */
export function start(firmware: Firmware): void {
  new RemoteTerminal({
    open: (callbacks) => new Serial({ ...USB_UART, ...callbacks }) as SerialPort,
    firmware,
    builtIn: builtIn(),
    jobsPending: promiseJobsPending,
  });
}
