import { expect } from "vitest";
import { Axp192 } from "../../../../hal/drivers/power/axp192/axp192";
import { Axp2101 } from "../../../../hal/drivers/power/axp2101/axp2101";
import { clearBus } from "../../../../hal/drivers/power/clear-bus";
import type { GaugeOptions, PowerGauge } from "../../../../hal/drivers/power/gauge";
import { GaugeBattery } from "../../../../hal/drivers/power/gauge-battery";
import { Max17048 } from "../../../../hal/drivers/power/max17048/max17048";
import { SimulatedDigital } from "../../../../sim/buses/digital";
import type { I2cChip } from "../../../../sim/buses/i2c";
import { Axp192Model } from "../../../../sim/chips/axp192";
import { Axp2101Model } from "../../../../sim/chips/axp2101";
import type { Strictness } from "../../../../sim/chips/data-sheet";
import { Max17048Model } from "../../../../sim/chips/max17048";
import { pass, until } from "../../../buses/until";
import { alertOf, busOf } from "../../drivers/power/rig";
import type { BatteryBench } from "./promises";

/** A chip, and how its driver is opened. */
interface ChipUnderTest {
  readonly chip: I2cChip & { powered: boolean; readonly strict: Strictness };
  plug(mains: boolean): void;
  /** Looks again: its interrupt follows. */
  look(): void;
  open(options: GaugeOptions): PowerGauge;
}

interface ChipBenchOptions {
  /** Puts the chip together with its bus. @param onOff it switches the board off. */
  readonly make: (rig: ReturnType<typeof busOf>, onOff: () => void) => ChipUnderTest;
  readonly within: number;
  readonly chargingLagMs?: number;
}

function chipBench({ make, within, chargingLagMs = 0 }: ChipBenchOptions): BatteryBench {
  // Large: its level stays where it is put.
  const rig = busOf({ cell: { capacityMah: 50_000 } });
  const { time, bus, cell, irq, at } = rig;
  let off = false;
  const { chip, plug, look, open } = make(rig, () => {
    off = true;
    chip.powered = false;
  });
  bus.connect(chip);
  plug(false);
  const { data, clock } = bus;
  const battery = new GaugeBattery({
    open: (onAlert) => open({ sensor: at(chip.address), alert: alertOf(irq), onAlert }),
    clock: time.clock,
    recover: () => void clearBus({ io: SimulatedDigital, data, clock, delay: (ms) => time.spend(ms) }),
  });
  return {
    battery,
    within,
    chargingLagMs,
    nowMs: time.now,
    level: (level) => {
      cell.level = level;
    },
    plug,
    answers: (answers) => {
      chip.powered = answers;
    },
    takeBatteryOut: () => {
      cell.present = false;
    },
    brownOut: () => {
      cell.loadMa = 9000;
      look();
    },
    isOff: () => off,
    until: (promise) => until(time, promise),
    pass: (ms) => pass(time, ms),
    sound: () => expect(chip.strict.aborted).toBeUndefined(),
  };
}

/** Both AXP chips: they differ in how well they know the charge. */
function axpBench(
  Model: typeof Axp192Model | typeof Axp2101Model,
  Driver: typeof Axp192 | typeof Axp2101,
  within: number,
): BatteryBench {
  return chipBench({
    make: ({ time, cell, irq }, onOff) => {
      const chip = new Model({ now: time.now, cell, irq, onOff });
      return {
        chip,
        plug: (mains) => chip.plug(mains),
        look: () => chip.look(),
        open: (options) => new Driver(options),
      };
    },
    within,
  });
}

export const axp192Bench = (): BatteryBench => axpBench(Axp192Model, Axp192, 0.06);
export const axp2101Bench = (): BatteryBench => axpBench(Axp2101Model, Axp2101, 0.005);

export const max17048Bench = (): BatteryBench =>
  chipBench({
    make: ({ time, cell, irq }) => {
      let plugged = false;
      const currentMa = () => (plugged ? 20_000 : -cell.loadMa);
      const chip = new Max17048Model({ now: time.now, cell, alert: irq, currentMa });
      // Nobody else moves this cell's charge.
      const charge = () => {
        if (plugged) cell.level = Math.min(1, cell.level + 0.0005);
        time.after(5000, charge);
      };
      charge();
      return {
        chip,
        plug: (mains) => {
          plugged = mains;
        },
        look: () => chip.measure(),
        open: (options) => new Max17048({ ...options, mains: () => plugged }),
      };
    },
    within: 0.005,
    chargingLagMs: 300_000,
  });
