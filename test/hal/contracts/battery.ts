import { expect } from "vitest";
import type { Battery, PowerState } from "../../../hal/battery";
import { Axp192 } from "../../../hal/drivers/power/axp192/axp192";
import { Axp2101 } from "../../../hal/drivers/power/axp2101/axp2101";
import { clearBus } from "../../../hal/drivers/power/clear-bus";
import type { PowerGauge } from "../../../hal/drivers/power/gauge";
import { GaugeBattery } from "../../../hal/drivers/power/gauge-battery";
import { Max17048 } from "../../../hal/drivers/power/max17048/max17048";
import { BusTime } from "../../../sim/buses/bus-time";
import { DigitalPin, SimulatedDigital } from "../../../sim/buses/digital";
import { I2cBus, type I2cChip } from "../../../sim/buses/i2c";
import { SimulatedSMBus } from "../../../sim/buses/i2c-io";
import { TransferPoints } from "../../../sim/buses/transfers";
import { Axp192Model } from "../../../sim/chips/axp192";
import { Axp2101Model } from "../../../sim/chips/axp2101";
import type { Strictness } from "../../../sim/chips/data-sheet";
import { LithiumCell } from "../../../sim/chips/lithium-cell";
import { Max17048Model } from "../../../sim/chips/max17048";
import { BatteryModel } from "../../../sim/devices/battery";
import { SeededRandom } from "../../../sim/world/random";
import { pass, until } from "../../buses/until";
import type { ContractSuite, Implementation, Promised } from "./contract";
import { openWorld, ways } from "./world-bench";

/** A battery, and the hands that charge it, break it and wait. Begins half full, unplugged. */
export interface BatteryBench {
  readonly battery: Battery;
  /** How far the level that is told may be from the true one. */
  readonly within: number;
  /** How long a charge may have begun before it is noticed. */
  readonly chargingLagMs: number;
  nowMs(): number;
  level(level: number): void;
  plug(mains: boolean): void;
  /** What measures falls silent, or comes back. */
  answers(answers: boolean): void;
  takeBatteryOut(): void;
  /** The supply falls below what the board can do with. */
  brownOut(): void;
  isOff(): boolean;
  until<T>(promise: Promise<T>): Promise<T>;
  pass(ms: number): Promise<void>;
  /** Nothing was done that a part does not allow. */
  sound(): void;
}

const HALF: Partial<PowerState> = Object.freeze({ charging: false, mains: false });

