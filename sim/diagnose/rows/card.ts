import {
  beforeAnswer,
  beforeSent,
  NO_SECOND_CHARGE,
  PERSON_MS,
  quiet,
  REPLY_MS,
  type Rows,
  row,
  signing,
  told,
} from "../wanted";
import { closedCode, expiredCode, misreadCode, payerWaits, walkedAway } from "./acts";
import { amountsByKind, repeatsByKind } from "./kinds";
import { knownAsLate } from "./late-answer";

const declined = ["log-in", ...beforeAnswer] as const;
const unread = ["log-in", "home", "amount", "card"] as const;
/** A payer who has not confirmed by then does not. */
const PAYER_MS = 45_000;

/** B. Card transactions. */
export const cardRows: Rows = Object.freeze({
  B01: row(
    told(unread, "B01", "not charged"),
    // Its stripe may be swiped then.
    told(unread, "B01", null, { way: "insert", where: "card" }),
    told(unread, "B01", "not charged", { way: "tap" }),
  ),
  B02: row(
    told(["home", "amount", "card"], "B02", null, { way: "insert", where: "card", fleeting: true }),
    told(["home", "amount", "card"], "B02", null, { way: "tap", where: "card", fleeting: true }),
    told(["connecting", "waiting", "last-word"], "B22", "returned", {
      way: "insert",
      remedy: "Start again, and leave the card in",
    }),
  ),
  B03: row(told(["home", "amount", "card"], "B03", null, { way: "tap", where: "card", fleeting: true })),
  B04: row(told(declined, "B04", "not charged", { never: ["sign"] })),
  B05: row(told(declined, "B05", "not charged", { never: ["sign"] })),
  B06: row(told(declined, "B06", "not charged", { never: ["sign"] })),
  B07: row(told(declined, "B07", "not charged", { never: ["sign"] })),
  B08: row(told(declined, "B08", "not charged", { never: ["sign"] })),
  B09: row(told(declined, "B09", "not charged", { never: ["sign"] })),
  B10: row(...amountsByKind),
  B11: row(
    told(["card"], "B11", null, {
      acts: [["card", { card: "credit-chip", action: "swipe" }]],
      where: "card",
      fleeting: true,
    }),
  ),
  B12: row(told(["card", "pin"], "B12", "not charged", { acts: walkedAway, waitsMs: PERSON_MS })),
  B13: row(told(["log-in", ...beforeSent], "B13", "not charged", { behindRestart: "A01" })),
  B14: row(quiet(["log-in"], "charged"), told(beforeAnswer, "B14", "being checked", { waitsMs: REPLY_MS })),
  // Until the late answer comes nobody can know that it does; then the record does.
  B15: row(
    quiet(["log-in"], "charged"),
    told(beforeAnswer, "B14", "being checked", { or: "B15", waitsMs: REPLY_MS, holds: knownAsLate }),
  ),
  // What is no answer to it is passed over: the genuine one may still come.
  B16: row(told(["log-in", ...beforeAnswer], "B16", "being checked", { waitsMs: REPLY_MS })),
  B17: row(told(declined, "B17", "not charged", { never: ["sign"] })),
  B18: row(told(declined, "B18", "not charged", { never: ["sign"] })),
  B19: row(...repeatsByKind),
  B20: row(told(unread, "B20", "not charged")),
  B21: row(told(beforeAnswer, "B21", "being checked"), told(["sign"], "B21", null, { models: signing })),
  B23: row(
    told(["home"], "B23", "not charged", { acts: closedCode, models: signing, remedy: "Start again to charge" }),
    told(["home"], "B23", "not charged", { acts: expiredCode, models: signing, remedy: "Start again to charge" }),
    told(["home"], "B23", "not charged", { acts: misreadCode, models: ["smart"] }),
    told(["home"], "B23", "being checked", {
      acts: payerWaits,
      models: ["smart"],
      remedy: NO_SECOND_CHARGE,
      waitsMs: PAYER_MS,
    }),
  ),
  B22: row(told(beforeAnswer, "B22", "returned", { way: "insert", remedy: "Use another card, start again" })),
});
