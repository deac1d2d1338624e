import type { Terminal } from "../context";
import { type Diagnosis, diagnose } from "../diagnosis/diagnosis";
import { sixDigits } from "../host/messages";
import { formatFen } from "../receipt/money";
import { showEnd } from "../screen/show-end";
import { text } from "../screen/text";
import { amountText, endScreen, faultScreen, words } from "../screen/words";
import { moneyOf, type Transaction } from "../transaction/life";
import { owed, showChecking } from "../transaction/recover";
import { partFault, partWorks } from "./parts";

/** Just to ask whether the part is there. */
const LOOK_MS = 1;
const WAITING_MAX = 64;

/**
 * B20: asks the parts that a sale cannot do without and that can be asked without anybody noticing. What is told here is told
 * again where the part is needed; everything else goes on.
 */
export async function testParts(terminal: Terminal): Promise<void> {
  const { devices, session } = terminal;
  // No way to show a card is open: a card that happens to be there is left in peace.
  const reader = await devices["card-reader"].present({ interfaces: [], timeoutMs: LOOK_MS });
  if (!partWorks(session, "card-reader", reader.kind !== "fault"))
    await showEnd(terminal, faultScreen(partFault("card-reader")));
}

/**
 * B21: the flow failed and the terminal began anew. What became of the money is in the journal: it is checked at once
 * where it must be, and the last sale's state is told.
 */
export async function tellAfterBug(terminal: Terminal): Promise<void> {
  const { book } = terminal;
  const [open] = await owed(terminal);
  if (open) {
    const amount = amountText(open.facts.amountFen);
    return showChecking(terminal, endScreen(diagnose("B21", "being checked"), words.checking, [amount]));
  }
  const recent = [...(await book.latest(1)), ...(await book.waiting(WAITING_MAX))];
  const [last] = recent.toSorted((a, b) => Number(b.facts.localTime) - Number(a.facts.localTime));
  await showEnd(terminal, faultScreen(last ? lastSale(last) : diagnose("B21", "not charged")));
}

function lastSale(sale: Transaction): Diagnosis {
  const [amount, voucher] = [formatFen(sale.facts.amountFen), sixDigits(sale.facts.stan)];
  const detail = text(`最近一笔 ${amount} 元 凭证号 ${voucher}`, `Last: CNY ${amount}, voucher ${voucher}`);
  return diagnose("B21", moneyOf(sale), { detail });
}
