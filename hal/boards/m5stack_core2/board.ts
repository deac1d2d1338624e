import Serial from "embedded:io/serial";
import { type Firmware, RemoteTerminal } from "../../remote/remote-terminal";
import type { SerialPort } from "../../remote/serial-line";
import { SharedKeypad } from "../../remote/shared-keypad";
import { WatchedDisplay } from "../../remote/watched-display";
import { builtIn } from "../remote/built-in";
import { promiseJobsPending } from "../remote/pending-jobs";
import { ownScreen } from "./screen";
import { watchTouch } from "./touch";

/** The UART behind the USB socket (CP2104 or CH9102F): GPIO 1 out, GPIO 3 in. */
const USB_UART = Object.freeze({ port: 0, transmit: 1, receive: 3, baud: 115_200, format: "buffer" } as const);

/**
 * M5Stack Core2. Screen and keys, on its touch panel, are the board's own; all else is elsewhere, behind the USB socket: what stands on
 * the board gets its drivers one by one. Release builds only: a debug build talks to its debugger over the same UART.
 */
export function start(firmware: Firmware): void {
  const own = builtIn();
  let keypad: SharedKeypad | undefined;
  const display = ownScreen(own, (key) => {
    terminal.stir();
    keypad?.press(key);
  });
  if (display)
    watchTouch(
      (phase, x, y) => display.finger(phase, x, y),
      (works) => display.setTouch(works),
    );
  const terminal = new RemoteTerminal({
    open: (callbacks) => new Serial({ ...USB_UART, ...callbacks }) as SerialPort,
    firmware,
    builtIn: own,
    jobsPending: promiseJobsPending,
    own: (remote) => {
      if (!display) return {};
      keypad = new SharedKeypad(remote.keypad);
      return { display: new WatchedDisplay(display, remote.display), keypad };
    },
  });
}
