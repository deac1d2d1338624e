import { askSupportRemedy } from "../../../src/diagnosis/diagnosis";
import {
  beforeAnswer,
  beforeConnecting,
  beforeSent,
  COPY_MS,
  HOME_MS,
  NO_SECOND_CHARGE,
  printing,
  quiet,
  REPLY_MS,
  type Rows,
  RULES,
  row,
  signing,
  told,
  UNPROVEN_MS,
} from "../wanted";
import { key, typed, WRONG, wrongTwice } from "./acts";

/** There and back over 3 s one way. */
const SLOW_ROUND_TRIP_MS = 6_000;
/** A sign-in's downloads before home can say anything. */
const SIGN_IN_MS = 10_000;

/** A. Sign-in. */
export const signInRows: Rows = Object.freeze({
  A01: row(
    told(["log-in"], "A01", null),
    told(beforeConnecting, "A01", "not charged", { remedy: "Check Wi-Fi and SIM, then sell again" }),
    // It was there when the sale set out to connect.
    told(["connecting"], "B13", "not charged"),
    told(["waiting"], "B14", "being checked"),
    told(["rest"], "A01", null, { where: "home", waitsMs: HOME_MS }),
    told(["printing", "second-copy"], "A01", null, { where: "home", waitsMs: HOME_MS, models: printing }),
    told(["sign"], "A01", null, { where: "home", waitsMs: HOME_MS, models: signing }),
    told(["last-word"], "A01", null, { where: "home", waitsMs: HOME_MS, way: "insert" }),
  ),
  A02: row(
    told(["log-in"], "A02", null, { where: "home", waitsMs: SIGN_IN_MS }),
    told(beforeSent, "A02", null, { where: "home" }),
    told(["waiting"], "B14", "being checked"),
    told(["rest"], "A02", null, { where: "home", waitsMs: HOME_MS }),
    told(["printing", "second-copy"], "A02", null, { where: "home", waitsMs: HOME_MS, models: printing }),
    told(["sign"], "A02", null, { where: "home", models: signing }),
  ),
  A03: row(told(["log-in", ...beforeAnswer], "A03", null, { waitsMs: SLOW_ROUND_TRIP_MS })),
  A04: row(told(["log-in"], "A04", null), told(beforeSent, "A04", "not charged")),
  A05: row(told(["log-in"], "A05", null), told(beforeSent, "A05", "not charged")),
  A06: row(
    told(["log-in", "home", "card", "pin", "connecting", "rest"], "A06", null),
    told(["printing", "second-copy"], "A06", null, { models: printing }),
    told(["waiting"], "A06", "being checked"),
    told(["sign"], "A06", null, { models: signing }),
  ),
  A07: row(
    told(["log-in"], "A07", null),
    told(beforeAnswer, "A07", "not charged", { remedy: "Charge again after that" }),
  ),
  A08: row(told(["log-in"], "A08", null)),
  A09: row(told(["log-in"], "A09", null), told(beforeAnswer, "A09", "not charged")),
  A10: row(told(["log-in"], "A10", null), told(beforeAnswer, "A10", "not charged")),
  A11: row(told(["log-in"], "A11", null), told(beforeAnswer, "A11", "not charged")),
  A12: row(told(["log-in"], "A12", null, { acts: [typed(WRONG)] })),
  A13: row(
    told(["log-in"], "A13", null, { remedy: "Supervisor (00): log in" }),
    told(["log-in"], "A13", null, {
      before: wrongTwice,
      acts: [typed(WRONG)],
      remedy: "Supervisor (00): log in, menu 6",
      where: "locked",
    }),
  ),
  A14: row(
    told(["log-in"], "A14", null),
    told(beforeConnecting, "A14", "not charged"),
    told(["waiting"], "A14", "being checked", { remedy: askSupportRemedy.en, waitsMs: UNPROVEN_MS }),
    told(["rest"], "A14", null, { where: "home", waitsMs: HOME_MS }),
    told(["sign"], "A14", null, { models: signing }),
  ),
  A15: row(told(["log-in"], "A15", null)),
  // No answer to a sign-in has a MAC: it strikes the sale.
  A16: row(
    told(["log-in", ...beforeAnswer], "A16", "being checked", { remedy: NO_SECOND_CHARGE, waitsMs: UNPROVEN_MS }),
  ),
  A17: row(quiet(["log-in", "home", "card", "waiting"], "charged", { changes: RULES })),
  A18: row(
    told(["log-in", ...beforeAnswer], "A18", null, { waitsMs: COPY_MS, changes: RULES }),
    told(["sign"], "A18", null, { models: signing, waitsMs: COPY_MS, changes: RULES }),
  ),
  A19: row(told(["home"], "A19", null, { acts: [key("menu"), key("1")] })),
  A20: row(quiet(["log-in"], "charged", { waitsMs: REPLY_MS })),
  A21: row(told(["log-in", ...beforeAnswer], "A21", null), told(["sign"], "A21", null, { models: signing })),
  A22: row(
    told(["log-in"], "A22", null, { where: "activation" }),
    told(beforeAnswer, "A22", "not charged"),
    told(["sign"], "A22", null, { models: signing, where: "activation" }),
  ),
  A23: row(
    told(["log-in", "home", "card", "pin", "connecting", "rest"], "A23", null),
    told(["waiting"], "A23", "being checked"),
    told(["sign"], "A23", null, { models: signing }),
  ),
});
