import { tipWithin } from "../book/facts";
import { moneyOf, type Transaction } from "../book/states";
import type { NotBegun } from "../book/tills";
import { sixDigits } from "../host/fields";
import type { MoneyState } from "../values/money-state";
import type { TillResult } from "./messages";

/** What became of a transaction that a till asked for. @param now its money with all that was done to it since. */
export function resultOf(transaction: Transaction, reference: string, now?: MoneyState): TillResult {
  const { facts } = transaction;
  const money = moneyOf(transaction);
  return {
    type: "result",
    reference,
    kind: facts.kind,
    amountFen: facts.amountFen,
    ...(facts.askedFen === undefined ? {} : { askedFen: facts.askedFen }),
    ...(tipWithin(facts) > 0 ? { tipFen: tipWithin(facts) } : {}),
    money,
    ...saysOf(transaction),
    voucher: sixDigits(facts.stan),
    batch: sixDigits(facts.batch),
    time: facts.localTime,
    card: facts.pan,
    ...(now === undefined || now === money ? {} : { since: now }),
  };
}

function saysOf(
  transaction: Transaction,
): Pick<TillResult, "final" | "outcome" | "code" | "responseCode" | "referenceNo" | "authCode"> {
  switch (transaction.state) {
    case "intent":
    case "reversing":
    case "repeating":
      return { final: false, outcome: "checking" };
    case "approved": {
      const { responseCode, referenceNo, authCode } = transaction.approval;
      return { final: true, outcome: "approved", responseCode, referenceNo, ...(authCode ? { authCode } : {}) };
    }
    case "declined": {
      const { responseCode, unclear } = transaction;
      return { final: !unclear, outcome: "declined", responseCode };
    }
    case "withdrawn":
      return { final: true, outcome: "not-sent", code: transaction.code };
    case "reversed":
      // It may go once more, and end otherwise.
      return { final: !transaction.repeat, outcome: "reversed", responseCode: transaction.confirmedBy };
    case "vouched":
      if (transaction.uploaded) return { final: true, outcome: "approved" };
      // A genuine answer opens it again.
      return { final: false, outcome: "said-by-support" };
  }
}

/** It ended before anything was recorded. @param money of what gives back its sale's, as it stands now; undefined: no such sale is here. */
export function notBegunResult(
  { kind, amountFen, code }: NotBegun,
  reference: string,
  money: MoneyState | undefined,
): TillResult {
  const says = { kind, amountFen, final: true, outcome: "not-begun", code } as const;
  return { type: "result", reference, ...says, ...(money === undefined ? {} : { money }) };
}
