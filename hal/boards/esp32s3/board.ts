// mcconfig checks only what is imported: it would not find the declaration.
/// <reference path="./neopixel.d.ts" />
import Digital from "embedded:io/digital";
import NeoPixel from "neopixel";
import Timer from "timer";
import type { OwnDevices } from "../../board";
import { KeyMatrix } from "../../drivers/keys/key-matrix";
import { keypad20 } from "../../drivers/keys/keypad-20";
import { LampBeeper } from "../../drivers/lamp-beeper";
import type { Stir } from "../../remote/own-glass";
import type { Firmware } from "../../remote/remote-terminal";
import { SharedKeypad } from "../../remote/shared-keypad";
import { type BoardLine, startOnEsp32 } from "../esp32/terminal";

/** Behind the socket that says UART, by a CP2102. A debug build talks to its debugger over the same UART: release builds only. */
const LINE: BoardLine = Object.freeze({ port: 0, transmit: 43, receive: 44 });
/** Free on every kit: no strapping pin, none of USB, flash or PSRAM. The keypad's foil has them in this order, rows first. */
const ROWS = Object.freeze([4, 5, 6, 7, 15]);
const COLUMNS = Object.freeze([16, 17, 18, 8]);
/** The lamp of a DevKitC-1; from version 1.1 on it is at 38. */
const LAMP_PIN = 48;

/** A bare ESP32-S3, e.g. a DevKitC-1, with a keypad of 20 keys: a key model. Its screen is at the other end. */
export function start(firmware: Firmware): void {
  startOnEsp32(firmware, LINE, (_, stir) => keysAndLamp(stir));
}

function keysAndLamp(stir: Stir): OwnDevices {
  let keypad: SharedKeypad | undefined;
  new KeyMatrix({
    rows: ROWS.map((pin) => new Digital({ pin, mode: Digital.OutputOpenDrain })),
    columns: COLUMNS.map((pin) => new Digital({ pin, mode: Digital.InputPullUp })),
    keys: keypad20,
    every: (ms, run) => void Timer.repeat(run, ms),
    onKey: (key) => stir(() => keypad?.press(key)),
  });
  const lamp = new NeoPixel({ length: 1, pin: LAMP_PIN, order: "GRB" });
  return (remote) => {
    keypad = new SharedKeypad(remote.keypad);
    const shine = (red: number, green: number, blue: number) => {
      lamp.setPixel(0, lamp.makeRGB(red, green, blue));
      lamp.update();
    };
    const after = (ms: number, run: () => void) => void Timer.set(run, ms);
    return { keypad, beeper: new LampBeeper({ other: remote.beeper, shine, after }) };
  };
}
