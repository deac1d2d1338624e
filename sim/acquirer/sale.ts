import { textField } from "../../src/host/iso8583/message";
import type { Card } from "../cards/card";
import { chipAnswer } from "./chip-answer";
import { type ChipVerdict, judgeChip } from "./chip-issuer";
import { entryOf, whyNotBooked } from "./entry";
import type { WorkingKeys } from "./host-security";
import {
  approvals,
  authCodeOf,
  formatError,
  type HostState,
  leftField,
  type Outcome,
  outcome,
  parties,
  type TerminalState,
} from "./host-state";
import { holdLegs, saleLegs } from "./ledger";
import { enteredPin, type NoCard, type PresentedCard } from "./payment-card";
import type { HostRequest } from "./request";
import type { RuleSubject } from "./rules";

/** Fields that a sale must have (unionpay.md §3.1); track 2, PIN and number depend on how the card was read. */
export const saleFields: readonly number[] = Object.freeze([3, 4, 11, 22, 25, 41, 42, 49, 60, 64]);

const renminbi = "156";
/** A part of the amount is approved. */
export const partial = "10";

/** What is known of a sale before it is decided; of an authorisation, which differs in what is booked alone. */
export interface SaleAttempt {
  readonly kind: "sale" | "authorisation";
  readonly presented: PresentedCard | NoCard;
  readonly subject: RuleSubject;
  /** The code that a rule gives, absent when none does. */
  readonly ruled?: string;
  /** Field 4 of a part by rule. */
  readonly partFen?: number;
}

/** card: the one to charge, with an approval only. */
interface Decision {
  readonly code: string;
  readonly note: string;
  readonly card?: Card;
  /** Where a limit stands in the way: what it leaves. */
  readonly leftFen?: number;
  /** Of what was asked for: all of it where absent. */
  readonly partFen?: number;
  /** Field 4 of the answer, where a rule makes it another than what is booked. */
  readonly saysFen?: number;
}

/** What the acquirer must check by itself before it asks anybody. */
export function ownCode(host: HostState, request: HostRequest, amountFen: number): Decision | undefined {
  if (textField(request.message, 49) !== renminbi) return { code: "A1", note: "F49: not renminbi" };
  if (amountFen === 0) return { code: "13", note: "F4 is zero" };
  const { saleFen } = host.configuration.limits;
  if (amountFen > saleFen) return { code: "61", note: "above the sale limit", leftFen: saleFen };
  return undefined;
}

/**
 * What the acquirer and the issuer say. A rule's code takes the place of the issuer's, an approving one too; a message
 * without a card that could be charged stays refused.
 */
function decide(
  host: HostState,
  keys: WorkingKeys,
  request: HostRequest,
  attempt: SaleAttempt,
  chip: ChipVerdict | undefined,
): Decision {
  const { presented, ruled, partFen: saysFen = Math.ceil(Number(textField(request.message, 4)) / 2) } = attempt;
  const amountFen = Number(textField(request.message, 4));
  if (ruled !== undefined && !approvals.includes(ruled) && ruled !== partial) return { code: ruled, note: "by rule" };
  const own = ownCode(host, request, amountFen);
  if (own !== undefined) return own;
  if (presented.kind === "refused") return { code: presented.code, note: presented.note };
  if (ruled === partial) {
    const isPart = saysFen > 0 && saysFen < amountFen;
    const partFen = isPart ? saysFen : Math.ceil(amountFen / 2);
    return { code: ruled, note: "a part, by rule", card: presented.card, partFen, saysFen };
  }
  if (ruled !== undefined) return { code: ruled, note: "by rule", card: presented.card };
  if (presented.entry === "manual") return { code: "58", note: "a typed card number is not taken" };
  if (chip?.refused !== undefined) return chip.refused;
  const entered = enteredPin(request.message, keys, presented.card.pan);
  if (entered.kind === "refused") return { code: entered.code, note: entered.note };
  const code = host.issuer.authorise({
    card: presented.card,
    amountFen,
    nowMs: host.environment.nowMs(),
    entry: presented.entry,
    ...(presented.expiry === undefined ? {} : { expiry: presented.expiry }),
    ...(presented.discretionary === undefined ? {} : { discretionary: presented.discretionary }),
    ...(entered.kind === "pin" ? { pin: entered.pin } : {}),
    pinChecked: chip?.pinChecked ?? false,
    tapWithoutPinFen: host.configuration.limits.tapWithoutPinFen,
  });
  if (code === "61") {
    const leftFen = host.issuer.leftFen(presented.card, host.environment.nowMs());
    return { code, note: "above the card's limit", ...(leftFen === undefined ? {} : { leftFen }) };
  }
  const availableFen = host.issuer.availableFen(presented.card.id);
  if (code === "51" && attempt.kind === "sale" && request.field60.parts && availableFen > 0)
    return { code: partial, note: "what there is", card: presented.card, partFen: availableFen };
  if (code !== "00") return { code, note: "declined by the issuer" };
  return { code, note: "approved", card: presented.card };
}

