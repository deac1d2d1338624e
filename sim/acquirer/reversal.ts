import { binaryField, textField } from "../../src/host/iso8583/message";
import { localDay, settlementDate } from "./calendar";
import { keptChipData, readChipData } from "./chip-data";
import { squareFee } from "./fees";
import { isAboutHold, standingState, undoAboutHold } from "./hold";
import { type HostState, nextReference, type Outcome, outcome } from "./host-state";
import { opposite } from "./ledger";
import { isByCode } from "./qr-sale";
import type { HostRequest } from "./request";
import { kindOfType } from "./transaction-kinds";
import type { HostTransaction } from "./transactions";
import { restore } from "./void";
import { credentialField } from "./wallets";

/** Fields that a reversal must have (unionpay.md §5.1); 39 is its reason. */
export const reversalFields: readonly number[] = Object.freeze([3, 4, 11, 22, 25, 39, 41, 42, 49, 60, 64]);

/** Field 55 of a reversal as the books keep it (unionpay.md §5.1), where it has a readable one. */
function chipTold(request: HostRequest): string | undefined {
  const field = binaryField(request.message, 55);
  const data = field && readChipData(field);
  return data && keptChipData(data);
}

/** Takes the money back by a booking of its own. @returns false where its original is no longer what it made of it. */
function takeBack(
  host: HostState,
  request: HostRequest,
  { place, original, reason }: { readonly place: number; readonly original: HostTransaction; readonly reason: string },
): boolean {
  const nowMs = host.environment.nowMs();
  const booking = host.ledger.bookings.findLast((each) => each.transaction === place && each.reason === original.kind);
  if (booking === undefined) throw new RangeError("a charged transaction without a booking");
  if (isAboutHold(original.kind) && !undoAboutHold(host, original)) return false;
  host.ledger.post({ atMs: nowMs, reason: "reversal", transaction: place, legs: opposite(booking.legs) });
  host.holds.delete(place);
  if (original.kind === "void" || original.kind === "qr-void") restore(host, original);
  else if (!isAboutHold(original.kind) && original.cardId !== undefined)
    host.issuer.unspend(original.cardId, original.amountFen, original.atMs);
  const told = chipTold(request);
  host.transactions.replace(place, {
    ...original,
    state: "reversed",
    reversedAtMs: nowMs,
    reversalReason: reason,
    ...(told === undefined ? {} : { reversalChip: told }),
  });
  // A batch can be closed without what is reversed only now.
  squareFee(host, place);
  if (original.original !== undefined) squareFee(host, original.original);
  return true;
}

/** What its numbers were used for. */
function kindAsked(request: HostRequest): HostTransaction["kind"] {
  const kind = kindOfType(request.field60.type);
  if (!isByCode(request)) return kind;
  return kind === "void" ? "qr-void" : "qr-sale";
}

/** Keeps the numbers of a reversal that found nothing, so that its original can no longer charge. */
function bar(host: HostState, request: HostRequest, amountFen: number, reason: string): string {
  const nowMs = host.environment.nowMs();
  const retrievalReference = nextReference(host);
  host.transactions.add({
    kind: kindAsked(request),
    terminal: request.terminal,
    merchant: request.merchant,
    batch: request.field60.batch,
    stan: request.stan,
    processingCode: textField(request.message, 3) ?? "",
    amountFen,
    atMs: nowMs,
    code: host.reversals.unknownOriginal,
    retrievalReference,
    settlementDate: settlementDate(nowMs, host.configuration.cutoverHour),
    state: "barred",
    reversedAtMs: nowMs,
    reversalReason: reason,
  });
  return retrievalReference;
}

/** A reversal that finds nothing: a host that bars keeps its numbers, the others forget it at once. */
function unknown(host: HostState, request: HostRequest, amountFen: number, reason: string): Outcome {
  const { bars, unknownOriginal: code } = host.reversals;
  const date = settlementDate(host.environment.nowMs(), host.configuration.cutoverHour);
  if (!bars) return outcome(code, "no original", { 15: date, 37: nextReference(host) });
  if (!host.transactions.hasRoom) return outcome("96", "the books are full");
  return outcome(code, "no original, barred", { 15: date, 37: bar(host, request, amountFen, reason) });
}