const promises: readonly Promised<BatteryBench>[] = Object.freeze([
  {
    says: "the level, and that nothing charges it",
    proof: async ({ battery, within, level, until }) => {
      for (const each of [0.95, 0.6, 0.3, 0.12]) {
        level(each);
        const state = await until(battery.state());
        expect(state).toMatchObject(HALF);
        expect(Math.abs(state.level - each)).toBeLessThanOrEqual(within);
      }
    },
  },
  {
    says: "mains and charging",
    proof: async ({ battery, plug, pass, until, chargingLagMs }) => {
      await until(battery.state());
      plug(true);
      await pass(chargingLagMs);
      expect(await until(battery.state())).toMatchObject({ charging: true, mains: true });
      plug(false);
      expect(await until(battery.state())).toMatchObject({ charging: false, mains: false });
    },
  },
  {
    says: "watch ends with a change of the level by 1 %",
    proof: async ({ battery, within, level, pass, until, nowMs }) => {
      await until(battery.state());
      const watch = battery.watch({ timeoutMs: 60_000 });
      await pass(3000);
      level(0.4);
      const changedMs = nowMs();
      const event = await until(watch);
      expect(event).toMatchObject({ kind: "changed", state: HALF });
      if (event.kind === "changed") expect(Math.abs(event.state.level - 0.4)).toBeLessThanOrEqual(within);
      expect(nowMs() - changedMs).toBeLessThanOrEqual(1200);
    },
  },
  {
    says: "watch does not end with less, and ends in its time",
    proof: async ({ battery, level, pass, until, nowMs }) => {
      await until(battery.state());
      const beganMs = nowMs();
      const watch = battery.watch({ timeoutMs: 10_000 });
      await pass(3000);
      level(0.497);
      expect(await until(watch)).toEqual({ kind: "timeout" });
      expect(nowMs() - beganMs).toBeGreaterThanOrEqual(9990);
      expect(nowMs() - beganMs).toBeLessThanOrEqual(10_010);
    },
  },
  {
    says: "watch ends when the cable comes and when it goes",
    proof: async ({ battery, plug, pass, until }) => {
      await until(battery.state());
      for (const mains of [true, false]) {
        const watch = battery.watch({ timeoutMs: 60_000 });
        await pass(1500);
        plug(mains);
        expect(await until(watch)).toMatchObject({ kind: "changed", state: { mains } });
      }
    },
  },
  {
    says: "a change between two watches is not lost",
    proof: async ({ battery, level, pass, until }) => {
      await until(battery.state());
      const first = battery.watch({ timeoutMs: 2000 });
      expect(await until(first)).toEqual({ kind: "timeout" });
      level(0.3);
      await pass(2000);
      expect(await until(battery.watch({ timeoutMs: 5000 }))).toMatchObject({ kind: "changed" });
    },
  },
  {
    says: "cancel ends a watch at once, and does nothing without one",
    proof: async ({ battery, pass, until, nowMs }) => {
      await until(battery.cancel());
      await until(battery.state());
      const watch = battery.watch({ timeoutMs: 60_000 });
      await pass(2500);
      const cancelledMs = nowMs();
      await until(battery.cancel());
      expect(await until(watch)).toEqual({ kind: "cancelled" });
      expect(nowMs() - cancelledMs).toBeLessThanOrEqual(10);
      expect(await until(battery.watch({ timeoutMs: 1000 }))).toEqual({ kind: "timeout" });
    },
  },
  {
    says: "a second watch, and a time-out that is none, are the caller's bugs",
    proof: async ({ battery, pass, until }) => {
      const watch = battery.watch({ timeoutMs: 60_000 });
      await pass(100);
      await expect(until(Promise.resolve().then(() => battery.watch({ timeoutMs: 1000 })))).rejects.toThrow(TypeError);
      await until(battery.cancel());
      expect((await until(watch)).kind).toBe("cancelled");
      for (const timeoutMs of [0, -1, 86_400_001, Number.NaN])
        await expect(until(Promise.resolve().then(() => battery.watch({ timeoutMs })))).rejects.toThrow();
    },
  },
  {
    says: "off: the supply is gone",
    proof: async ({ battery, pass, isOff }) => {
      expect(isOff()).toBe(false);
      // Nobody is there any more who could be told.
      battery.off().catch(() => undefined);
      await pass(2000);
      expect(isOff()).toBe(true);
    },
  },
  {
    says: "no battery but mains is full",
    proof: async ({ battery, plug, takeBatteryOut, until }) => {
      plug(true);
      takeBatteryOut();
      expect(await until(battery.state())).toEqual({ level: 1, charging: false, mains: true });
    },
  },
  {
    says: "a falling supply is told before it is gone",
    proof: async ({ battery, brownOut, pass, until, nowMs }) => {
      await until(battery.state());
      const watch = battery.watch({ timeoutMs: 60_000 });
      await pass(1500);
      const fallsMs = nowMs();
      brownOut();
      expect(await until(watch)).toEqual({ kind: "failing" });
      expect(nowMs() - fallsMs).toBeLessThanOrEqual(5);
    },
  },
  {
    says: "what measures is dead: told with the last state, in time, and that it is well again",
    proof: async ({ battery, answers, within, pass, until, nowMs }) => {
      const before = await until(battery.state());
      answers(false);
      const askedMs = nowMs();
      expect(await until(battery.state())).toEqual({ ...before, fault: "no-answer" });
      expect(nowMs() - askedMs).toBeLessThanOrEqual(500);
      await pass(5000);
      answers(true);
      const after = await until(battery.state());
      expect(after.fault).toBeUndefined();
      expect(Math.abs(after.level - 0.5)).toBeLessThanOrEqual(within);
    },
  },
  {
    says: "dead while somebody watches: told",
    proof: async ({ battery, answers, pass, until }) => {
      await until(battery.state());
      const watch = battery.watch({ timeoutMs: 60_000 });
      await pass(1500);
      answers(false);
      expect(await until(watch)).toMatchObject({ kind: "changed", state: { fault: "no-answer" } });
    },
  },
  {
    says: "not there at power-up: full, on mains and not measured; found when it comes",
    proof: async ({ battery, answers, until }) => {
      answers(false);
      expect(await until(battery.state())).toEqual({ level: 1, charging: false, mains: true, fault: "no-answer" });
      answers(true);
      expect((await until(battery.state())).fault).toBeUndefined();
    },
  },
]);

const says = (part: string): string => {
  const found = promises.find((each) => each.says.includes(part));
  if (!found) throw new Error(`no promise says ${part}`);
  return found.says;
};

