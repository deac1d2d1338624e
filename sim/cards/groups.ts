export type GroupName = "everyday" | "declined" | "chips" | "broken";

export const groupNames: readonly GroupName[] = Object.freeze(["everyday", "declined", "chips", "broken"]);

/** Cards by what they are for (sim/README.md, The deck), as far as their looks do not say it. */
const idsOf: { readonly [group in "everyday" | "declined" | "broken"]: readonly string[] } = Object.freeze({
  everyday: Object.freeze([
    "credit-stripe",
    "debit-stripe",
    "credit-chip",
    "debit-chip",
    "credit-tap",
    "debit-tap",
    "phone-tap",
  ]),
  declined: Object.freeze([
    "expired",
    "low-balance",
    "wrong-pin",
    "pin-locked",
    "amount-limited",
    "count-limited",
    "copied-stripe",
    "wrong-pin-chip",
    "expired-chip",
    "low-balance-tap",
    "blocked-chip",
    "blocked-application",
    "all-blocked-chip",
    "forged-chip",
    "replaying-chip",
    "false-signature-chip",
  ]),
  broken: Object.freeze([
    "slow-chip",
    "leaving-chip",
    "leaving-late-chip",
    "leaving-tap",
    "mute-chip",
    "two-cards",
    "endless-chip",
    "truncated-chip",
    "wrong-length-chip",
    "malformed-chip",
    "refusing-chip",
  ]),
});

/** What of a card its group depends on. */
interface Sorted {
  readonly id: string;
  readonly status: string;
  readonly misbehaviour?: string;
}

/** Where a card is looked for: those for every day, those that are declined, other chips, and what is broken or hostile. */
export function groupOf({ id, status, misbehaviour }: Sorted): GroupName {
  if (idsOf.everyday.includes(id)) return "everyday";
  if (idsOf.declined.includes(id) || status !== "active") return "declined";
  if (idsOf.broken.includes(id) || misbehaviour) return "broken";
  return "chips";
}
