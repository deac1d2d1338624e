import { textField } from "../../src/host/iso8583/message";
import { type ChipVerdict, judgeChip } from "./chip-issuer";
import { entryOf, whyNotBooked } from "./entry";
import type { WorkingKeys } from "./host-security";
import { approvals, formatError, type HostState, type Outcome, outcome, parties } from "./host-state";
import { enteredPin, type NoCard, type PresentedCard } from "./payment-card";
import type { HostRequest } from "./request";

/** Fields that an enquiry must have (day.md §1.1): those of a sale without the amount. */
export const balanceFields: readonly number[] = Object.freeze([3, 11, 22, 25, 41, 42, 49, 60, 64]);

const renminbi = "156";
/** Field 54: accounts of credit and of savings; what can be spent. */
const accounts = Object.freeze({ credit: "30", debit: "10" });
const available = "02";

interface Decision {
  readonly code: string;
  readonly note: string;
}

/** What acquirer and issuer say. A balance is told to nobody without the card's PIN, however it was read. */
function decide(
  host: HostState,
  keys: WorkingKeys,
  request: HostRequest,
  presented: PresentedCard | NoCard,
  chip: ChipVerdict | undefined,
): Decision {
  if (textField(request.message, 49) !== renminbi) return { code: "A1", note: "F49: not renminbi" };
  if (presented.kind === "refused") return presented;
  if (presented.entry === "manual") return { code: "58", note: "a typed card number is not taken" };
  if (chip?.refused !== undefined) return chip.refused;
  const { card, entry, expiry, discretionary } = presented;
  const entered = enteredPin(request.message, keys, card.pan);
  if (entered.kind === "refused") return entered;
  if (entered.kind === "none") return { code: "55", note: "no PIN" };
  const code = host.issuer.identify({
    card,
    amountFen: 0,
    nowMs: host.environment.nowMs(),
    entry,
    ...(expiry === undefined ? {} : { expiry }),
    ...(discretionary === undefined ? {} : { discretionary }),
    pin: entered.pin,
    pinChecked: false,
    tapWithoutPinFen: 0,
  });
  return { code, note: code === "00" ? "answered" : "declined by the issuer" };
}

/** Field 54 (Q/CUP 009): account, kind of amount, currency, sign, twelve digits. */
export function balanceField(account: string, amountFen: number): string {
  const sign = amountFen < 0 ? "D" : "C";
  return `${account}${available}${renminbi}${sign}${String(Math.abs(amountFen)).padStart(12, "0")}`;
}

/**
 * 0200, 60.1 = 01. Terminal, merchant, fields, MAC and batch have been checked. Nothing moves, and nothing reverses it; its numbers are used
 * up as a sale's are. @param ruled a code by rule; a message without a card stays refused.
 */
export function balanceEnquiry(
  host: HostState,
  keys: WorkingKeys,
  request: HostRequest,
  { presented, ruled }: { readonly presented: PresentedCard | NoCard; readonly ruled?: string },
): Outcome {
  // An enquiry has no amount: one that names some is none (day.md §1.1).
  if (request.message.fields[4] !== undefined) return formatError("F4: of an enquiry");
  const unbooked = whyNotBooked(host, request);
  if (unbooked) return unbooked;
  const card = presented.kind === "card" ? presented : undefined;
  const chip = card?.chip === undefined ? undefined : judgeChip(host, request, card, card.chip);
  const isRefused = ruled !== undefined && !approvals.includes(ruled);
  const decided = isRefused ? { code: ruled, note: "by rule" } : decide(host, keys, request, presented, chip);
  const code = approvals.includes(decided.code) ? (ruled ?? decided.code) : decided.code;
  // What is wrong with the message leaves its numbers free.
  if (code === "30") return formatError(decided.note);
  if (code === "99") return outcome(code, decided.note);
  const told = card !== undefined && approvals.includes(code) ? host.issuer.availableFen(card.card.id) : undefined;
  const { amountFen: _, ...entry } = entryOf(host, request);
  const { retrievalReference, settlementDate: date } = entry;
  host.transactions.add({
    ...entry,
    kind: "balance",
    amountFen: 0,
    ...(card === undefined ? {} : { cardId: card.card.id, entry: card.entry }),
    code,
    ...(chip === undefined ? {} : { chip: chip.entry }),
    ...(told === undefined ? {} : { availableFen: told }),
    state: told === undefined ? "declined" : "answered",
  });
  if (card && chip?.answerWith !== undefined && code !== "55") host.issuer.heard(card.card.id, chip.answerWith.atc);
  const fields = { 15: date, 37: retrievalReference, 44: parties(host) };
  if (told === undefined || !card) return outcome(code, decided.note, fields);
  const field54 = balanceField(accounts[card.card.kind], told);
  return outcome(code, decided.note, { ...fields, 2: card.card.pan, 14: card.card.expiry, 54: field54 });
}
