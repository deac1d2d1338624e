import { isRefund, type TransactionKind } from "../book/facts";
import type { NamedOriginal } from "../book/original";
import { moneyOf } from "../book/states";
import type { Terminal } from "../context";
import { moneyWord } from "../diagnosis/kind-words";
import { sixDigits } from "../host/fields";
import { localTime } from "../host/sign-in";
import { profileOf } from "../profiles/acquirers";
import { text } from "../screen/text";
import { amountText } from "../screen/words";
import { epochOf, hourAndMinute } from "../values/clock";
import { confirmed } from "./confirm";

/**
 * B19 of a refund: as much of the same sale went back within the minutes of parameter 52, or of the acquirer's profile (0: never), or may have.
 * Parts of a sale may be equal: people say which it is.
 * @returns false where it was not meant.
 */
export async function meantAgain(
  terminal: Terminal,
  kind: TransactionKind,
  { original }: NamedOriginal,
  amountFen: number,
): Promise<boolean> {
  if (!isRefund({ kind })) return true;
  const { book, personalisation } = terminal;
  const minutes =
    (await book.settings.parameters())?.repeatMinutes ?? profileOf(personalisation.acquirer).repeatMinutes;
  if (minutes === 0) return true;
  const sinceMs = epochOf(await localTime(terminal)) - minutes * 60_000;
  const [first] = await book.search(
    (each) => {
      const { facts } = each;
      if (facts.kind !== kind || facts.amountFen !== amountFen) return false;
      if (facts.original?.referenceNo !== original.referenceNo || epochOf(facts.localTime) < sinceMs) return false;
      return ["returned", "being checked"].includes(moneyOf(each));
    },
    1,
    amountFen,
  );
  if (!first) return true;
  const { localTime: at, stan } = first.facts;
  const [clock, voucher] = [`${hourAndMinute(at)}:${at.slice(12)}`, sixDigits(stan)];
  return confirmed(
    terminal,
    {
      title: text("再退一次？", "Refund again?"),
      lines: [
        text("同一笔、同金额 (B19)", "Same sale and amount (B19)"),
        text(`${clock} 凭证号 ${voucher}`, `${clock} voucher ${voucher}`),
        amountText(amountFen),
        moneyWord(first),
      ],
    },
    text("确认=再退一次，取消=不退", "Enter: yes. Cancel: no"),
  );
}
