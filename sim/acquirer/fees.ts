import { localTime } from "./calendar";
import { type FeeProduct, feeFenOf, feeProducts, type HostFee, millionths, rateOf } from "./fee-policy";
import type { HostState } from "./host-state";
import type { Leg } from "./ledger";
import type { HostTransaction } from "./transactions";

function day(atMs: number): string {
  const { year, date } = localTime(atMs);
  return `${year}${date}`;
}

function productOf(host: HostState, { kind, cardId = "" }: HostTransaction): FeeProduct | undefined {
  if (kind === "qr-sale") return feeProducts.find((each) => each === cardId);
  if (kind !== "sale" && kind !== "completion" && kind !== "completion-advice") return undefined;
  return host.issuer.cardById(cardId)?.kind;
}

/** What they take back costs nothing: theirs is the same fee with the opposite sign, and neither is taken. */
const voids: readonly HostTransaction["kind"][] = Object.freeze<HostTransaction["kind"][]>([
  "void",
  "qr-void",
  "completion-void",
]);

/** Of what charges somebody by the rate of its day, of what takes back by its sale's; undefined of all else. */
function feeOf(host: HostState, transaction: HostTransaction): HostFee | undefined {
  if (transaction.state === "declined" || transaction.state === "barred") return undefined;
  if (transaction.kind === "refund" || transaction.kind === "qr-refund") {
    const sale = host.transactions.at(transaction.original ?? -1);
    if (!sale?.fee) return undefined;
    // Parts add up to the whole, cap included (money.md §9).
    const leftFen = sale.amountFen - (sale.refundedFen ?? 0);
    const feeFen = feeFenOf(sale.fee, leftFen) - feeFenOf(sale.fee, leftFen + transaction.amountFen);
    return { ...sale.fee, feeFen };
  }
  if (voids.includes(transaction.kind)) {
    const sale = host.transactions.at(transaction.original ?? -1);
    return sale?.fee && { ...sale.fee, feeFen: -sale.fee.feeFen };
  }
  const product = productOf(host, transaction);
  const rate = product && rateOf([...host.configuration.fees, ...host.addedFees], product, day(transaction.atMs));
  return product && rate && { ...rate, product, feeFen: feeFenOf(rate, transaction.amountFen) };
}

/** Notes the fee of what was booked just now. @returns field 62 of its answer, where there is a fee. */
export function noteFee(host: HostState, place: number): string | undefined {
  const transaction = host.transactions.at(place);
  const fee = transaction && (transaction.fee ?? feeOf(host, transaction));
  if (!transaction || !fee) return undefined;
  if (!transaction.fee) host.transactions.replace(place, { ...transaction, fee });
  const { product, rate, capFen, feeFen } = fee;
  return `01${feeProducts.indexOf(product) + 1}${millionths(rate)}/${capFen ?? ""}/${feeFen}`;
}

/** What is due of a transaction whose batch is closed: nothing where it does not stand. */
export function dueFeeFen(host: HostState, { kind, state, fee, settledAtMs }: HostTransaction): number {
  const isTaken = host.configuration.feesTaken === "at-settlement" && settledAtMs !== undefined;
  return isTaken && state === "charged" && !voids.includes(kind) ? (fee?.feeFen ?? 0) : 0;
}

/** Takes what is due of a transaction, or gives back what is due no more: at its settlement, and where it was reversed or stands again behind it. */
export function squareFee(host: HostState, place: number): void {
  const transaction = host.transactions.at(place);
  if (transaction?.settledAtMs === undefined) return;
  const { merchant, feeTakenFen = 0 } = transaction;
  const dueFen = dueFeeFen(host, transaction);
  if (dueFen === feeTakenFen) return;
  host.transactions.replace(place, { ...transaction, feeTakenFen: dueFen });
  const legs: readonly Leg[] = [
    { account: `merchant:${merchant}`, amountFen: feeTakenFen - dueFen },
    { account: `fees:${merchant}`, amountFen: dueFen - feeTakenFen },
  ];
  host.ledger.post({ atMs: host.environment.nowMs(), reason: "fee", transaction: place, legs });
}

/** What a booking adds to the fees. */
export function feeIn(legs: readonly Leg[]): number {
  return legs.reduce((sum, { account, amountFen }) => (account.startsWith("fees:") ? sum + amountFen : sum), 0);
}

/** What is left of a sale for its merchant: less its fee, where that is taken off. */
export function netOf({ configuration }: HostState, { fee, amountFen, refundedFen = 0 }: HostTransaction): number {
  const leftFen = amountFen - refundedFen;
  return leftFen - (fee && configuration.feesTaken === "at-settlement" ? feeFenOf(fee, leftFen) : 0);
}
