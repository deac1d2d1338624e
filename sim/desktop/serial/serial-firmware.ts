import { autoDetect, type LinuxPortBinding } from "@serialport/bindings-cpp";
import { SerialPortStream } from "@serialport/stream";
import type { Frame } from "../../../hal/remote/wire";
import { DevicesEnd } from "../../engine/devices-end";
import type { Settled } from "../../engine/engine";
import { decodeReferenceCbor, encodeReferenceCbor } from "../formats/cbor";

/** No turn of the firmware takes a second; a firmware that is silent for so long hangs, and a watchdog would end it. */
const TURN_LIMIT_MS = 20_000;
/** In so many parts a limit passes. */
const ROUNDS = 50;
/** That of the boards' USB sockets (hal/boards); a pseudo terminal has no speed, but the driver wants one. */
const BAUD = 115_200;

/** What carries the bytes: a serial port, or a line of an emulator. */
export interface BytePort {
  on(event: "data", take: (bytes: Uint8Array) => void): unknown;
  off(event: "data", take: (bytes: Uint8Array) => void): unknown;
  write(bytes: Uint8Array): unknown;
}

/** One instance of a firmware at the other end of a serial port, from its power-up to its end. */
export class SerialFirmware {
  readonly #end: DevicesEnd;
  #port: BytePort | undefined;
  /** Looks again whether what somebody waits for has come. */
  #look: () => void = () => undefined;

  readonly #turnLimitMs: number;

  /** @param onStir as of `DevicesEnd`. @param turnLimitMs what is silent for longer hangs. */
  constructor(onStir: () => void = () => undefined, turnLimitMs = TURN_LIMIT_MS) {
    this.#turnLimitMs = turnLimitMs;
    this.#end = new DevicesEnd({
      encode: encodeReferenceCbor,
      decode: decodeReferenceCbor,
      onChange: () => this.#look(),
      onStir,
    });
  }

  /** What stopped it. */
  get died(): string | undefined {
    return this.#end.died;
  }

  /** Takes the port's bytes from now on. */
  attach(port: BytePort): void {
    this.#port = port;
    port.on("data", this.#take);
  }

  /** Hears and says nothing any more; the port stays open. */
  detach(): void {
    this.#port?.off("data", this.#take);
    this.#port = undefined;
  }

  /** Nothing more will come of it. */
  die(why: string): void {
    this.#end.die(why);
  }

  /** Resolves when the firmware listens or has died; after `limitMs` it has died of that. */
  async started(limitMs: number): Promise<void> {
    await this.#until(() => this.#end.hasStarted, limitMs);
  }

  /** @returns false where it neither listens nor has died after `limitMs`; it may still come. */
  async startsWithin(limitMs: number): Promise<boolean> {
    await this.#until(
      () => this.#end.hasStarted,
      limitMs,
      () => this.#look(),
    );
    return this.#end.hasStarted;
  }

  /** Queues a frame for the next `settle`. */
  send(frame: Frame): void {
    this.#end.send(frame);
  }

  async settle(): Promise<Settled> {
    const bytes = Buffer.concat(this.#end.takeOutgoing());
    if (bytes.length > 0) this.#port?.write(bytes);
    await this.#until(() => this.#end.hasSettled, this.#turnLimitMs);
    return this.#end.takeSettled();
  }

  readonly #take = (bytes: Uint8Array): void => this.#end.take(bytes);

  /**
   * The limit is counted in rounds of this process's loop; each round takes in what has arrived. A busy computer may give this process no
   * time for a while: that counts as one round, so that the firmware is not killed for it.
   */
  async #until(so: () => boolean, limitMs: number, late = () => this.#dieOf(limitMs)): Promise<void> {
    if (so()) return;
    let rounds = 0;
    const timer = setInterval(() => {
      rounds++;
      if (rounds === ROUNDS) late();
    }, limitMs / ROUNDS);
    await new Promise<void>((resolve) => {
      this.#look = () => {
        if (rounds >= ROUNDS || so()) resolve();
      };
    });
    clearInterval(timer);
  }

  #dieOf(limitMs: number): void {
    this.#end.die(`no sign of life for ${limitMs} ms`);
  }
}

/** @throws the driver's error for a path that is no serial port, or one that is in use. */
export function openPort(path: string, baud = BAUD): Promise<SerialPortStream> {
  return new Promise((resolve, reject) => {
    const port = new SerialPortStream({ binding: autoDetect(), path, baudRate: baud }, (error) => {
      if (error) return reject(error);
      closeWhenHungUp(port);
      resolve(port);
    });
  });
}

/**
 * A read that is under way when the cable is pulled gives no bytes, and the driver reads again, for ever: the port would stay open, at nothing,
 * and hold a core. The system's word that the line hung up ends that. Windows has no such poller, and its reads end.
 */
function closeWhenHungUp(port: SerialPortStream): void {
  const { poller } = port.port as { readonly poller?: LinuxPortBinding["poller"] };
  // It also says so when the port was closed.
  poller?.once("disconnect", () => {
    if (port.isOpen) port.close();
  });
}
