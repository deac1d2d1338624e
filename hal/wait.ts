/**
 * How every wait for the world ends when it does not end well. A wait has a bound, always: a call that takes a
 * `timeoutMs` resolves at the latest that many milliseconds after it was made.
 */

/** Nothing came in time. */
export interface TimedOut {
  readonly kind: "timeout";
}

/** The waiting side called the port's `cancel()`. */
export interface Cancelled {
  readonly kind: "cancelled";
}

/** The longest `timeoutMs` that a contract accepts, in milliseconds: one day. Longer waits are made of several. */
export const WAIT_MS_MAX = 86_400_000;
