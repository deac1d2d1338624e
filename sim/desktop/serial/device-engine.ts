import { setTimeout as sleep } from "node:timers/promises";
import type { SerialPortStream } from "@serialport/stream";
import { type BoardPlace, EngineUnavailable } from "./board-place";
import { LineEngine, type LineInstance } from "./line-engine";
import { openPort, SerialFirmware } from "./serial-firmware";

/** A microcontroller with Moddable's loader and this firmware listens within two seconds of its reset. */
const START_LIMIT_MS = 10_000;
/** Somebody has to walk to the board and press its reset key. */
const PRESS_LIMIT_MS = 60_000;
/** The capacitor at a board's EN pin needs some milliseconds; esptool holds it as long. */
const RESET_MS = 100;

/** The auto-reset circuit of Espressif's boards: RTS alone pulls EN low, DTR alone IO0. */
const HELD_IN_RESET = Object.freeze({ dtr: false, rts: true });
const RELEASED = Object.freeze({ dtr: false, rts: false });

export interface DeviceEngineOptions extends BoardPlace {
  readonly open?: (path: string) => Promise<SerialPortStream>;
  /** How long the firmware may take to listen after the reset, ms: left out but in tests. */
  readonly startLimitMs?: number;
  /** How long somebody may take to press the reset key, ms: left out but in tests. */
  readonly pressLimitMs?: number;
}

/**
 * The firmware on a board, whose remote devices are here. Power that is cut is the chip held in reset by its port's RTS; power that
 * comes back is its release. A firmware that ran before cannot be taken over: it says once after its reset that it listens, and takes
 * one hello. Where the port has no such line, or nothing answers to it (an adapter without a wire to the reset), somebody presses the
 * board's reset key.
 */
export class DeviceEngine extends LineEngine {
  readonly drawsPinKeys = true;
  readonly #options: DeviceEngineOptions;
  #port: SerialPortStream | undefined;

  constructor(options: DeviceEngineOptions) {
    super();
    this.#options = options;
  }

  protected powerUp(onStir: () => void): LineInstance {
    const firmware = new SerialFirmware(onStir);
    return {
      firmware,
      started: () => this.#started(firmware),
      kill: () => {
        firmware.detach();
        return this.#reset();
      },
    };
  }

  /** @throws EngineUnavailable: no such port, or nothing on it that is this firmware. */
  async #started(firmware: SerialFirmware): Promise<void> {
    const { path, onWord, startLimitMs = START_LIMIT_MS, pressLimitMs = PRESS_LIMIT_MS } = this.#options;
    const port = await this.#open();
    port.once("close", () => firmware.die(`${path}: the board was unplugged`));
    const resets = await control(port, RELEASED);
    firmware.attach(port);
    if (!resets) onWord(`${path}: this port cannot reset the board: press the board's reset key`);
    else if (!(await firmware.startsWithin(startLimitMs)))
      onWord(`${path}: nothing answers to this port's reset: press the board's reset key`);
    await firmware.started(pressLimitMs);
    if (firmware.died !== undefined)
      throw new EngineUnavailable(
        `${path}: no Qianshou firmware answers (${firmware.died}); flash it, in a release build`,
      );
  }

  /** Holds the chip in reset. */
  async #reset(): Promise<void> {
    const port = this.#port;
    if (!port?.isOpen) return;
    await control(port, HELD_IN_RESET);
    await sleep(RESET_MS);
    // What it said before is of no instance that anybody asks for.
    await new Promise<void>((resolve) => port.flush(() => resolve()));
  }

  /** Lets go of the port; the board stays in reset. */
  async close(): Promise<void> {
    await this.kill();
    const port = this.#port;
    this.#port = undefined;
    if (port?.isOpen) await new Promise((resolve) => port.close(resolve));
  }

  /** The port stays open from one boot to the next; a board that was unplugged is looked for again. */
  async #open(): Promise<SerialPortStream> {
    if (this.#port?.isOpen) return this.#port;
    const { path, open = openPort } = this.#options;
    const port = await open(path).catch((error: Error) => {
      throw new EngineUnavailable(`${path}: not a serial port that can be opened (${error.message})`);
    });
    // A port that breaks also closes: that is told.
    port.on("error", () => undefined);
    port.resume();
    this.#port = port;
    await control(port, HELD_IN_RESET);
    await sleep(RESET_MS);
    return port;
  }
}

/** @returns false where the port has no such lines, as a pseudo terminal. */
function control(port: SerialPortStream, lines: { readonly dtr: boolean; readonly rts: boolean }): Promise<boolean> {
  return new Promise((resolve) => port.set(lines, (error) => resolve(!error)));
}
