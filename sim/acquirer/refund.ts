import { textField } from "../../src/host/iso8583/message";
import { parseOriginal } from "../../src/host/iso8583/subfields";
import { localDay, localTime } from "./calendar";
import { entryOf, whyNotBooked } from "./entry";
import {
  approvals,
  formatError,
  type HostState,
  type Outcome,
  outcome,
  parties,
  type TerminalState,
} from "./host-state";
import { opposite, saleLegs } from "./ledger";
import type { NoCard, PresentedCard } from "./payment-card";
import type { HostRequest } from "./request";
import type { HostTransaction } from "./transactions";

/** Fields that a refund must have (day.md §1.1); field 11 too, because this host finds what it has had by it. */
export const refundFields: readonly number[] = Object.freeze([3, 4, 11, 22, 25, 37, 41, 42, 49, 60, 61, 64]);

/** How long a sale can be given back (day.md §1.3). */
export const REFUND_DAYS_MAX = 30;
/** Batch and voucher of an original that the terminal has no record of. */
const unknownNumber = "000000";

/** What was charged to a card. */
const refundable: readonly HostTransaction["kind"][] = Object.freeze<HostTransaction["kind"][]>([
  "sale",
  "completion",
  "completion-advice",
]);

interface Found {
  readonly place: number;
  readonly original: HostTransaction;
}

/** What is left of a transaction that was charged. */
export function leftOf({ amountFen, refundedFen = 0 }: HostTransaction): number {
  return amountFen - refundedFen;
}

/** By reference and date, of any batch and terminal of the merchant; batch and voucher count where the terminal has them. */
function originalOf(host: HostState, request: HostRequest): Found | Outcome {
  const field = parseOriginal(textField(request.message, 61) ?? "");
  if (field.kind === "malformed" || field.original.date === undefined)
    return formatError("F61: batch, voucher and date of the original");
  const { batch, stan, date } = field.original;
  const reference = textField(request.message, 37);
  const place = host.transactions.all.findIndex(
    (each) =>
      each.retrievalReference === reference && refundable.includes(each.kind) && each.merchant === request.merchant,
  );
  const original = host.transactions.at(place);
  if (original === undefined) return outcome("25", "no such sale");
  if (localTime(original.atMs).date !== date) return outcome("25", "a sale of another date");
  if (batch !== unknownNumber && (batch !== original.batch || stan !== original.stan))
    return outcome("25", "another sale's reference");
  if (original.state !== "charged") return outcome("25", `the sale is ${original.state}`);
  if (localDay(host.environment.nowMs()) - localDay(original.atMs) > REFUND_DAYS_MAX)
    return outcome("22", "a sale of too long ago");
  return { place, original };
}

/** What the acquirer says (day.md §1.3): 25 and 22 the original, 14 the card, 64 more than is left. */
function decide(host: HostState, request: HostRequest, presented: PresentedCard | NoCard): Found | Outcome {
  const found = originalOf(host, request);
  if ("code" in found) return found;
  if (presented.kind === "refused") return outcome(presented.code, presented.note);
  if (presented.card.id !== found.original.cardId) return outcome("14", "not the sale's card");
  const amountFen = Number(textField(request.message, 4));
  if (amountFen === 0) return outcome("13", "F4 is zero");
  return amountFen > leftOf(found.original) ? outcome("64", "more than is left of the sale") : found;
}

/**
 * 0220, 60.1 = 25. Terminal, merchant, fields, MAC and batch have been checked. Nothing reverses it: whoever heard no answer sends it again,
 * and gets 94 where it was decided before, however it was. @param ruled a code by rule; a message without an original stays refused.
 */
export function refund(
  host: HostState,
  terminal: TerminalState,
  request: HostRequest,
  { presented, ruled }: { readonly presented: PresentedCard | NoCard; readonly ruled?: string },
): Outcome {
  const unbooked = whyNotBooked(host, request);
  if (unbooked) return unbooked;
  const isRefused = ruled !== undefined && !approvals.includes(ruled);
  const decided = isRefused ? outcome(ruled, "by rule") : decide(host, request, presented);
  // What is wrong with the message leaves its numbers free.
  if ("code" in decided && decided.code === "30") return decided;
  const found = "code" in decided ? undefined : decided;
  const code = "code" in decided ? decided.code : (ruled ?? "00");
  const entry = entryOf(host, request);
  const { retrievalReference, atMs, settlementDate: date, amountFen } = entry;
  const place = host.transactions.add({
    ...entry,
    kind: "refund",
    ...(presented.kind === "card" ? { cardId: presented.card.id, entry: presented.entry } : {}),
    code,
    ...(found?.original.authCode === undefined ? {} : { authCode: found.original.authCode }),
    ...(found === undefined ? {} : { original: found.place }),
    state: found === undefined ? "declined" : "charged",
  });
  const fields = { 15: date, 37: retrievalReference, 44: parties(host) };
  if (found === undefined) return outcome(code, "code" in decided ? decided.note : "", fields);
  const { original } = found;
  const legs = opposite(saleLegs(original.cardId ?? "", terminal.record.merchant, amountFen));
  host.ledger.post({ atMs, reason: "refund", transaction: place, legs });
  host.transactions.replace(found.place, { ...original, refundedFen: (original.refundedFen ?? 0) + amountFen });
  const pan = presented.kind === "card" ? presented.card.pan : undefined;
  return outcome(code, "refunded", { ...fields, 2: pan, 63: host.configuration.organisation });
}
