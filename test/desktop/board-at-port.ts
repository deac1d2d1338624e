import { createRequire } from "node:module";
import { SerialPortStream } from "@serialport/stream";
import type { OwnDevices } from "../../hal/board";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { type Firmware, RemoteTerminal } from "../../hal/remote/remote-terminal";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { ScriptedPort } from "../remote/scripted-port";
import { romOf } from "../simulated";

/** What is used of the mock; its package's declarations are not found by way of its `exports`. */
interface MockPort {
  isOpen: boolean;
  emitData(bytes: Buffer): void;
  write(bytes: Buffer): Promise<void>;
  set(lines: { readonly rts?: boolean }): Promise<void>;
}
interface Mock {
  reset(): void;
  createPort(path: string): void;
  open(options: unknown): Promise<MockPort>;
  list(): Promise<unknown>;
}
const { MockBinding } = createRequire(import.meta.url)("@serialport/binding-mock") as { readonly MockBinding: Mock };

/** More rounds of promise jobs than any turn of the firmware takes: Node cannot tell whether jobs wait. */
const ROUNDS = 3000;
const ROOM_BYTES = 512;
/** What the ROM of an ESP32 says at each reset, at the same speed. */
const LOADER = "ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n";
const PATH = "/dev/ttyBOARD";

export interface BoardOptions {
  /** Whether the port has RTS and DTR, as it has where this is left out: a pseudo terminal has none. */
  readonly lines?: boolean;
  /** Devices that stand on the board. */
  readonly own?: OwnDevices;
}

/** A board at a serial port: the firmware runs as long as RTS does not hold the chip in reset. */
export class BoardAtPort {
  readonly path = PATH;
  /** Power-ups so far. */
  starts = 0;
  readonly #firmware: Firmware;
  #port: MockPort | undefined;
  #instance = 0;
  #held = false;
  #rounds = 0;
  #take: (bytes: Uint8Array) => void = () => undefined;
  #terminal: RemoteTerminal | undefined;
  readonly #options: BoardOptions;

  constructor(firmware: Firmware, options: BoardOptions = {}) {
    this.#firmware = firmware;
    this.#options = options;
    MockBinding.reset();
    MockBinding.createPort(PATH);
  }

  /** As `openPort` of the engine, at the mock. */
  readonly open = (path: string): Promise<SerialPortStream> =>
    new Promise((resolve, reject) => {
      const binding = { list: () => MockBinding.list(), open: (options: unknown) => this.#open(options) };
      const port = new SerialPortStream({ binding: binding as never, path, baudRate: 115_200 }, (error) => {
        if (error) reject(error);
        else resolve(port);
      });
    });

  /** Somebody presses the reset key. */
  press(): void {
    this.#start();
  }

  /** The firmware says something that nobody has asked for. */
  say(bytes: Uint8Array): void {
    this.#port?.emitData(Buffer.from(bytes));
  }

  /** Something happens on the board itself. */
  stir(happens: () => void): void {
    this.#rounds = ROUNDS;
    this.#terminal?.stir(happens);
  }

  async #open(options: unknown): Promise<MockPort> {
    const port = await MockBinding.open(options);
    this.#port = port;
    port.write = async (bytes) => this.#take(bytes);
    const set = port.set.bind(port);
    port.set = async (given) => {
      if (this.#options.lines === false) throw new Error("Inappropriate ioctl for device");
      await set(given);
      if (given.rts === true) this.#hold();
      else if (this.#held) this.#start();
    };
    return port;
  }

  #hold(): void {
    this.#held = true;
    this.#instance += 1;
    this.#take = () => undefined;
  }

  #start(): void {
    this.#held = false;
    this.starts += 1;
    const instance = ++this.#instance;
    const port = new ScriptedPort(ROOM_BYTES, (bytes) => {
      if (instance === this.#instance) this.say(bytes);
    });
    this.#rounds = ROUNDS;
    this.say(Buffer.from(LOADER));
    this.#terminal = new RemoteTerminal({
      open: port.open,
      firmware: this.#firmware,
      builtIn: {
        font: romOf("src/receipt/font/font24.bin"),
        gbk: romOf("src/host/iso8583/gbk.bin"),
        publicKey: new SoftwarePublicKey(),
        qr: uqrEncoder,
      },
      jobsPending: () => --this.#rounds > 0,
      ...(this.#options.own ? { own: this.#options.own } : {}),
    });
    port.makeRoom();
    this.#take = (bytes) => {
      port.push(Uint8Array.from(bytes));
      this.#rounds = ROUNDS;
      port.tell();
    };
  }
}
