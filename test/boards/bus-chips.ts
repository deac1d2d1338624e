import type { BusChip } from "./sdk";

/** Registers that keep what is written to them. */
export class RegisterChip implements BusChip {
  readonly registers = new Uint8Array(256);

  constructor(ids: Readonly<Record<number, number>>) {
    for (const [register, value] of Object.entries(ids)) this.registers[Number(register)] = value;
  }

  readUint8(register: number): number {
    return this.registers[register] ?? 0;
  }

  writeUint8(register: number, value: number): void {
    this.registers[register] = value;
  }

  readBuffer(register: number, buffer: Uint8Array): void {
    buffer.set(this.registers.subarray(register, register + buffer.length));
  }
}

/** A chip of 16-bit registers, the high byte first. */
export class WordChip implements BusChip {
  readonly words = new Map<number, number>();
  /** All that was written, in order. */
  readonly written: (readonly [register: number, value: number])[] = [];

  readUint16(register: number, bigEndian: boolean): number {
    if (!bigEndian) throw new TypeError("this chip sends the high byte first");
    return this.words.get(register) ?? 0;
  }

  writeUint16(register: number, value: number, bigEndian: boolean): void {
    if (!bigEndian) throw new TypeError("this chip takes the high byte first");
    this.words.set(register, value);
    this.written.push([register, value]);
  }

  readonly readUint8 = noAnswer;
  readonly writeUint8 = noAnswer;
  readonly readBuffer = noAnswer;
}

/** Power chip and touch chip of a Core2, or with expander and amplifier of a CoreS3. */
export function chipsOf(name: string): Map<number, BusChip> {
  const touch = new RegisterChip({ 163: 0x64, 168: 0x11 });
  const power = new RegisterChip({ 3: name === "m5stack_core2" ? 0x03 : 0x4a });
  return new Map<number, BusChip>([
    [0x34, power],
    [0x38, touch],
    ...(name === "m5stack_cores3"
      ? ([
          [0x58, new RegisterChip({ 16: 0x23 })],
          [0x36, new WordChip()],
        ] as const)
      : []),
  ]);
}

/** Nobody answers at this address. */
export const silent: BusChip = {
  readUint8: noAnswer,
  writeUint8: noAnswer,
  readBuffer: noAnswer,
  readUint16: noAnswer,
  writeUint16: noAnswer,
};

function noAnswer(): never {
  throw new Error("write failed");
}
