import { noteFee } from "./fees";
import type { HostState } from "./host-state";
import { saleLegs } from "./ledger";
import type { WalletId } from "./payers";
import type { HostOrder, HostTransaction } from "./transactions";

/** What each wallet's payers have between them: more than a soak can spend. */
const WALLET_FEN = 100_000_000_000_00;

/** What a wallet's payers can still spend. The first payment of one opens its account. */
export function walletFen(host: HostState, wallet: WalletId): number {
  const account = `cardholder:${wallet}` as const;
  if (!host.ledger.isOpen(account))
    host.ledger.post({
      atMs: host.environment.nowMs(),
      reason: "opening",
      transaction: -1,
      legs: [
        { account: "issuer-funds", amountFen: -WALLET_FEN },
        { account, amountFen: WALLET_FEN },
      ],
    });
  return host.ledger.balanceFen(account);
}

/** 付款凭证码, twenty digits: by what the payment is known again. */
export function credentialOf({ settlementDate, retrievalReference, stan }: HostTransaction): string {
  return settlementDate + retrievalReference + stan.slice(-4);
}

/** Field 59, A4. */
export function credentialField(transaction: HostTransaction): string {
  return `A4020${credentialOf(transaction)}`;
}

/** Moves the money of a payment by code. */
export function bookPayment(host: HostState, place: number, transaction: HostTransaction, atMs: number): void {
  const { cardId = "", merchant, amountFen } = transaction;
  const legs = saleLegs(cardId, merchant, amountFen);
  host.ledger.post({ atMs, reason: "qr-sale", transaction: place, legs });
  const { paysAtMs: _paid, ...rest } = transaction;
  const came = transaction.atMs === atMs ? {} : { cameAtMs: transaction.atMs };
  host.transactions.replace(place, { ...rest, ...came, atMs, state: "charged" });
  noteFee(host, place);
}

/** What payers have decided since: whoever looks at the books sees it. */
export function payWhatIsDue(host: HostState): void {
  const nowMs = host.environment.nowMs();
  for (const place of host.waiting) {
    const transaction = host.transactions.at(place);
    if (transaction?.state === "waiting" && transaction.order !== undefined) {
      if (!decideOrder(host, place, transaction, transaction.order)) continue;
      host.waiting.delete(place);
      continue;
    }
    const { paysAtMs = Number.POSITIVE_INFINITY, refusesAtMs = Number.POSITIVE_INFINITY } = transaction ?? {};
    if (transaction?.state === "waiting") {
      if (Math.min(paysAtMs, refusesAtMs) > nowMs) continue;
      if (refusesAtMs <= nowMs) closeOrder(host, place, transaction, "05");
      else bookPayment(host, place, transaction, paysAtMs);
    }
    host.waiting.delete(place);
  }
}

/** An order is paid, refused, or runs out: whichever comes first. @returns whether it is decided. */
function decideOrder(host: HostState, place: number, transaction: HostTransaction, order: HostOrder): boolean {
  const nowMs = host.environment.nowMs();
  const { payer, expiresAtMs } = order;
  const atMs = payer?.atMs;
  if (payer && atMs !== undefined && atMs <= nowMs && atMs < expiresAtMs) {
    const isShort = transaction.amountFen > walletFen(host, payer.wallet);
    if (payer.pays && !isShort) bookPayment(host, place, { ...transaction, cardId: payer.wallet }, atMs);
    else closeOrder(host, place, transaction, isShort ? "51" : "05");
    return true;
  }
  if (nowMs < expiresAtMs) return false;
  closeOrder(host, place, transaction, "EX");
  return true;
}

/** It was not paid, and cannot be any more. @param code as `orderEnds`, or as field 39 has it. */
export function closeOrder(host: HostState, place: number, transaction: HostTransaction, code: string): void {
  host.transactions.replace(place, { ...transaction, code, state: "declined" });
}
