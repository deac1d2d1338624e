import { textField } from "../../src/host/iso8583/message";
import { parseOriginal } from "../../src/host/iso8583/subfields";
import { entryOf, whyNotBooked } from "./entry";
import type { WorkingKeys } from "./host-security";
import {
  approvals,
  authCodeOf,
  formatError,
  type HostState,
  type Outcome,
  outcome,
  parties,
  type TerminalState,
} from "./host-state";
import { opposite, saleLegs } from "./ledger";
import { outsideOpenBatch } from "./open-batch";
import { enteredPin, type NoCard, type PresentedCard, presentedCard } from "./payment-card";
import type { HostRequest } from "./request";
import { saleFields } from "./sale";
import type { HostTransaction } from "./transactions";

/** Fields that a void must have (day.md §1.1): those of a sale, its original's reference and numbers. */
export const voidFields: readonly number[] = Object.freeze([...saleFields, 37, 61]);

interface Found {
  readonly place: number;
  readonly original: HostTransaction;
}

/** The card of a void where it has one; undefined where the original's numbers stand for it. */
export function voidCard(host: HostState, request: HostRequest, keys: WorkingKeys): PresentedCard | NoCard | undefined {
  const { fields } = request.message;
  const withoutCard = fields[2] === undefined && fields[35] === undefined && fields[55] === undefined;
  const isTyped = (textField(request.message, 22) ?? "").startsWith("01");
  return withoutCard && isTyped ? undefined : presentedCard(host, request, keys);
}

/** Field 61: 12 digits, or 16 with the date (day.md §1.2). The reference has to be the original's too. */
function originalOf(host: HostState, request: HostRequest): Found | Outcome {
  const field = parseOriginal(textField(request.message, 61) ?? "");
  if (field.kind === "malformed") return formatError("F61: batch and voucher of the original");
  const { batch, stan } = field.original;
  const place = host.transactions.placeOf(request.terminal, batch, stan);
  const original = host.transactions.at(place);
  if (original === undefined || original.kind !== "sale" || original.merchant !== request.merchant)
    return outcome("25", "no such sale");
  if (original.retrievalReference !== textField(request.message, 37)) return outcome("25", "not the sale's reference");
  const outside = outsideOpenBatch(host, request, original, "a sale");
  if (outside) return outside;
  if (original.state !== "charged") return outcome("25", `the sale is ${original.state}`);
  if (original.refundedFen !== undefined) return outcome("25", "a part of the sale was refunded");
  return { place, original };
}

/** What acquirer and issuer say (day.md §1.3): 25 the original, 14 the card, 64 the amount. */
function decide(
  host: HostState,
  keys: WorkingKeys,
  request: HostRequest,
  presented: PresentedCard | NoCard | undefined,
): Found | Outcome {
  const found = originalOf(host, request);
  if ("code" in found) return found;
  const { original } = found;
  if (presented?.kind === "refused") return outcome(presented.code, presented.note);
  if (presented !== undefined && presented.card.id !== original.cardId) return outcome("14", "not the sale's card");
  if (Number(textField(request.message, 4)) !== original.amountFen) return outcome("64", "not the sale's amount");
  if (presented === undefined) return found;
  const entered = enteredPin(request.message, keys, presented.card.pan);
  if (entered.kind === "refused") return outcome(entered.code, entered.note);
  const code = entered.kind === "pin" ? host.issuer.checkPin(presented.card, entered.pin) : "00";
  return code === "00" ? found : outcome(code, "declined by the issuer");
}

/**
 * 0200, 60.1 = 23. Terminal, merchant, fields, MAC and batch have been checked. Its numbers are used up as a sale's are: 94 to whatever
 * comes again. @param ruled a code by rule, which takes the place of the issuer's; a message without an original stays refused.
 */
export function voidOfSale(
  host: HostState,
  terminal: TerminalState,
  keys: WorkingKeys,
  request: HostRequest,
  { presented, ruled }: { readonly presented: PresentedCard | NoCard | undefined; readonly ruled?: string },
): Outcome {
  const unbooked = whyNotBooked(host, request);
  if (unbooked) return unbooked;
  const isRefused = ruled !== undefined && !approvals.includes(ruled);
  const decided = isRefused ? outcome(ruled, "by rule") : decide(host, keys, request, presented);
  if ("code" in decided && (decided.code === "30" || decided.code === "99")) return decided;
  const found = "code" in decided ? undefined : decided;
  const code = "code" in decided ? decided.code : (ruled ?? "00");
  const entry = entryOf(host, request);
  const { retrievalReference, atMs: nowMs, settlementDate: date } = entry;
  const authCode = found && (found.original.authCode ?? authCodeOf(retrievalReference));
  const card = presented?.kind === "card" ? presented : undefined;
  const place = host.transactions.add({
    ...entry,
    kind: "void",
    ...(found?.original.cardId === undefined ? {} : { cardId: found.original.cardId }),
    entry: card?.entry ?? "manual",
    code,
    ...(authCode === undefined ? {} : { authCode }),
    ...(found === undefined ? {} : { original: found.place }),
    state: found === undefined ? "declined" : "charged",
  });
  const fields = { 15: date, 37: retrievalReference, 44: parties(host) };
  if (found === undefined) return outcome(code, "code" in decided ? decided.note : "", fields);
  const { original } = found;
  const legs = opposite(saleLegs(original.cardId ?? "", terminal.record.merchant, original.amountFen));
  host.ledger.post({ atMs: nowMs, reason: "void", transaction: place, legs });
  host.transactions.replace(found.place, { ...original, state: "voided" });
  if (original.cardId !== undefined) host.issuer.unspend(original.cardId, original.amountFen, original.atMs);
  const pan = original.cardId === undefined ? undefined : host.issuer.cardById(original.cardId)?.pan;
  const granted = { 2: pan, 38: authCode, 63: host.configuration.organisation };
  return outcome(code, "voided", { ...fields, ...granted });
}

/** A void was reversed: the sale stands again. */
export function restore(host: HostState, { original: place = -1 }: HostTransaction): void {
  const original = host.transactions.at(place);
  if (original === undefined || original.state !== "voided") throw new RangeError("a void without a voided sale");
  host.transactions.replace(place, { ...original, state: "charged" });
  if (original.cardId !== undefined) host.issuer.spend(original.cardId, original.amountFen, original.atMs);
}
