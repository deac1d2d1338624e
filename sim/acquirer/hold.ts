import { textField } from "../../src/host/iso8583/message";
import { parseOriginal } from "../../src/host/iso8583/subfields";
import { localDay, localTime } from "./calendar";
import { entryOf, whyNotBooked } from "./entry";
import { squareFee } from "./fees";
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
import { holdLegs, type Leg, opposite, saleLegs } from "./ledger";
import { outsideOpenBatch } from "./open-batch";
import { enteredPin, type NoCard, type PresentedCard } from "./payment-card";
import type { HostRequest } from "./request";
import { saleFields } from "./sale";
import type { HostTransaction, TransactionState } from "./transactions";

/** Kinds that are about an authorisation, or about what completed one. */
export type HoldKind = "authorisation-void" | "completion" | "completion-advice" | "completion-void";

/** Fields that must be there (day.md §1.1): those of a sale, and what names the original. */
export const aboutHoldFields: readonly number[] = Object.freeze([...saleFields, 38, 61]);
export const completionVoidFields: readonly number[] = Object.freeze([...saleFields, 37, 61]);

/** For so many days an authorisation may be completed or voided (day.md §1.3); behind them its hold ends by itself. */
const HOLD_DAYS_MAX = 29;
/** The most that a completion may be of what was authorised, per cent. */
const COMPLETION_PERCENT_MAX = 115;

interface Found {
  readonly place: number;
  readonly original: HostTransaction;
}

function daysSince(host: HostState, { atMs }: HostTransaction): number {
  return localDay(host.environment.nowMs()) - localDay(atMs);
}

/** Holds that nobody completed or voided in time end: the cardholder has his money again. */
export function expireHolds(host: HostState): void {
  for (const place of host.holds) {
    const held = host.transactions.at(place);
    // In the order in which they came: behind one that is young enough none is older, but for those whose end was reversed.
    if (held === undefined || daysSince(host, held) <= HOLD_DAYS_MAX) continue;
    release(host, place, held, "expiry");
  }
}

function release(host: HostState, place: number, held: HostTransaction, reason: string): void {
  const legs = opposite(holdLegs(held.cardId ?? "", held.amountFen));
  host.ledger.post({ atMs: host.environment.nowMs(), reason, transaction: place, legs });
  become(host, place, "released");
}

/** A transaction gets another state; which authorisations hold money is known from their states. */
function become(host: HostState, place: number, state: TransactionState): void {
  const before = host.transactions.at(place);
  if (before === undefined) throw new RangeError("no such transaction");
  host.transactions.replace(place, { ...before, state });
  squareFee(host, place);
  if (state === "held") host.holds.add(place);
  else host.holds.delete(place);
}

/** By authorisation code, the host's date of it and merchant, whatever terminal asks (money.md §7). */
function authorisationOf(host: HostState, request: HostRequest): Found | Outcome {
  const field = parseOriginal(textField(request.message, 61) ?? "");
  if (field.kind === "malformed" || field.original.date === undefined)
    return formatError("F61: batch, voucher and date of the authorisation");
  const { date } = field.original;
  const code = textField(request.message, 38);
  const place = host.transactions.all.findLastIndex(
    ({ kind, merchant, authCode, atMs }) =>
      kind === "authorisation" && merchant === request.merchant && authCode === code && localTime(atMs).date === date,
  );
  const original = host.transactions.at(place);
  if (original === undefined) return outcome("25", "no such authorisation");
  if (daysSince(host, original) > HOLD_DAYS_MAX) return outcome("22", "an authorisation that is too old");
  if (original.state !== "held") return outcome("25", `the authorisation is ${original.state}`);
  return { place, original };
}

/** A completion of this terminal, batch and day, by its numbers and reference, and the authorisation's code where it is told. */
function completionOf(host: HostState, request: HostRequest): Found | Outcome {
  const { message, terminal, merchant } = request;
  const field = parseOriginal(textField(message, 61) ?? "");
  if (field.kind === "malformed") return formatError("F61: batch and voucher of the completion");
  const { batch, stan } = field.original;
  const place = host.transactions.placeOf(terminal, batch, stan);
  const original = host.transactions.at(place);
  if (original?.kind !== "completion" || original.merchant !== merchant) return outcome("25", "no such completion");
  if (original.retrievalReference !== textField(message, 37)) return outcome("25", "not the completion's reference");
  const outside = outsideOpenBatch(host, request, original, "a completion");
  if (outside) return outside;
  const code = textField(message, 38);
  const authorisation = host.transactions.at(original.original ?? -1);
  if (code !== undefined && code !== authorisation?.authCode) return outcome("25", "not the authorisation's code");
  if (original.state !== "charged") return outcome("25", `the completion is ${original.state}`);
  return { place, original };
}

function amountFits(kind: HoldKind, original: HostTransaction, amountFen: number): boolean {
  return kind === "completion" || kind === "completion-advice"
    ? amountFen > 0 && amountFen * 100 <= original.amountFen * COMPLETION_PERCENT_MAX
    : amountFen === original.amountFen;
}

