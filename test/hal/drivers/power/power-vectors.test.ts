import { expect, test } from "vitest";
import { BusTime } from "../../../../sim/buses/bus-time";
import { I2cBus, type I2cChip } from "../../../../sim/buses/i2c";
import { SimulatedI2C } from "../../../../sim/buses/i2c-io";
import { TransferPoints } from "../../../../sim/buses/transfers";
import { Axp192Model } from "../../../../sim/chips/axp192";
import { Axp2101Model } from "../../../../sim/chips/axp2101";
import type { Strictness } from "../../../../sim/chips/data-sheet";
import { LithiumCell } from "../../../../sim/chips/lithium-cell";
import { Max17048Model } from "../../../../sim/chips/max17048";
import { SeededRandom } from "../../../../sim/world/random";
import { describeWithVectors } from "../../../vectors";

interface Transcript {
  readonly device: string;
  readonly name: string;
  readonly bytesOut: string;
  readonly bytesIn: string;
}

const bytesOf = (hex: string) => Uint8Array.from(hex === "" ? [] : hex.split(" "), (byte) => Number.parseInt(byte, 16));

/** A cell that is as the transcript has it, whatever charges it. */
class FixedCell extends LithiumCell {
  fixedMa: number | undefined;
  fixedMillivolts: number | undefined;
  override currentMa(...now: Parameters<LithiumCell["currentMa"]>): number {
    return this.fixedMa ?? super.currentMa(...now);
  }
  override millivolts(currentMa: number): number {
    return this.fixedMillivolts ?? super.millivolts(currentMa);
  }
}

interface Rig {
  readonly axp192: Axp192Model;
  readonly axp2101: Axp2101Model;
  readonly max17048: Max17048Model;
  readonly cell: FixedCell;
  readonly io: SimulatedI2C;
  offs: number;
}

function rigOf(device: string): Rig & { readonly strict: Strictness } {
  const time = new BusTime();
  const bus = new I2cBus({ time, transfers: new TransferPoints({ random: new SeededRandom(1) }), name: "inside" });
  const cell = new FixedCell({ capacityMah: 1e9 });
  const rig = { offs: 0 };
  const onOff = () => {
    rig.offs += 1;
  };
  const axp192 = new Axp192Model({ now: time.now, cell, onOff });
  const axp2101 = new Axp2101Model({ now: time.now, cell, onOff });
  const max17048 = new Max17048Model({ now: time.now, cell, currentMa: () => 0 });
  const chips: { readonly [device: string]: I2cChip & { readonly strict: Strictness } } = { axp192, axp2101, max17048 };
  const chip = chips[device]!;
  bus.connect(chip);
  const io = new SimulatedI2C({ bus, hz: 400_000, address: chip.address });
  time.pass(1000);
  return Object.assign(rig, { axp192, axp2101, max17048, cell, io, strict: chip.strict });
}

/** How each comes to what was recorded. */
const states: { readonly [name: string]: (rig: Rig) => void } = {
  "axp192 battery voltage": ({ cell }) => {
    cell.fixedMillivolts = 3701.5;
  },
  "axp192 battery charge current 13 bit": ({ cell, io }) => {
    cell.fixedMa = 402;
    io.write(Uint8Array.of(0x82, 0xff));
  },
  "axp192 battery discharge current 13 bit": ({ cell, io }) => {
    cell.fixedMa = -175.5;
    io.write(Uint8Array.of(0x82, 0xff));
  },
  "axp192 VBUS voltage": ({ io }) => io.write(Uint8Array.of(0x82, 0xff)),
  "axp192 power key short press": ({ axp192 }) => axp192.pressKey(false),
  "axp192 clear key": ({ axp192 }) => axp192.pressKey(false),
  "axp2101 battery voltage": ({ cell }) => {
    cell.fixedMillivolts = 3700;
  },
  "axp2101 status discharging": ({ axp2101 }) => axp2101.plug(false),
  "axp2101 status charge done": ({ cell }) => {
    cell.level = 1;
  },
  "axp2101 power key short": ({ axp2101 }) => axp2101.pressKey(false),
  "axp2101 power-off reason": ({ axp2101 }) => axp2101.wasOff(0x08),
  "max17048 vcell": ({ cell }) => {
    cell.fixedMillivolts = 3700;
  },
  "max17048 soc": ({ cell }) => {
    cell.level = 0.755;
  },
  "max17048 crate": ({ max17048 }) => void max17048.forced.set(0x16, 0xffe2),
};

describeWithVectors<readonly Transcript[]>("recorded transcripts of power chips", "devices.json", (all) => {
  const transcripts = all.filter(({ device }) => ["axp192", "axp2101", "max17048"].includes(device));

  test("there are 25", () => expect(transcripts).toHaveLength(25));

  test.each(transcripts)("$device: $name", ({ device, name, bytesOut, bytesIn }) => {
    const rig = rigOf(device);
    states[`${device} ${name}`]?.(rig);
    const [out, back] = [bytesOf(bytesOut), bytesOf(bytesIn)];
    const resets = name === "power-on reset command";
    if (back.length > 0) expect([...new Uint8Array(rig.io.writeRead(out, back.length))]).toEqual([...back]);
    else if (resets) {
      rig.io.write(Uint8Array.of(0x0c, 0x12, 0x34));
      // It restarts before it could acknowledge.
      expect(() => rig.io.write(out)).toThrow("write failed");
      expect(rig.max17048.word(0x0c)).toBe(0x971c);
    } else rig.io.write(out);
    expect(rig.strict.aborted).toBeUndefined();
    expect(rig.offs).toBe(name === "power off" ? 1 : 0);
    if (name === "clear key") expect(rig.axp192.values[0x46]).toBe(0);
    if (name === "enable ADCs") expect(rig.axp192.values[0x82]).toBe(0xff);
    if (name === "alert threshold 10 %") expect(rig.max17048.word(0x0c)).toBe(0x9716);
  });
});
