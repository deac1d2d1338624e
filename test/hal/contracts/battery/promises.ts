import { expect } from "vitest";
import type { Battery, PowerState } from "../../../../hal/battery";
import type { Promised } from "../contract";

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

export const promises: readonly Promised<BatteryBench>[] = Object.freeze([
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
