import { maskPan } from "../../../src/values/masked-pan";
import { dueFeeFen, feeIn, netOf } from "../fees";
import type { HostState } from "../host-state";
import type { CardEntry } from "../issuer";
import type { LedgerAudit } from "../ledger";
import { type Gone, goneOfSales } from "../payouts-of-sales";
import { leftOf } from "../refund";
import { isRefund } from "../transaction-kinds";
import type { HostTransaction } from "../transactions";
import { auditPayouts, type PayoutView, payoutView } from "./merchant-view";

/** States in which nothing stands in the merchant's account. */
type Unbooked = "declined" | "barred" | "answered";

/** One line of the merchant's account: every transaction that has moved money, in order. */
export interface LedgerEntry
  extends Pick<
    HostTransaction,
    "reversedAtMs" | "reversalReason" | "chip" | "reversalChip" | "scriptResult" | "signature"
  > {
  readonly stan: string;
  readonly batch: string;
  readonly terminal: string;
  readonly merchant: string;
  readonly kind: HostTransaction["kind"];
  /** Of what is about another one: that one's STAN, and its batch and terminal where they are others than this one's. */
  readonly original?: string;
  readonly originalBatch?: string;
  readonly originalTerminal?: string;
  readonly amountFen: number;
  /** What was asked for, where a part of it was approved. */
  readonly askedFen?: number;
  /**
   * A void that stands is `voided`, as its sale is; of an authorisation `released`. A refund is `refunded`, as a sale that was given back
   * whole.
   */
  readonly state: Exclude<HostTransaction["state"], Unbooked> | "refunded" | "partly-refunded";
  readonly entryMode: CardEntry;
  /** First six and last four digits. */
  readonly pan: string;
  /** Id of the card in the deck. */
  readonly card: string;
  readonly retrievalReference: string;
  readonly authCode: string;
  /** MMDD. */
  readonly settlementDate: string;
  readonly atMs: number;
  /** What the merchant pays for it; of a refund negative: what comes back. */
  readonly feeFen?: number;
  /** Its batch was closed with it. */
  readonly settled?: true;
  /** The request of the payout that took its last fen along. */
  readonly payout?: string;
  /** Of a settled sale: what of its money is not in the balance any more. */
  readonly goneFen?: number;
}

/** The acquirer's books as people see them. */
export interface LedgerView {
  readonly entries: readonly LedgerEntry[];
  /** What was charged and is not paid out, before fees: those that are taken at a settlement are in the `merchant` view. */
  readonly balanceFen: number;
  readonly payouts: readonly PayoutView[];
  /** Balances that cardholders were told. No entries: no money moved. */
  readonly enquiries?: readonly EnquiryView[];
}

/** A balance enquiry that was answered. */
export interface EnquiryView {
  readonly stan: string;
  readonly batch: string;
  readonly terminal: string;
  readonly card: string;
  readonly availableFen: number;
  readonly atMs: number;
}

/** What has become of a booking: of what takes another one back that it stands, of a sale what is left of it. */
function stateView(
  transaction: HostTransaction,
  state: Exclude<HostTransaction["state"], Unbooked>,
): LedgerEntry["state"] {
  if (state !== "charged") return state;
  if (isVoid(transaction.kind)) return "voided";
  if (isRefund(transaction.kind)) return "refunded";
  if (transaction.refundedFen === undefined) return state;
  return leftOf(transaction) === 0 ? "refunded" : "partly-refunded";
}

function entryView(host: HostState, transaction: HostTransaction): LedgerEntry | undefined {
  const { state, cardId, authCode, entry } = transaction;
  if (state === "declined" || state === "barred" || state === "waiting" || state === "answered") return undefined;
  if (cardId === undefined || authCode === undefined || entry === undefined) return undefined;
  const { chip, reversalChip, scriptResult } = transaction;
  const { reversedAtMs, reversalReason, signature } = transaction;
  return {
    stan: transaction.stan,
    batch: transaction.batch,
    terminal: transaction.terminal,
    merchant: transaction.merchant,
    kind: transaction.kind,
    amountFen: transaction.amountFen,
    ...(transaction.askedFen === undefined ? {} : { askedFen: transaction.askedFen }),
    ...originalView(host, transaction),
    state: stateView(transaction, state),
    entryMode: entry,
    pan: maskPan(host.issuer.cardById(cardId)?.pan ?? ""),
    card: cardId,
    retrievalReference: transaction.retrievalReference,
    authCode,
    settlementDate: transaction.settlementDate,
    atMs: transaction.atMs,
    ...(reversedAtMs === undefined ? {} : { reversedAtMs }),
    ...(reversalReason === undefined ? {} : { reversalReason }),
    ...(chip === undefined ? {} : { chip }),
    ...(reversalChip === undefined ? {} : { reversalChip }),
    ...(scriptResult === undefined ? {} : { scriptResult }),
    ...(signature === undefined ? {} : { signature }),
    ...(transaction.fee === undefined ? {} : { feeFen: transaction.fee.feeFen }),
    ...(transaction.settledAtMs === undefined ? {} : { settled: true as const }),
  };
}

/** Of a sale, by card or by code. */
function isVoid(kind: HostTransaction["kind"]): boolean {
  return kind === "void" || kind === "qr-void";
}

function originalView(host: HostState, { original, batch, terminal }: HostTransaction) {
  const about = original === undefined ? undefined : host.transactions.at(original);
  if (about === undefined) return {};
  return {
    original: about.stan,
    ...(about.batch === batch ? {} : { originalBatch: about.batch }),
    ...(about.terminal === terminal ? {} : { originalTerminal: about.terminal }),
  };
}

