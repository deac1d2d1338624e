import { entryOf, whyNotBooked } from "./entry";
import { approvals, type HostState, type Outcome, outcome, parties } from "./host-state";
import { opposite, saleLegs } from "./ledger";
import type { HostRequest } from "./request";
import type { HostTransaction } from "./transactions";
import { credentialField } from "./wallets";

/** A payment by code that a request is about. */
export interface PaidByCode {
  readonly place: number;
  readonly original: HostTransaction;
}

/** How one kind takes a payment by code back. */
export interface QrBack {
  readonly kind: "qr-void" | "qr-refund";
  /** Which payment it is about; what is wrong with the request. */
  readonly originalOf: (host: HostState, request: HostRequest) => PaidByCode | Outcome;
  /** Field 38 of its record, where it has one. */
  readonly authCodeOf: (original: HostTransaction, retrievalReference: string) => string | undefined;
  /** The payment behind it. */
  readonly behind: (original: HostTransaction, amountFen: number) => HostTransaction;
  /** What it did. */
  readonly done: string;
}

/** Books it, or why not: its numbers are used up then, too, unless the message itself is wrong (30). @param ruled a code by rule. */
export function takeBackByCode(host: HostState, request: HostRequest, ruled: string | undefined, how: QrBack): Outcome {
  const unbooked = whyNotBooked(host, request);
  if (unbooked) return unbooked;
  const isRefused = ruled !== undefined && !approvals.includes(ruled);
  const found = isRefused ? outcome(ruled, "by rule") : how.originalOf(host, request);
  if ("code" in found && found.code === "30") return found;
  const { kind } = how;
  const entry = entryOf(host, request);
  const fields = { 15: entry.settlementDate, 37: entry.retrievalReference, 44: parties(host, "") };
  if ("code" in found) {
    host.transactions.add({ ...entry, kind, entry: "scan", code: found.code, state: "declined" });
    return outcome(found.code, found.note, fields);
  }
  const { original, place: originalPlace } = found;
  const code = ruled ?? "00";
  const authCode = how.authCodeOf(original, entry.retrievalReference);
  const booked: HostTransaction = {
    ...entry,
    kind,
    ...(original.cardId === undefined ? {} : { cardId: original.cardId }),
    entry: "scan",
    code,
    ...(authCode === undefined ? {} : { authCode }),
    original: originalPlace,
    state: "charged",
  };
  const place = host.transactions.add(booked);
  const legs = opposite(saleLegs(original.cardId ?? "", original.merchant, entry.amountFen));
  host.ledger.post({ atMs: entry.atMs, reason: kind, transaction: place, legs });
  host.transactions.replace(originalPlace, how.behind(original, entry.amountFen));
  return outcome(code, how.done, { ...fields, 59: credentialField(booked), 63: host.configuration.organisation });
}
