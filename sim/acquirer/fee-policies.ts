import type { FeePolicy, FeeRate } from "./fee-policy";

/*
 * Parts of what acquirers have agreed on with their merchants (faults.md, fees). The host has its own copy: where a terminal's differs, the
 * merchant sees it (E12).
 */

export const six: FeeRate = Object.freeze({ rate: "0.0060" });
export const code: FeeRate = Object.freeze({ rate: "0.0038" });
const since = "00000000";

/** @param until given, it is a promotion. */
export function policy(rates: FeePolicy["rates"], from = since, until?: string): FeePolicy {
  return Object.freeze({ from, ...(until === undefined ? {} : { until }), rates: Object.freeze(rates) });
}
