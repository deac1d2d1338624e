import type { I2cBus, I2cTransfer } from "./i2c";

export interface I2cOptions {
  /** In the place of the pins. */
  readonly bus: I2cBus;
  readonly hz: number;
  readonly address: number;
  /** ms for a transfer; the SDK's default on an ESP32. */
  readonly timeout?: number;
}

const TIMEOUT_MS = 400;
const ADDRESS_MAX = 0x7f;

/** ECMA-419's I2C, as the SDK's: a transfer blocks, and one that fails throws. */
export class SimulatedI2C {
  readonly #options: Required<I2cOptions>;
  #open = true;

  /** @throws RangeError for an address or a speed that is none, and for an address that is taken. */
  constructor(options: I2cOptions) {
    const { bus, hz, address, timeout = TIMEOUT_MS } = options;
    if (!(Number.isInteger(address) && address >= 0 && address <= ADDRESS_MAX)) throw new RangeError("invalid address");
    if (!(hz > 0)) throw new RangeError("invalid hz");
    bus.take(address);
    this.#options = { bus, hz, address, timeout };
  }

  close(): void {
    if (this.#open) this.#options.bus.give(this.#options.address);
    this.#open = false;
  }

  /** @throws Error "read failed". */
  read(byteLength: number): ArrayBuffer;
  read(buffer: Uint8Array): number;
  read(into: number | Uint8Array): ArrayBuffer | number {
    return this.#into(into, (read) => this.#transfer("read failed", { read }));
  }

  /** @throws Error "write failed". */
  write(bytes: Uint8Array | ArrayBuffer): void {
    this.#transfer("write failed", { write: viewOf(bytes) });
  }

  /** A write, a repeated START, a read. @throws Error "writeRead failed". */
  writeRead(bytes: Uint8Array | ArrayBuffer, byteLength: number): ArrayBuffer;
  writeRead(bytes: Uint8Array | ArrayBuffer, buffer: Uint8Array): number;
  writeRead(bytes: Uint8Array | ArrayBuffer, into: number | Uint8Array): ArrayBuffer | number {
    // Both may be the same buffer.
    const write = viewOf(bytes).slice();
    return this.#into(into, (read) => this.#transfer("writeRead failed", { write, read }));
  }

  get format(): "buffer" {
    return "buffer";
  }

  #into(into: number | Uint8Array, get: (length: number) => Uint8Array): ArrayBuffer | number {
    if (typeof into === "number") return get(into).slice().buffer;
    into.set(get(into.length));
    return into.length;
  }

  #transfer(failure: string, what: Pick<I2cTransfer, "write" | "read">): Uint8Array {
    if (!this.#open) throw new TypeError("closed");
    const { bus, address, hz, timeout } = this.#options;
    const end = bus.transfer({ address, hz, timeoutMs: timeout, ...what });
    if (end.kind !== "done") throw new Error(failure);
    return end.data;
  }
}

/** ECMA-419's SMBus, as the SDK's: registers of one byte's number. */
export class SimulatedSMBus {
  readonly #io: SimulatedI2C;

  constructor(options: I2cOptions) {
    this.#io = new SimulatedI2C(options);
  }

  close(): void {
    this.#io.close();
  }

  readUint8(register: number): number {
    const buffer = new Uint8Array(1);
    this.#io.writeRead(Uint8Array.of(register), buffer);
    return buffer[0] as number;
  }

  writeUint8(register: number, value: number): void {
    this.#io.write(Uint8Array.of(register, value));
  }

  readUint16(register: number, bigEndian = false): number {
    const buffer = new Uint8Array(2);
    this.#io.writeRead(Uint8Array.of(register), buffer);
    return new DataView(buffer.buffer).getUint16(0, !bigEndian);
  }

  writeUint16(register: number, value: number, bigEndian = false): void {
    const bytes = Uint8Array.of(register, 0, 0);
    new DataView(bytes.buffer).setUint16(1, value, !bigEndian);
    this.#io.write(bytes);
  }

  readBuffer(register: number, buffer: Uint8Array): number {
    return this.#io.writeRead(Uint8Array.of(register), buffer);
  }

  writeBuffer(register: number, bytes: Uint8Array): void {
    this.#io.write(Uint8Array.of(register, ...bytes));
  }

  sendByte(command: number): void {
    this.#io.write(Uint8Array.of(command));
  }

  receiveByte(): number {
    const buffer = new Uint8Array(1);
    this.#io.read(buffer);
    return buffer[0] as number;
  }
}

function viewOf(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
}