async function modelBench(way: keyof typeof ways): Promise<BatteryBench> {
  const { world, devices, board, until, pass } = await openWorld(ways[way], (world) => {
    const model = new BatteryModel(world);
    world.attach("battery", model);
    return model;
  });
  devices.become({ level: 0.5, charging: false, mains: false });
  return {
    battery: board.devices.battery,
    within: 0,
    chargingLagMs: 0,
    nowMs: () => world.nowMs,
    level: (level) => devices.become({ level }),
    plug: (mains) => devices.become({ mains, charging: mains }),
    answers: (answers) => {
      world.faults.disarmAll();
      if (!answers)
        world.faults.arm({
          port: "battery",
          point: "state",
          kind: "fail",
          nth: 1,
          times: 99,
          probability: 1,
          ms: 0,
          at: "before",
        });
    },
    takeBatteryOut: () => devices.become({ level: 1, charging: false }),
    brownOut: () => undefined,
    isOff: () => !world.powered,
    until,
    pass,
    sound: () => undefined,
  };
}

interface ChipUnderTest {
  readonly chip: I2cChip & { powered: boolean; readonly strict: Strictness };
  plug(mains: boolean): void;
  /** Looks again: its interrupt follows. */
  look(): void;
  open(settings: never, alert: never, onAlert: () => void): PowerGauge;
}

export interface Wired {
  readonly time: BusTime;
  readonly bus: I2cBus;
  readonly transfers: TransferPoints;
  readonly cell: LithiumCell;
  readonly irq: DigitalPin;
}

function driverBench(
  make: (wired: Wired, onOff: () => void) => ChipUnderTest,
  within: number,
  chargingLagMs = 0,
): BatteryBench {
  const time = new BusTime();
  const transfers = new TransferPoints({ random: new SeededRandom(1) });
  const bus = new I2cBus({ time, transfers, name: "inside" });
  const irq = new DigitalPin(time, "IRQ");
  // Large: its level stays where it is put.
  const cell = new LithiumCell({ capacityMah: 50_000, level: 0.5 });
  let off = false;
  const { chip, plug, look, open } = make({ time, bus, transfers, cell, irq }, () => {
    off = true;
    chip.powered = false;
  });
  bus.connect(chip);
  plug(false);
  const settings = { bus, hz: 400_000, timeout: 20, address: chip.address } as never;
  const alert = {
    io: SimulatedDigital,
    settings: { pin: irq, mode: SimulatedDigital.InputPullUp, edge: SimulatedDigital.Falling },
  };
  const { data, clock } = bus;
  const battery = new GaugeBattery({
    open: (onAlert) => open(settings, alert as never, onAlert),
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

const axp192 = async (): Promise<BatteryBench> =>
  driverBench(({ time, cell, irq }, onOff) => {
    const chip = new Axp192Model({ now: time.now, cell, irq, onOff });
    return {
      chip,
      plug: (mains) => chip.plug(mains),
      look: () => chip.look(),
      open: (settings, alert, onAlert) =>
        new Axp192({ sensor: { io: SimulatedSMBus as never, settings }, alert, onAlert }),
    };
  }, 0.06);

const axp2101 = async (): Promise<BatteryBench> =>
  driverBench(({ time, cell, irq }, onOff) => {
    const chip = new Axp2101Model({ now: time.now, cell, irq, onOff });
    return {
      chip,
      plug: (mains) => chip.plug(mains),
      look: () => chip.look(),
      open: (settings, alert, onAlert) =>
        new Axp2101({ sensor: { io: SimulatedSMBus as never, settings }, alert, onAlert }),
    };
  }, 0.005);

const max17048 = async (): Promise<BatteryBench> =>
  driverBench(
    ({ time, cell, irq }) => {
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
        open: (settings, alert, onAlert) =>
          new Max17048({ sensor: { io: SimulatedSMBus as never, settings }, alert, onAlert, mains: () => plugged }),
      };
    },
    0.005,
    300_000,
  );

const noWarning = "the model has no capacitors: it cuts the power at once";
const implementations: readonly Implementation<BatteryBench>[] = Object.freeze([
  ...(["model in process", "remote, CBOR frames"] as const).map((way) => ({
    name: way,
    open: () => modelBench(way),
    lacks: {
      [says("a falling supply")]: noWarning,
      [says("dead while somebody")]: "a fault of the world strikes calls as they begin",
      [says("not there at power-up")]: "the model always knows its state",
      [says("between two watches")]: "it compares with what the watch found",
    },
  })),
  { name: "AXP192 over I2C", open: axp192 },
  {
    name: "AXP2101 over I2C",
    open: axp2101,
    lacks: { [says("a falling supply")]: "the chip has no interrupt for it; the next look tells, a second later" },
  },
  {
    name: "MAX17048 over I2C",
    open: max17048,
    lacks: {
      [says("off: ")]: "a gauge switches nothing off",
      [says("no battery but mains")]: "without a cell the chip has no power: it does not answer",
    },
  },
]);

export const batterySuite: ContractSuite<BatteryBench> = Object.freeze({
  contract: "battery",
  promises,
  implementations,
});
