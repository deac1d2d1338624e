import type { I2cChip } from "../buses/i2c";
import { Strictness } from "./data-sheet";

/** What the SDK's target for the CoreS3 writes, and the driver: the data sheet is not public. */
const known: readonly number[] = Object.freeze([0x04, 0x05, 0x06, 0x0c, 0x61]);

/** AW88298: an amplifier with registers of 16 bits, the high byte first. What they mean to it nobody has said. */
export class Aw88298Model implements I2cChip {
  readonly address = 0x36;
  readonly strict = new Strictness("AW88298");
  /** All that was written, in order. */
  readonly written: (readonly [register: number, value: number])[] = [];
  /** Its supply is on, and its reset released. */
  powered = true;
  /** It takes what is written, and answers with 0: held in reset inside. */
  forgetful = false;
  #words = new Map<number, number>();
  #bytes: number[] = [];
  #sent = 0;

  addressed(direction: "write" | "read"): boolean {
    if (!this.powered || this.strict.aborted) return false;
    if (direction === "write") this.#bytes = [];
    else if (this.#bytes.length !== 1) this.strict.abort("5", "a read before a register was named");
    this.#sent = 0;
    return this.strict.aborted === undefined;
  }

  write(byte: number): boolean {
    this.#bytes.push(byte);
    if (this.#bytes.length > 3) this.strict.abort("5", "more than one register was written at a time");
    return this.strict.aborted === undefined;
  }

  read(): number {
    const word = this.forgetful ? 0 : (this.#words.get(this.#bytes[0] as number) ?? 0);
    return this.#sent++ === 0 ? word >> 8 : word & 0xff;
  }

  stopped(): void {
    const [register, high, low] = this.#bytes;
    if (register === undefined || high === undefined || low === undefined) return;
    this.#bytes = [];
    if (!known.includes(register)) return this.strict.abort("5", `register ${register} is of no driver that is known`);
    const value = (high << 8) | low;
    this.#words.set(register, value);
    this.written.push([register, value]);
  }

  /** Its supply was gone. */
  reset(): void {
    this.#words = new Map();
  }
}
