import type { BusTime } from "../../sim/buses/bus-time";

/** Nothing waits longer. */
const FOR_EVER_MS = 3_600_000;

/** Drivers run when the processor is told something: between that and the next so many things of hardware nobody need be waited for. */
const HARDWARE_STEPS = 64;

/** Lets what is due happen, until a driver may have something to do. @returns whether anything did. */
function steps(time: BusTime, untilMs: number): boolean {
  for (let done = 0; done < HARDWARE_STEPS; done++) {
    const { nextMs, quiet } = time;
    if (nextMs === undefined || nextMs > untilMs) return done > 0;
    time.step();
    if (!quiet) break;
  }
  return true;
}

/** Lets time pass on the buses until the promise is settled. Throws when nothing is left that could settle it. */
export async function until<T>(time: BusTime, promise: Promise<T>): Promise<T> {
  let settled = false;
  const mark = () => {
    settled = true;
  };
  promise.then(mark, mark);
  const lateMs = time.now() + FOR_EVER_MS;
  for (;;) {
    await new Promise(setImmediate);
    if (settled) return promise;
    if (!steps(time, lateMs)) throw new Error("nothing will ever happen");
  }
}

/** Lets all happen that is due within so long. */
export async function pass(time: BusTime, ms: number): Promise<void> {
  const untilMs = time.now() + ms;
  for (;;) {
    await new Promise(setImmediate);
    if (!steps(time, untilMs)) break;
  }
  time.pass(untilMs);
}
