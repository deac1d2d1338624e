/** Time. The only source of it: `Date.now()` and timers do not exist for the firmware. */
export interface Clock {
  /** Wall clock in ms since 1970-01-01T00:00:00Z. `trusted` is false when the backup cell was dead (A23). */
  now(): Promise<{ readonly epochMs: number; readonly trusted: boolean }>;
  /** Sets the wall clock; running waits are not affected. */
  set(request: { readonly epochMs: number }): Promise<void>;
  /** Resolves after `ms` of running time: setting the clock does not shorten or lengthen it. */
  sleep(request: { readonly ms: number }): Promise<void>;
  /** Milliseconds since power-up, never set: for durations. */
  monotonic(): Promise<number>;
}