/** What the issuer makes of a chip; undefined for other entries. */
function chipVerdict(host: HostState, request: HostRequest, presented: SaleAttempt["presented"]) {
  if (presented.kind !== "card" || presented.chip === undefined) return undefined;
  return judgeChip(host, request, presented, presented.chip);
}

/**
 * 0200, 60.1 = 22, and 0100, 60.1 = 10. Terminal, merchant, fields, MAC and batch have been checked.
 *
 * A STAN that the terminal has used in this batch is answered 94, whether the first message was approved, declined, or
 * reversed before it came, and whether this one is the same to the byte or another. So the money moves at most once for
 * one STAN. A terminal that gets 94 for a message of which it knows no answer knows nothing about the money: it has to
 * reverse.
 */
export function sale(
  host: HostState,
  terminal: TerminalState,
  keys: WorkingKeys,
  request: HostRequest,
  attempt: SaleAttempt,
): Outcome {
  const refused = whyNotBooked(host, request);
  if (refused) return refused;
  const chip = chipVerdict(host, request, attempt.presented);
  const { code, note, card, leftFen, partFen, saysFen = partFen } = decide(host, keys, request, attempt, chip);
  // What is wrong with the message, not with the payment, leaves its numbers free.
  if (code === "30") return formatError(note);
  if (code === "99") return outcome(code, note);
  const entry = entryOf(host, request);
  const { retrievalReference, atMs: nowMs, settlementDate: date } = entry;
  const amountFen = partFen ?? entry.amountFen;
  const presented = attempt.presented.kind === "card" ? attempt.presented : undefined;
  const authCode = authCodeOf(retrievalReference);
  const place = host.transactions.add({
    ...entry,
    kind: attempt.kind,
    amountFen,
    ...(partFen === undefined ? {} : { askedFen: entry.amountFen }),
    ...(presented === undefined ? {} : { cardId: presented.card.id, entry: presented.entry }),
    code,
    ...(card === undefined ? {} : { authCode }),
    ...(chip === undefined ? {} : { chip: chip.entry }),
    state: card === undefined ? "declined" : attempt.kind === "sale" ? "charged" : "held",
  });
  const answer = presented && chip && chipAnswer(host, presented.card, chip, code, attempt.subject);
  // After a wrong PIN the terminal may send the same cryptogram again, with another.
  if (presented && chip?.answerWith !== undefined && code !== "55")
    host.issuer.heard(presented.card.id, chip.answerWith.atc);
  const left = leftFen === undefined ? {} : { 54: leftField(leftFen) };
  const fields = { 15: date, 37: retrievalReference, 44: parties(host), ...left, 55: answer };
  if (card === undefined) return outcome(code, note, fields);
  const holds = attempt.kind === "authorisation";
  const legs = holds ? holdLegs(card.id, amountFen) : saleLegs(card.id, terminal.record.merchant, amountFen);
  host.ledger.post({ atMs: nowMs, reason: attempt.kind, transaction: place, legs });
  if (holds) host.holds.add(place);
  host.issuer.spend(card.id, amountFen, nowMs);
  const granted = {
    ...partField(saysFen),
    2: card.pan,
    14: card.expiry,
    38: authCode,
    63: host.configuration.organisation,
  };
  return outcome(code, note, { ...fields, ...granted });
}

/** Field 4 of an answer that approves a part. */
export function partField(partFen: number | undefined): { readonly 4?: string } {
  return partFen === undefined ? {} : { 4: String(partFen).padStart(12, "0") };
}