/** Field 2 of what was booked: the request has none, so it proves the booking. Of a payment by code field 59. */
function namedBy(host: HostState, original: HostTransaction): Outcome["fields"] {
  const { cardId } = original;
  if (original.kind === "qr-sale" || original.kind === "qr-void") return { 59: credentialField(original) };
  return cardId === undefined ? {} : { 2: host.issuer.cardById(cardId)?.pan };
}

/** Whether a sale that has come is not in the books yet, as far as a reversal can see. */
function isUnderWay(host: HostState, { atMs, cameAtMs = atMs }: HostTransaction): boolean {
  const { bars, booksAfterMs } = host.reversals;
  return !bars && host.environment.nowMs() < cameAtMs + booksAfterMs;
}

/**
 * 0400: matched on terminal, batch, STAN and merchant, in whichever batch it belongs to. Answers, as `ReversalManners` has
 * them; with the card's number where there had been a booking:
 * - 00 the money went back now, or had gone back before, or never moved because the original was declined (or 01);
 * - 25 (or 00) there is no original: a host that bars books it no more, and the same reversal again gets the same;
 * - 25 where the host reverses nothing of another day and nothing twice: nothing changes;
 * - 64 or 12 the amount or the processing code is another than the original's: nothing changes.
 */
export function reversal(host: HostState, request: HostRequest): Outcome {
  const { message } = request;
  const reason = textField(message, 39) ?? "";
  const amountFen = Number(textField(message, 4));
  const nowMs = host.environment.nowMs();
  const { unknownOriginal, declinedOriginal, pastOriginal } = host.reversals;
  const place = host.transactions.placeOf(request.terminal, request.field60.batch, request.stan);
  const original = host.transactions.at(place);
  if (original === undefined) return unknown(host, request, amountFen, reason);
  const fields = { 15: settlementDate(nowMs, host.configuration.cutoverHour), 37: nextReference(host) };
  if (original.merchant !== request.merchant) return outcome(unknownOriginal, "no original of this merchant", fields);
  if (isUnderWay(host, original)) return outcome(unknownOriginal, "no original yet", fields);
  if ((original.askedFen ?? original.amountFen) !== amountFen)
    return outcome("64", "not the original's amount", fields);
  if (original.processingCode !== textField(message, 3)) return outcome("12", "not the original's kind", fields);
  if (original.kind !== kindAsked(request)) return outcome("12", "not the original's kind", fields);
  const stands = isAboutHold(original.kind) && original.state === standingState(original.kind);
  switch (stands ? "charged" : original.state) {
    case "charged":
    case "held":
      if (pastOriginal === "25" && localDay(original.atMs) !== localDay(nowMs)) {
        return outcome("25", "another day's original, stays charged", fields);
      }
      if (original.refundedFen !== undefined) return outcome("25", "had been refunded", fields);
      if (!takeBack(host, request, { place, original, reason }))
        return outcome("22", "its original was used since", fields);
      return outcome("00", "reversed", { ...fields, ...namedBy(host, original) });
    case "reversed":
      return outcome(pastOriginal, "had been reversed", { ...fields, ...namedBy(host, original) });
    case "voided":
    case "released":
    case "completed":
      return outcome("25", `had been ${original.state}`, fields);
    case "waiting":
      // The payment is closed: whoever pays now cannot any more.
      host.waiting.delete(place);
      host.transactions.replace(place, {
        ...original,
        state: "barred",
        reversedAtMs: nowMs,
        reversalReason: reason,
      });
      return outcome("00", "closed before it was paid", fields);
    case "answered":
    case "declined":
      return outcome(declinedOriginal, "had been declined", fields);
    case "barred":
      return outcome(unknownOriginal, "no original, had been barred", fields);
  }
}
