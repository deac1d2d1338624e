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

/** Power chip and touch chip of a Core2, or with the expander of a CoreS3. */
export function chipsOf(name: string): Map<number, BusChip> {
  const touch = new RegisterChip({ 163: 0x64, 168: 0x11 });
  const power = new RegisterChip({ 3: name === "m5stack_core2" ? 0x03 : 0x4a });
  return new Map([
    [0x34, power],
    [0x38, touch],
    ...(name === "m5stack_cores3" ? ([[0x58, new RegisterChip({ 16: 0x23 })]] as const) : []),
  ]);
}

/** Nobody answers at this address. */
export const silent: BusChip = {
  readUint8: noAnswer,
  writeUint8: noAnswer,
  readBuffer: noAnswer,
};

function noAnswer(): never {
  throw new Error("write failed");
}
