import { textField } from "../../src/host/iso8583/message";
import { settlementDate } from "./calendar";
import { type HostState, nextReference, type Outcome, outcome } from "./host-state";
import type { HostRequest } from "./request";

/** 94 to a number that was used, 96 where the books are full; undefined where the request may be booked. */
export function whyNotBooked(host: HostState, request: HostRequest): Outcome | undefined {
  const { terminal, stan, field60 } = request;
  if (host.transactions.placeOf(terminal, field60.batch, stan) !== -1) return outcome("94", "duplicate STAN");
  return host.transactions.hasRoom && host.ledger.hasRoom ? undefined : outcome("96", "the books are full");
}

/** What the books have of every financial request, whatever comes of it. Takes the next reference. */
export function entryOf(host: HostState, request: HostRequest) {
  const { terminal, merchant, stan, field60, message } = request;
  const atMs = host.environment.nowMs();
  return {
    terminal,
    merchant,
    batch: field60.batch,
    stan,
    processingCode: textField(message, 3) ?? "",
    amountFen: Number(textField(message, 4)),
    atMs,
    retrievalReference: nextReference(host),
    settlementDate: settlementDate(atMs, host.configuration.cutoverHour),
  };
}
