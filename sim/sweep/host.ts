import type { AcquirerProfile } from "../acquirer/configuration";
import type { Simulator } from "../simulator/simulator";

/**
 * The hosts that stories are played with (money.md §2): bars what it answered a reversal for; books it all the same, should it
 * come yet; books late; answers 00 to what it does not know; 01 to what it declined; 25 to another day's, which stays charged,
 * and to what is reversed already.
 */
export const hostNames = Object.freeze(["bars", "no-bars", "late", "unknown-00", "declined-01", "day-25"] as const);
export type HostName = (typeof hostNames)[number];

/** The one that a story meets unless told. */
export const USUAL_HOST: HostName = "bars";

/** Longer than a person takes to pull the plug, shorter than any reply time-out. */
const BOOKS_AFTER_MS = 20_000;

/** profile: an acquirer that is such a host; what its profile does not say is told to it. */
const rows: { readonly [name in HostName]: { readonly profile: AcquirerProfile; readonly verb?: object } } =
  Object.freeze({
    bars: { profile: "lakala" },
    "no-bars": { profile: "shengpay" },
    late: { profile: "shengpay", verb: { booksAfterMs: BOOKS_AFTER_MS } },
    "unknown-00": { profile: "shengpay", verb: { unknownOriginal: "00" } },
    "declined-01": { profile: "unionpay", verb: { declinedOriginal: "01" } },
    "day-25": { profile: "shengpay", verb: { pastOriginal: "25" } },
  });

export function profileOf(host: HostName): AcquirerProfile {
  return rows[host].profile;
}

/** Makes the acquirer such a host, again after a `clear`. */
export function becomeHost({ acquirer }: Simulator, host: HostName): void {
  const { verb } = rows[host];
  if (verb === undefined) return;
  const applied = acquirer.applyHostVerb(verb);
  if (applied.kind === "invalid") throw new Error(`host ${host}: ${applied.field}: expected ${applied.expected}`);
}
