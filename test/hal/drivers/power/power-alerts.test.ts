import { describe, expect, test } from "vitest";
import { Axp192 } from "../../../../hal/drivers/power/axp192/axp192";
import type { PowerGauge } from "../../../../hal/drivers/power/gauge";
import { GaugeBattery } from "../../../../hal/drivers/power/gauge-battery";
import { Max17048 } from "../../../../hal/drivers/power/max17048/max17048";
import { Axp192Model } from "../../../../sim/chips/axp192";
import { Max17048Model } from "../../../../sim/chips/max17048";
import { until } from "../../../buses/until";
import { alertOf, busOf, chips } from "./rig";

describe("what changes in the middle of a look is in its answer, or pulls the line once more", () => {
  /** Lets something happen at each transfer of a look, one after the other. @returns how many transfers a look has. */
  function changeAtEach(
    begin: (rig: ReturnType<typeof busOf>) => { driver: PowerGauge; change: () => void },
    inAnswer: (sample: ReturnType<PowerGauge["sample"]>) => boolean,
  ): number {
    for (let at = 1; ; at++) {
      let left = Number.POSITIVE_INFINITY;
      let strike: () => void = () => undefined;
      const rig = busOf({
        onTransfer: () => {
          if (--left === 0) strike();
        },
      });
      const { driver, change } = begin(rig);
      rig.time.pass(rig.time.now() + driver.settleMs);
      strike = change;
      left = at;
      const sample = driver.sample();
      if (left > 0) return at - 1;
      expect(inAnswer(sample) || rig.irq.level === 0, `at transfer ${at}`).toBe(true);
    }
  }

  test.each(chips)("%s: the cable", (_, Model, Driver, address) => {
    const transfers = changeAtEach(
      ({ time, bus, cell, irq, at, onOff }) => {
        const chip = new Model({ now: time.now, cell, irq, onOff });
        bus.connect(chip);
        return { driver: new Driver({ sensor: at(address) }), change: () => chip.plug(false) };
      },
      ({ mains }) => !mains,
    );
    expect(transfers).toBeGreaterThan(5);
  });

  test("AXP192: the early warning", () => {
    changeAtEach(
      ({ time, bus, cell, irq, at, onOff }) => {
        const chip = new Axp192Model({ now: time.now, cell, irq, onOff });
        chip.plug(false);
        bus.connect(chip);
        const change = () => {
          cell.loadMa = 9000;
          chip.look();
        };
        return { driver: new Axp192({ sensor: at(0x34) }), change };
      },
      ({ failing }) => failing,
    );
  });

  test("MAX17048: the early warning", () => {
    changeAtEach(
      ({ time, bus, cell, irq, at }) => {
        const chip = new Max17048Model({ now: time.now, cell, alert: irq, currentMa: () => -cell.loadMa });
        bus.connect(chip);
        const change = () => {
          cell.loadMa = 9000;
          chip.measure();
        };
        return { driver: new Max17048({ sensor: at(0x36) }), change };
      },
      ({ failing }) => failing,
    );
  });
});

test("an alert between a look and the pause after it is not slept through", async () => {
  const { time, bus, cell, irq, at, onOff } = busOf();
  const chip = new Axp192Model({ now: time.now, cell, irq, onOff });
  chip.plug(false);
  bus.connect(chip);
  const { clock } = time;
  let asked = 0;
  let fallsMs = 0;
  const battery = new GaugeBattery({
    open: (onAlert) => new Axp192({ sensor: at(0x34), alert: alertOf(irq), onAlert }),
    clock: {
      sleep: clock.sleep,
      // Second question: after the first look of the watch. This clock needs 2 ms to answer, and the supply falls meanwhile.
      monotonic: async () => {
        if (++asked !== 2) return clock.monotonic();
        cell.loadMa = 9000;
        chip.look();
        fallsMs = time.now();
        await clock.sleep({ ms: 2 });
        return clock.monotonic();
      },
    },
  });
  expect(await until(time, battery.watch({ timeoutMs: 60_000 }))).toEqual({ kind: "failing" });
  expect(fallsMs).toBeGreaterThan(0);
  expect(time.now() - fallsMs).toBeLessThanOrEqual(5);
});
