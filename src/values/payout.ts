/** D0: it goes at once, for a fee. T1: on the next working day. By their numbers on the wire. */
export const payoutProducts = Object.freeze(["D0", "T1"] as const);
export type PayoutProduct = (typeof payoutProducts)[number];

/** Why a payout stands as it does. closed, name, frozen: of the account at its bank. By their numbers on the wire. */
export const payoutReasons = Object.freeze([
  "none",
  "closed",
  "name",
  "frozen",
  "risk",
  "hours",
  "holiday",
  "channel-down",
  "channel-changed",
] as const);
export type PayoutReason = (typeof payoutReasons)[number];

/** accepted: it waits for its hour. processing: the bank has it, or it is held for review. paid: it can still come back. */
export const payoutClasses = Object.freeze(["accepted", "processing", "paid", "returned", "failed"] as const);
export type PayoutClass = (typeof payoutClasses)[number];
