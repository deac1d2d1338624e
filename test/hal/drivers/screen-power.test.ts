import { describe, expect, test } from "vitest";
import { type RegisterIo, ScreenPower, type ScreenWiring } from "../../../hal/drivers/screen-power";
import { core2Screen, coreS3Screen } from "../../../hal/drivers/screen-rails";

/** A chip's registers, with what was written in order. */
class Chip implements RegisterIo {
  readonly registers = new Uint8Array(256);
  readonly written: (readonly [number, number] | string)[] = [];

  constructor(
    id: number,
    private readonly fill: number,
    private readonly idRegister = 0x03,
  ) {
    this.registers.fill(fill);
    this.registers[idRegister] = id;
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

  /** Bits outside of these that are not as before. */
  touched(own: ReadonlyMap<number, number>): readonly number[] {
    return [...this.registers.keys()].filter(
      (register) => register !== this.idRegister && (this.changed(register) & ~(own.get(register) ?? 0)) !== 0,
    );
  }

  readonly delay = (ms: number): void => void this.written.push(`${ms} ms`);
}

function opened(power: ScreenPower | undefined): ScreenPower {
  if (!power) throw new Error("no chip");
  return power;
}

/** The board's screen, with these chips at 34h and 58h. */
function openScreen(wired: ScreenWiring, power: Chip, expander?: Chip): ScreenPower | undefined {
  return ScreenPower.open({
    wired,
    at: (address) => {
      const chip = address === 0x34 ? power : address === 0x58 ? expander : undefined;
      if (!chip) throw new Error(`nobody answers at ${address}`);
      return chip;
    },
    delay: (expander ?? power).delay,
  });
}

function open(chip: Chip): ScreenPower {
  return opened(openScreen(core2Screen, chip));
}

describe("the power of a Core2", () => {
  test("AXP192: LDO2 at 3.3 V, the amplifier by GPIO2, a reset of the panel, the lamp by DC3", () => {
    const chip = new Chip(0x03, 0x00);
    const power = open(chip);
    expect(chip.written).toEqual([
      [0x28, 0xf0],
      [0x12, 0x04],
      [0x93, 0x00],
      [0x94, 0x04],
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

  test("AXP2101: ALDO4 and ALDO3 at 3.3 V, ALDO2 as the reset, the lamp by BLDO1", () => {
    const chip = new Chip(0x4a, 0x00);
    const power = open(chip);
    expect(chip.written).toEqual([
      [0x95, 28],
      [0x93, 28],
      [0x90, 0x08],
      [0x94, 28],
      [0x90, 0x0c],
      [0x90, 0x0c],
      "20 ms",
      [0x90, 0x0e],
      "150 ms",
      [0x96, 20],
      [0x90, 0x0e],
    ]);
    power.setLamp(100);
    expect([chip.registers[0x96], chip.registers[0x90]]).toEqual([28, 0x1e]);
  });

  test.each([0x03, 0x4a])(
    "chip %i: no rail but the screen's and the loudspeaker's is touched, whatever was on",
    (id) => {
      const chip = new Chip(id, 0xff);
      open(chip);
      const screen = new Map(
        id === 0x03
          ? [
              [0x12, 0x06],
              [0x27, 0xff],
              [0x28, 0xf0],
              [0x93, 0x07],
              [0x94, 0x04],
              [0x95, 0x8c],
              [0x96, 0x02],
            ]
          : [
              [0x90, 0x1e],
              [0x93, 0x1f],
              [0x94, 0x1f],
              [0x95, 0x1f],
              [0x96, 0x1f],
            ],
      );
      expect(chip.touched(screen)).toEqual([]);
    },
  );

  test("another chip at that address is not written to", () => {
    const chip = new Chip(0x15, 0x00);
    expect(openScreen(core2Screen, chip)).toBeUndefined();
    expect(chip.written).toEqual([]);
  });
});

/** An AXP2101 and an AW9523B. */
function coreS3(fill: number, expanderId = 0x23) {
  const power = new Chip(0x4a, fill);
  const expander = new Chip(expanderId, fill, 0x10);
  return { power, expander, open: () => openScreen(coreS3Screen, power, expander) };
}

describe("the power of a CoreS3", () => {
  test("the resets of panel, touch chip and amplifier by the expander, the lamp by DLDO1, the amplifier's logic by ALDO1", () => {
    const { power: chip, expander, open } = coreS3(0x00);
    const power = opened(open());
    expect(expander.written).toEqual([
      [0x11, 0x10],
      [0x12, 0x05],
      [0x13, 0x02],
      [0x04, 0x00],
      [0x05, 0x00],
      [0x02, 0x00],
      [0x03, 0x00],
      "20 ms",
      [0x02, 0x05],
      [0x03, 0x02],
      "150 ms",
    ]);
    expect(chip.written).toEqual([
      [0x92, 13],
      [0x90, 0x01],
      [0x99, 20],
      [0x90, 0x01],
    ]);
    power.setLamp(100);
    expect([chip.registers[0x99], chip.registers[0x90]]).toEqual([28, 0x81]);
    power.setLamp(50);
    expect([chip.registers[0x99], chip.registers[0x90]]).toEqual([24, 0x81]);
  });

  test.each([0x00, 0xff])(
    "no pin and no rail but the screen's and the amplifier's is touched, all registers at %i before",
    (fill) => {
      const { power, expander, open } = coreS3(fill);
      opened(open()).setLamp(70);
      const rails = new Map([
        [0x90, 0x81],
        [0x92, 0x1f],
        [0x99, 0x1f],
      ]);
      const pins = new Map([
        [0x02, 0x05],
        [0x03, 0x02],
        [0x04, 0x05],
        [0x05, 0x02],
        [0x11, 0x10],
        [0x12, 0x05],
        [0x13, 0x02],
      ]);
      expect([power.touched(rails), expander.touched(pins)]).toEqual([[], []]);
    },
  );

  test("pins that were inputs, or lamps, are outputs afterwards", () => {
    const { expander, open } = coreS3(0xff);
    opened(open());
    expect([expander.registers[0x04], expander.registers[0x05]]).toEqual([0xfa, 0xfd]);
  });

  test("another chip in the expander's place: nothing is written to either", () => {
    const { power, expander, open } = coreS3(0x00, 0x11);
    expect(open()).toBeUndefined();
    expect([power.written, expander.written]).toEqual([[], []]);
  });

  test("the first Core2's power chip is none of a CoreS3's: nothing is written", () => {
    const [power, expander] = [new Chip(0x03, 0x00), new Chip(0x23, 0x00, 0x10)];
    expect(openScreen(coreS3Screen, power, expander)).toBeUndefined();
    expect([power.written, expander.written]).toEqual([[], []]);
  });

  test("without an answer from the expander nothing is written, and the bus says so", () => {
    const power = new Chip(0x4a, 0x00);
    expect(() => openScreen(coreS3Screen, power)).toThrow("nobody answers at 88");
    expect(power.written).toEqual([]);
  });
});