/** What has left the balance of a sale that brought `netFen`; the payout, where nothing of it is left. */
function goneView({ fen, request }: Gone, netFen: number): Pick<LedgerEntry, "goneFen" | "payout"> {
  return { goneFen: fen, ...(request !== undefined && fen === netFen ? { payout: request } : {}) };
}

export function ledgerView(host: HostState): LedgerView {
  const entries: LedgerEntry[] = [];
  const gone = goneOfSales(host);
  for (const [place, transaction] of host.transactions.all.entries()) {
    const entry = entryView(host, transaction);
    if (entry === undefined) continue;
    const left = gone.get(place);
    entries.push(left === undefined ? entry : { ...entry, ...goneView(left, netOf(host, transaction)) });
  }
  let balanceFen = 0;
  for (const number of host.merchants.keys())
    balanceFen += host.ledger.balanceFen(`merchant:${number}`) + host.ledger.balanceFen(`fees:${number}`);
  const enquiries = host.transactions.all.flatMap(({ stan, batch, terminal, cardId, availableFen, atMs }) =>
    availableFen === undefined || cardId === undefined
      ? []
      : [{ stan, batch, terminal, card: cardId, availableFen, atMs }],
  );
  const payoutViews = [...host.payouts.values()].map((each) => payoutView(host, each));
  return { entries, balanceFen, payouts: payoutViews, ...(enquiries.length > 0 ? { enquiries } : {}) };
}

/** How many voids stand for each transaction, by its place. */
function voidsStanding({ transactions }: HostState): ReadonlyMap<number, number> {
  const voids = new Map<number, number>();
  for (const { kind, state, original } of transactions.all)
    if (
      (isVoid(kind) ? state === "charged" : kind === "completion-void" && state === "voided") &&
      original !== undefined
    )
      voids.set(original, (voids.get(original) ?? 0) + 1);
  return voids;
}

/** What refunds have given back of each transaction, by its place. */
function refundsStanding({ transactions }: HostState): ReadonlyMap<number, number> {
  const refunds = new Map<number, number>();
  for (const { kind, state, original, amountFen } of transactions.all)
    if (isRefund(kind) && state === "charged" && original !== undefined)
      refunds.set(original, (refunds.get(original) ?? 0) + amountFen);
  return refunds;
}

/** The ledger's own audit, and that what it holds for each merchant is the sum of the transactions called charged. */
export function auditBooks(host: HostState): LedgerAudit {
  const differences = [...host.ledger.audit().differences];
  const moved = new Map<number, number>();
  for (const booking of host.ledger.bookings) {
    if (booking.transaction < 0 || booking.reason === "fee") continue;
    let toMerchantFen = 0;
    for (const leg of booking.legs) if (leg.account.startsWith("merchant:")) toMerchantFen += leg.amountFen;
    moved.set(booking.transaction, (moved.get(booking.transaction) ?? 0) + toMerchantFen);
  }
  const voids = voidsStanding(host);
  const refunds = refundsStanding(host);
  host.transactions.all.forEach((transaction, place) => {
    const dueFen = transaction.amountFen * standsFor(transaction);
    const bookedFen = moved.get(place) ?? 0;
    const standing = voids.get(place) ?? 0;
    const isVoided = transaction.state === "voided" && transaction.kind !== "completion-void";
    if (standing !== (isVoided ? 1 : 0))
      differences.push(`${transaction.batch}/${transaction.stan} is ${transaction.state}, with ${standing} voids`);
    const refundedFen = refunds.get(place) ?? 0;
    if (refundedFen !== (transaction.refundedFen ?? 0) || refundedFen > transaction.amountFen)
      differences.push(`${transaction.batch}/${transaction.stan} has ${refundedFen} fen of refunds`);
    if (bookedFen === dueFen) return;
    const which = `${transaction.terminal}/${transaction.batch}/${transaction.stan}`;
    differences.push(`${which} is ${transaction.state} of ${transaction.amountFen} fen, booked ${bookedFen}`);
  });
  differences.push(...auditHolds(host), ...auditFees(host), ...auditPayouts(host));
  return { balanced: differences.length === 0, differences };
}

/** What a transaction that stands is for the merchant: its amount once, once back, or nothing. */
function standsFor({ kind, state }: HostTransaction): -1 | 0 | 1 {
  if (state !== "charged" && state !== "voided") return 0;
  if (kind === "authorisation" || kind === "authorisation-void") return 0;
  return isVoid(kind) || isRefund(kind) || kind === "completion-void" ? -1 : 1;
}

/** What is kept of each card is what its authorisations hold. */
function auditHolds(host: HostState): readonly string[] {
  const held = new Map<string, number>();
  for (const { state, cardId = "", amountFen } of host.transactions.all)
    if (state === "held") held.set(cardId, (held.get(cardId) ?? 0) + amountFen);
  return host.issuer.accounts.flatMap(({ cardId }) => {
    const [keptFen, dueFen] = [host.ledger.balanceFen(`held:${cardId}`), held.get(cardId) ?? 0];
    return keptFen === dueFen ? [] : [`${keptFen} fen are held of ${cardId}, its authorisations hold ${dueFen}`];
  });
}

/** Of each transaction whose batch is closed its fee was taken once, where it stands; of others none. */
function auditFees(host: HostState): readonly string[] {
  const taken = new Map<number, number>();
  for (const { reason, transaction, legs } of host.ledger.bookings)
    if (reason === "fee") taken.set(transaction, (taken.get(transaction) ?? 0) + feeIn(legs));
  return host.transactions.all.flatMap((transaction, place) => {
    const [dueFen, takenFen] = [dueFeeFen(host, transaction), taken.get(place) ?? 0];
    const { batch, stan } = transaction;
    return takenFen === dueFen ? [] : [`${batch}/${stan} has ${takenFen} fen of fees taken, ${dueFen} are due`];
  });
}
