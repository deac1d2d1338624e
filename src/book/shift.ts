import { isEnquiry, type TransactionKind } from "./facts";
import { moneyOf, type Transaction } from "./states";

/** Since when an operator works: the STAN that came next, and the terminal's time, 14 digits. */
export type Shift = readonly [fromStan: number, since: string];

/** STANs come again behind the highest. */
const STANS = 999_999;

/** What became of what an operator began. reversed: begun, and taken back because no answer counted. */
export type ShiftState = "done" | "checking" | "reversed" | "failed";

export interface ShiftTotal {
  readonly kind: TransactionKind;
  readonly state: ShiftState;
  readonly count: number;
  readonly amountFen: number;
}

export function shiftStateOf(transaction: Transaction): ShiftState {
  switch (transaction.state) {
    case "approved":
      return "done";
    case "reversed":
      return "reversed";
    case "vouched":
      return transaction.says === "charged" ? "done" : "failed";
    default:
      return moneyOf(transaction) === "being checked" ? "checking" : "failed";
  }
}

/** Was it begun in this shift, by this operator? Numbers say so: the terminal's clock may have been set meanwhile. */
export function isOfShift({ facts }: Transaction, operator: string, [fromStan]: Shift, nextStan: number): boolean {
  const agoOf = (stan: number) => (nextStan - stan + STANS) % STANS;
  return facts.operator === operator && facts.stan !== nextStan && agoOf(facts.stan) <= agoOf(fromStan);
}

/** Counts and sums, kind by kind as they first come, each by what became of it. One step for each record of the journal. */
export async function shiftTotals(
  transactions: AsyncIterable<Transaction>,
  isOf: (transaction: Transaction) => boolean,
): Promise<readonly ShiftTotal[]> {
  const totals: { -readonly [part in keyof ShiftTotal]: ShiftTotal[part] }[] = [];
  for await (const transaction of transactions) {
    if (!isOf(transaction) || isEnquiry(transaction.facts)) continue;
    const { kind, amountFen } = transaction.facts;
    const state = shiftStateOf(transaction);
    let total = totals.find((one) => one.kind === kind && one.state === state);
    if (!total) {
      total = { kind, state, count: 0, amountFen: 0 };
      totals.push(total);
    }
    total.count++;
    total.amountFen += amountFen;
  }
  return totals.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

const order: readonly ShiftState[] = Object.freeze<ShiftState[]>(["done", "checking", "reversed", "failed"]);
