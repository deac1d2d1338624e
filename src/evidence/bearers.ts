import type { Bearer, BearerState } from "../../hal/network";

/** From these figures on a bearer is weak (A03). A healthy one loses 2 % and answers in 1.6 s at worst. */
const LOSS_PERCENT = 20;
export const SLOW_ROUND_TRIP_MS = 2_500;
/** Below it a bearer carries little, dBm. A wire has no signal. */
const FAINT_DBM: { readonly [bearer in Bearer]: number } = Object.freeze({ wifi: -82, cellular: -105, ethernet: -999 });
/** Nothing comes through: as the contract says it. */
const NOTHING = 100;
/** With such a signal, one through which nothing comes is too far away; with a better one something behind it is broken. */
const FAR_DBM: { readonly [bearer in Bearer]: number } = Object.freeze({ wifi: -75, cellular: -95, ethernet: -999 });

/** Is the merchant's own network weak: little signal, much loss, long delays? */
export function isWeak({ bearer, up, signal, roundTripMs = 0, lossPercent = 0 }: BearerState): boolean {
  if (!up) return false;
  if (lossPercent >= NOTHING) return !hasGoodSignal({ bearer, up, signal });
  return lossPercent >= LOSS_PERCENT || roundTripMs >= SLOW_ROUND_TRIP_MS || signal < FAINT_DBM[bearer];
}

/** Up with a good signal, and nothing comes through. */
export function isDead(state: BearerState): boolean {
  return state.up && (state.lossPercent ?? 0) >= NOTHING && hasGoodSignal(state);
}

/** What gets lost over it is lost behind the antenna. */
export function hasGoodSignal({ bearer, signal }: BearerState): boolean {
  return signal > FAR_DBM[bearer];
}

/** Its driver tells nothing of loss. */
export function isUnmeasured({ lossPercent }: BearerState): boolean {
  return lossPercent === undefined;
}

/** Weak by what was measured, whatever the signal: worth more patience. */
export function isSlow({ up, roundTripMs = 0, lossPercent = 0 }: BearerState): boolean {
  return up && (roundTripMs >= SLOW_ROUND_TRIP_MS || lossPercent >= LOSS_PERCENT);
}
