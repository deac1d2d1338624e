import { withoutSignature } from "../../../src/transaction/signing/sign";
import {
  beforeAnswer,
  beforeSent,
  COPY_MS,
  NO_SECOND_CHARGE,
  printing,
  quiet,
  type Rows,
  RULES,
  row,
  signing,
  told,
  UNPROVEN_MS,
} from "../wanted";
import { key, nothing, plugPulled, typed, WRONG, wrongTwice } from "./acts";
import { noCardNumber } from "./card-number";

/** Another cashier's lock is the supervisor's to open. */
const notSupervisor = Object.freeze([key("menu"), key("6"), typed("01"), typed(WRONG)]);

const unsigned = (code: string) => [["host", { unsigned: { code, processed: true, times: 1 } }]] as const;

/** F. Security. */
export const securityRows: Rows = Object.freeze({
  F01: row(quiet(["home"], "charged", { acts: nothing, holds: noCardNumber })),
  F02: row(told(beforeAnswer, "A16", "being checked", { remedy: NO_SECOND_CHARGE, waitsMs: UNPROVEN_MS })),
  F03: row(told(["log-in", ...beforeAnswer], "C15", null, { waitsMs: COPY_MS, changes: RULES })),
  F04: row(told(["home"], "A12", null, { acts: notSupervisor, fleeting: true })),
  F05: row(
    told(["log-in"], "A13", null, {
      before: [...wrongTwice, ...plugPulled, ["power", { action: "on" }], typed("01")],
      acts: [typed(WRONG)],
      remedy: "Supervisor (00): log in, menu 6",
      where: "locked",
    }),
  ),
  F06: row(
    told(["home", "amount", "card"], "B01", null, { way: "insert", where: "card" }),
    told(["pin"], "B01", "not charged", { way: "insert" }),
    told(["connecting", "waiting", "last-word"], "B22", "returned", {
      way: "insert",
      remedy: "Use another card, start again",
    }),
  ),
  F07: row(
    told(["log-in", ...beforeAnswer, "printing", "second-copy"], "C12", "charged", {
      models: ["classic"],
      remedy: "Call support for repair",
    }),
    told([...beforeAnswer, "sign"], "C01", "charged", { models: ["smart"] }),
    told([...beforeAnswer, "sign"], "C01", "charged", {
      models: ["esign"],
      remedy: withoutSignature.en,
    }),
  ),
  F08: row(
    told(["log-in", ...beforeSent, "rest"], "F08", null),
    told(["waiting"], "F08", "being checked"),
    told(["sign"], "F08", null, { models: signing }),
    told(["printing", "second-copy"], "F08", null, { models: printing }),
  ),
  F09: row(
    ...["51", "00", "03"].map((code) =>
      told(["home", "card", "pin"], "F09", "being checked", { acts: unsigned(code), waitsMs: UNPROVEN_MS }),
    ),
  ),
});
