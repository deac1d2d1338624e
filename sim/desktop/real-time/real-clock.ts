import type { Clock } from "../../../hal/clock";

/** This computer's time, for drivers of real parts. What sleeps keeps no process alive. */
export const realClock: Pick<Clock, "sleep" | "monotonic"> = Object.freeze({
  sleep: ({ ms }: { readonly ms: number }) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref()),
  monotonic: async () => Math.floor(performance.now()),
});
