import { maskPan } from "../../../src/values/masked-pan";
import type { HostState } from "../host-state";
import type { CardEntry } from "../issuer";
import type { LedgerAudit } from "../ledger";
import type { HostTransaction } from "../transactions";

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
  readonly kind: "sale";
  readonly amountFen: number;
  /** What was asked for, where a part of it was approved. */
  readonly askedFen?: number;
  readonly state: "charged" | "reversed" | "voided" | "refunded";
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
}

/** The acquirer's books as people see them. */
export interface LedgerView {
  readonly entries: readonly LedgerEntry[];
  /** What the acquirer owes the merchants: fees are taken at settlement, not here. */
  readonly balanceFen: number;
  readonly payouts: readonly never[];
}

function entryView(host: HostState, transaction: HostTransaction): LedgerEntry | undefined {
  const { state, cardId, authCode, entry } = transaction;
  if (state === "declined" || state === "barred") return undefined;
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
    state,
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
  };
}

export function ledgerView(host: HostState): LedgerView {
  const entries: LedgerEntry[] = [];
  for (const transaction of host.transactions.all) {
    const entry = entryView(host, transaction);
    if (entry !== undefined) entries.push(entry);
  }
  let balanceFen = 0;
  for (const number of host.merchants.keys()) balanceFen += host.ledger.balanceFen(`merchant:${number}`);
  return { entries, balanceFen, payouts: [] };
}

/** The ledger's own audit, and that what it holds for each merchant is the sum of the transactions called charged. */
export function auditBooks(host: HostState): LedgerAudit {
  const differences = [...host.ledger.audit().differences];
  const moved = new Map<number, number>();
  for (const booking of host.ledger.bookings) {
    if (booking.transaction < 0) continue;
    let toMerchantFen = 0;
    for (const leg of booking.legs) if (leg.account.startsWith("merchant:")) toMerchantFen += leg.amountFen;
    moved.set(booking.transaction, (moved.get(booking.transaction) ?? 0) + toMerchantFen);
  }
  host.transactions.all.forEach((transaction, place) => {
    const dueFen = transaction.state === "charged" ? transaction.amountFen : 0;
    const bookedFen = moved.get(place) ?? 0;
    if (bookedFen === dueFen) return;
    const which = `${transaction.terminal}/${transaction.batch}/${transaction.stan}`;
    differences.push(`${which} is ${transaction.state} of ${transaction.amountFen} fen, booked ${bookedFen}`);
  });
  return { balanced: differences.length === 0, differences };
}
