import type { Clock } from "../../hal/clock";

/** Long enough for everybody else who is ready to run. */
const BREATH_MS = 1;

/** Who has long work to do, and can stop in it. */
export interface Breathing {
  /** Resolves when whoever else is ready has run: asked for where long work is behind and more of it ahead. */
  breathe(): Promise<void>;
}

/** Awaited between two pieces of long work: the screen must be served every 50 ms. */
export function breathe(clock: Pick<Clock, "sleep">): Promise<void> {
  return clock.sleep({ ms: BREATH_MS });
}
