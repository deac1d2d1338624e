import type { BusTime } from "../../sim/buses/bus-time";

/** Nothing waits longer. */
const FOR_EVER_MS = 3_600_000;

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
    if (time.now() > lateMs || !time.step()) throw new Error("nothing will ever happen");
  }
}

/** Lets all happen that is due within so long. */
export async function pass(time: BusTime, ms: number): Promise<void> {
  const untilMs = time.now() + ms;
  for (;;) {
    await new Promise(setImmediate);
    const next = time.nextMs;
    if (next === undefined || next > untilMs) break;
    time.step();
  }
  time.pass(untilMs);
}