/** What acquirer and issuer say: 22 too old, 25 the original, 14 the card, 64 the amount, 51 beyond the hold. */
function decide(
  host: HostState,
  keys: WorkingKeys,
  request: HostRequest,
  kind: HoldKind,
  presented: PresentedCard | NoCard | undefined,
): Found | Outcome {
  const found = kind === "completion-void" ? completionOf(host, request) : authorisationOf(host, request);
  if ("code" in found) return found;
  const { original } = found;
  const amountFen = Number(textField(request.message, 4));
  if (presented?.kind === "refused") return outcome(presented.code, presented.note);
  if (presented !== undefined && presented.card.id !== original.cardId) return outcome("14", "not the original's card");
  if (!amountFits(kind, original, amountFen)) return outcome("64", "not an amount of the original");
  const beyondFen = kind === "completion" ? amountFen - original.amountFen : 0;
  if (beyondFen > 0 && beyondFen > host.issuer.availableFen(original.cardId ?? ""))
    return outcome("51", "beyond the hold");
  if (presented === undefined) return found;
  const entered = enteredPin(request.message, keys, presented.card.pan);
  if (entered.kind === "refused") return outcome(entered.code, entered.note);
  const code = entered.kind === "pin" ? host.issuer.checkPin(presented.card, entered.pin) : "00";
  return code === "00" ? found : outcome(code, "declined by the issuer");
}

/** What each kind books: of an authorisation the hold ends, and a completion charges; its void does the opposite. */
function legsOf(
  kind: HoldKind,
  { original }: Found,
  merchant: string,
  amountFen: number,
  heldFen: number,
): readonly Leg[] {
  const cardId = original.cardId ?? "";
  const released = opposite(holdLegs(cardId, heldFen));
  if (kind === "authorisation-void") return released;
  const completed = [...released, ...saleLegs(cardId, merchant, amountFen)];
  return kind === "completion-void" ? opposite(completed) : completed;
}

/** The states that a booking of each kind leaves: of the original, and of the authorisation behind a completion. */
const states: {
  readonly [kind in HoldKind]: {
    readonly own: TransactionState;
    readonly before: TransactionState;
    readonly after: TransactionState;
  };
} = Object.freeze({
  "authorisation-void": Object.freeze({ own: "released", before: "held", after: "released" }),
  completion: Object.freeze({ own: "charged", before: "held", after: "completed" }),
  "completion-advice": Object.freeze({ own: "charged", before: "held", after: "completed" }),
  "completion-void": Object.freeze({ own: "voided", before: "charged", after: "voided" }),
} as const);

/** Is it one of those that are about an authorisation? */
export function isAboutHold(kind: HostTransaction["kind"]): kind is HoldKind {
  return Object.hasOwn(states, kind);
}

/** What its own state is while it stands. */
export function standingState(kind: HoldKind): TransactionState {
  return states[kind].own;
}

/** The original gets its state, and where a completion is voided, its authorisation too. */
function move(host: HostState, kind: HoldKind, place: number, forward: boolean): void {
  const { before, after } = states[kind];
  become(host, place, forward ? after : before);
  if (kind !== "completion-void") return;
  const completion = host.transactions.at(place);
  if (completion?.original !== undefined) become(host, completion.original, forward ? "held" : "completed");
}

/**
 * 60.1 = 11, 20, 21, 24. Terminal, merchant, fields, MAC and batch have been checked. Its numbers are used up as a sale's are. @param ruled
 * as of `voidOfSale`.
 */
export function aboutHold(
  host: HostState,
  terminal: TerminalState,
  keys: WorkingKeys,
  request: HostRequest,
  {
    kind,
    presented,
    ruled,
  }: {
    readonly kind: HoldKind;
    readonly presented: PresentedCard | NoCard | undefined;
    readonly ruled?: string;
  },
): Outcome {
  const unbooked = whyNotBooked(host, request);
  if (unbooked) return unbooked;
  const isRefused = ruled !== undefined && !approvals.includes(ruled);
  const decided = isRefused ? outcome(ruled, "by rule") : decide(host, keys, request, kind, presented);
  if ("code" in decided && (decided.code === "30" || decided.code === "99")) return decided;
  const found = "code" in decided ? undefined : decided;
  const code = "code" in decided ? decided.code : (ruled ?? "00");
  const entry = entryOf(host, request);
  const { retrievalReference, atMs, settlementDate: date, amountFen } = entry;
  const authCode = found && (kind === "completion" ? authCodeOf(retrievalReference) : (found.original.authCode ?? ""));
  const card = presented?.kind === "card" ? presented : undefined;
  const place = host.transactions.add({
    ...entry,
    kind,
    ...(found?.original.cardId === undefined ? {} : { cardId: found.original.cardId }),
    entry: card?.entry ?? "manual",
    code,
    ...(authCode === undefined ? {} : { authCode }),
    ...(found === undefined ? {} : { original: found.place }),
    state: found === undefined ? "declined" : states[kind].own,
  });
  const fields = { 15: date, 37: retrievalReference, 44: parties(host) };
  if (found === undefined) return outcome(code, "code" in decided ? decided.note : "", fields);
  const behind = kind === "completion-void" ? host.transactions.at(found.original.original ?? -1) : found.original;
  const legs = legsOf(kind, found, terminal.record.merchant, amountFen, behind?.amountFen ?? 0);
  host.ledger.post({ atMs, reason: kind, transaction: place, legs });
  move(host, kind, found.place, true);
  const pan = host.issuer.cardById(found.original.cardId ?? "")?.pan;
  return outcome(code, "booked", { ...fields, 2: pan, 38: authCode, 63: host.configuration.organisation });
}

/** One was reversed: its original is what it was. @returns false where somebody has done something else to that since. */
export function undoAboutHold(host: HostState, { kind, original: place = -1 }: HostTransaction): boolean {
  if (!isAboutHold(kind)) return false;
  const original = host.transactions.at(place);
  if (original?.state !== states[kind].after) return false;
  if (kind === "completion-void" && host.transactions.at(original.original ?? -1)?.state !== "held") return false;
  move(host, kind, place, false);
  return true;
}
