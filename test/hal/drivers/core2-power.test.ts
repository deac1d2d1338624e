import { describe, expect, test } from "vitest";
import { Core2Power, type RegisterIo } from "../../../hal/drivers/core2-power";

/** A chip's registers, with what was written in order. */
class Chip implements RegisterIo {
  readonly registers = new Uint8Array(256);
  readonly written: (readonly [number, number] | string)[] = [];

  constructor(
    id: number,
    private readonly fill: number,
  ) {
    this.registers.fill(fill);
    this.registers[0x03] = id;
  }

  readUint8(register: number): number {
    return this.registers[register] ?? 0;
  }

  writeUint8(register: number, value: number): void {
    expect(value).toBe(value & 0xff);
    this.registers[register] = value;
    this.written.push([register, value]);
  }

  /** Which bits differ from what was there before. */
  changed(register: number): number {
    return (this.registers[register] ?? 0) ^ this.fill;
  }

  readonly delay = (ms: number): void => void this.written.push(`${ms} ms`);
}

function open(chip: Chip): Core2Power {
  const power = Core2Power.open({ io: chip, delay: chip.delay });
  if (!power) throw new Error("no chip");
  return power;
}

describe("the power of a Core2", () => {
  test("AXP192: LDO2 at 3.3 V, a reset of the panel, the lamp by DC3", () => {
    const chip = new Chip(0x03, 0x00);
    const power = open(chip);
    expect(chip.written).toEqual([
      [0x28, 0xf0],
      [0x12, 0x04],
      [0x95, 0x84],
      [0x96, 0x00],
      "20 ms",
      [0x96, 0x02],
      "150 ms",
      [0x27, 72],
      [0x12, 0x04],
    ]);
    power.setLamp(100);
    expect([chip.registers[0x27], chip.registers[0x12]]).toEqual([104, 0x06]);
    power.setLamp(50);
    expect(chip.registers[0x27]).toBe(88);
    power.setLamp(0);
    expect(chip.registers[0x12]).toBe(0x04);
  });

  test("AXP2101: ALDO4 at 3.3 V, ALDO2 as the reset, the lamp by BLDO1", () => {
    const chip = new Chip(0x4a, 0x00);
    const power = open(chip);
    expect(chip.written).toEqual([
      [0x95, 28],
      [0x93, 28],
      [0x90, 0x08],
      [0x90, 0x08],
      "20 ms",
      [0x90, 0x0a],
      "150 ms",
      [0x96, 20],
      [0x90, 0x0a],
    ]);
    power.setLamp(100);
    expect([chip.registers[0x96], chip.registers[0x90]]).toEqual([28, 0x1a]);
  });

  test.each([0x03, 0x4a])("chip %i: no rail but the screen's is touched, whatever was on", (id) => {
    const chip = new Chip(id, 0xff);
    open(chip);
    const screen = new Map(
      id === 0x03
        ? [
            [0x12, 0x06],
            [0x27, 0xff],
            [0x28, 0xf0],
            [0x95, 0x8c],
            [0x96, 0x02],
          ]
        : [
            [0x90, 0x1a],
            [0x93, 0x1f],
            [0x95, 0x1f],
            [0x96, 0x1f],
          ],
    );
    for (let register = 4; register < 256; register++)
      expect(chip.changed(register) & ~(screen.get(register) ?? 0), `register ${register}`).toBe(0);
  });

  test("another chip at that address is not written to", () => {
    const chip = new Chip(0x15, 0x00);
    expect(Core2Power.open({ io: chip, delay: chip.delay })).toBeUndefined();
    expect(chip.written).toEqual([]);
  });
});
