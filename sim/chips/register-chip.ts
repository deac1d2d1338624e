import type { I2cChip } from "../buses/i2c";
import { Strictness } from "./data-sheet";

/** One register of eight bits. */
export interface Register {
  readonly name: string;
  readonly reset: number;
  /** Bits that a write may change; the others must be written as they are. None: read only. */
  readonly writable?: number;
  /** A 1 that is written clears the bit. */
  readonly clears?: boolean;
}

export interface RegisterMap {
  readonly [register: number]: Register;
}

/** Holds what is written; bits outside `writable` are reserved. */
export const plain = (name: string, reset: number, writable = 0xff): Register =>
  Object.freeze({ name, reset, writable });
/** Read only. */
export const only = (name: string, reset = 0): Register => Object.freeze({ name, reset });
/** Interrupts: a 1 that is written clears the bit. */
export const clearing = (name: string): Register => Object.freeze({ name, reset: 0, clears: true });

const hex = (value: number): string => `${value.toString(16).toUpperCase().padStart(2, "0")}h`;

/**
 * A chip with registers of eight bits at one I2C address: the first byte of a write is a register's number, further bytes go to it
 * and the registers after it; a read continues from there. Aborts at a register that is not in its map, at a write of one that is read only, and at a
 * change of bits that are reserved.
 */
export abstract class RegisterChip implements I2cChip {
  readonly strict: Strictness;
  readonly values = new Uint8Array(256);
  /** No power, or its address taken off the bus: nobody acknowledges. */
  powered = true;
  readonly #map: RegisterMap;
  readonly #section: string;
  #pointer = 0;
  #pointed = false;
  #direction: "write" | "read" = "write";

  constructor(
    part: string,
    section: string,
    map: RegisterMap,
    readonly address: number,
  ) {
    this.strict = new Strictness(part);
    this.#section = section;
    this.#map = map;
    this.reset();
  }

  /** As after power-on. */
  reset(): void {
    for (const [register, { reset }] of Object.entries(this.#map)) this.values[Number(register)] = reset;
    this.#pointed = false;
  }

  addressed(direction: "write" | "read"): boolean {
    if (!this.powered || this.strict.aborted) return false;
    this.#direction = direction;
    if (direction === "write") this.#pointed = false;
    else if (!this.#pointed) this.strict.abort(this.#section, "a read before any register was named");
    return this.strict.aborted === undefined;
  }

  write(byte: number): boolean {
    if (!this.powered || this.strict.aborted) return false;
    if (!this.#pointed) {
      this.#pointer = byte;
      this.#pointed = true;
      return true;
    }
    this.#store(this.#pointer, byte);
    this.#pointer = (this.#pointer + 1) & 0xff;
    return this.strict.aborted === undefined;
  }

  read(): number {
    const register = this.#pointer;
    if (!this.#map[register]) this.strict.abort(this.#section, `register ${hex(register)} is reserved, and was read`);
    if (!this.powered || this.strict.aborted || this.#direction !== "read") return 0xff;
    this.measure();
    const value = this.values[register] as number;
    this.#pointer = (register + 1) & 0xff;
    this.wasRead(register);
    return value;
  }

  stopped(): void {
    this.changed();
  }

  /** Brings the registers up to date with what the chip measures. */
  protected abstract measure(): void;

  /** A register was written; `values` has it. */
  protected wasWritten(_register: number, _byte: number): void {
    // Most registers only hold what is written.
  }

  protected wasRead(_register: number): void {
    // Most registers may be read at any time.
  }

  /** Interrupt lines follow the registers. */
  protected changed(): void {
    // Not every chip has one.
  }

  #store(register: number, byte: number): void {
    const entry = this.#map[register];
    const section = `${this.#section}, ${hex(register)}`;
    if (!entry) return this.strict.abort(section, "reserved, and was written");
    this.measure();
    const before = this.values[register] as number;
    if (entry.clears) {
      this.values[register] = before & ~byte;
    } else {
      const writable = entry.writable ?? 0;
      if (writable === 0) return this.strict.abort(section, `${entry.name} is read only`);
      const reserved = (before ^ byte) & ~writable & 0xff;
      if (reserved !== 0)
        return this.strict.abort(section, `${entry.name}: reserved bits ${hex(reserved)} were changed`);
      this.values[register] = byte;
    }
    this.wasWritten(register, byte);
  }
}
