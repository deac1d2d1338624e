import { bearers, type FaultRows, host, order, row, TIMES_MAX } from "./injection";

/** Longer than any reply time-out that a parameter may set (99 s). */
const LATE_MS = 120_000;

/** B. Card transactions. */
export const cardRows: FaultRows = Object.freeze({
  injected: Object.freeze({
    B13: row("no bearer when the sale is about to be sent", ...bearers({ up: false })),
    B14: row("the next answer gets lost", order({ port: "network", point: "receive", kind: "drop" })),
    B15: row(
      "the next answer comes after the time-out",
      order({ port: "network", point: "receive", kind: "delay", ms: LATE_MS }),
    ),
    B16: row("the next answer is damaged", order({ port: "network", point: "receive", kind: "corrupt" })),
    B17: row("the next sale is answered 91", host({ respond: { when: { mti: "0200" }, code: "91", times: 1 } })),
    B18: row("the next sale is answered 30", host({ respond: { when: { mti: "0200" }, code: "30", times: 1 } })),
    B20: row(
      "the card reader does not answer",
      order({ port: "card-reader", point: "present", kind: "fail", times: TIMES_MAX }),
    ),
  }),
  played: Object.freeze({
    B01: "the card verb with the card damaged-stripe",
    B04: "the card verb with the card expired",
    B05: "the card verb with the card lost",
    B06: "the card verb with the card restricted",
    B07: "the card verb with the card wrong-pin",
    B08: "the card verb with the card low-balance",
    B09: "the card verb with the card amount-limited",
    B10: "the key verb: type an amount above the limit",
    B11: "the card verb: swipe the card credit-chip",
    B12: "the clock verb: let time pass at the card or PIN screen",
  }),
});
