import type { GaugeIo } from "./gauge";

/** One interrupt register of X-Powers' AXP chips: where its bits are switched on, where they are told, and which bits are used. */
export type AxpInterrupt = readonly [enable: number, asked: number, bits: number];

/** Sets bits of a register. The others stay as they are: the rails of the board are not this driver's. */
export function setBits(io: GaugeIo, register: number, bits: number): void {
  io.writeUint8(register, io.readUint8(register) | bits);
}

/** Switches interrupts on, and only these. What they told before is cleared first, or the line would fall at once. */
export function enableInterrupts(io: GaugeIo, interrupts: readonly AxpInterrupt[]): void {
  clearInterrupts(io, interrupts);
  for (const [enable, , bits] of interrupts) io.writeUint8(enable, bits);
}

/** The interrupt line goes up again. A 1 that is written clears the bit. */
export function clearInterrupts(io: GaugeIo, interrupts: readonly AxpInterrupt[]): void {
  for (const [, asked, bits] of interrupts) io.writeUint8(asked, bits);
}
