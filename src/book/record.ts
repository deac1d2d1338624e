import { approvalFromRecord, factsFromRecord, factsToRecord } from "./facts-record";
import {
  isSealedInk,
  type SealedInk,
  signatureFromLayout1,
  signatureFromRecord,
  signatureToRecord,
} from "./signature-record";
import type { Answer, Mishap, ReversalReason, Reversed, Reversing, SlipState, Transaction, Vouched } from "./states";

export { acceptorFromRecord } from "./facts-record";
export { isSealedInk, type SealedInk } from "./signature-record";

/**
 * A transaction as the journal holds it: one CBOR array, because names would take more room than values.
 *
 * | index | content |
 * | --- | --- |
 * | 0 | layout, 3 |
 * | 1 | state: 0 intent, 1 reversing, 2 approved, 3 declined, 4 withdrawn, 5 reversed, 6 vouched, 7 repeating |
 * | 2 | facts: kind (0 sale, 1 void, 2 refund, 3 balance, 4 authorisation, 5 its void, 6 its completion, 7 its completion by advice, 8 the void of a completion, 9 qr-sale, 10 qr-void, 11 qr-refund), STAN, batch, fen, local time, masked number, entry (S I C M Q), expiry, operator, field 3, 22, 25, 60; of a chip [field 23, its objects in BER-TLV], else null; [field 41, 42] where they are no longer the terminal's, else null; of what is about another one [STAN, batch, field 37, field 38 or null, MMDD by the host's clock] of that (STAN and batch 0: not this terminal's; the last two as far as there is anything), else null; a till's reference, else null; of a payment by code [wallet (0 WeChat, 1 Alipay, 2 UnionPay; null: nobody has paid yet), field 59 A4 where the host told it, the name of its order where the terminal showed the code], else null; the fen of what was asked for that are a tip, else null; the fen that were asked for where the host approved a part, else null; the STAN of the sale approved in part that it settles (the last eight only as far as there is anything) |
 * | 3 … reversing | reason, attempts, flags, answer; field 39 of the host's last word on the reversal, where it has had one; MMDDhhmm until when it is down, where it says so |
 * | 3 … repeating | flags, answer; field 39 of the host's last word on it, where it has had one |
 * | 3 … approved | slip (0 owed, 1 printed, 2 none), signature, field 39, 37, 38, 15, 13 + 12, 44, 63 (null where absent) |
 * | 12 approved | in history, where the host did not take the signature: its sealed pieces (`SealedInk`); null where only the next is there |
 * | 13 approved | what the merchant pays for it, where the host told (`host/fee-field.ts`) |
 * | 3 declined | field 39; catalogue code where it is another than the field's, else null; the field that the host says is wrong, else null; true as long as its meaning is unclear (the last three only where there is anything) |
 * | 3 withdrawn | catalogue code |
 * | 3 … reversed | reason, field 39 of the confirmation, flags, answer, money (0 returned, 1 not charged), true where it goes once more |
 * | 3 … vouched | reason, support's number, flags, answer, what support says (0 charged, 1 not charged) |
 *
 * Flags: 1 deferred, 2 the card refused what the host had approved, 4 in doubt, 8 (beside 2) the card was pulled out, 16 the program
 * failed (B21), 32 the sale's answer came too late (B15), 64 what came was no answer to it (B16), 128 a settlement's report has named it,
 * 256 (beside 128) the host has taken it once more with a settlement.
 * Flags where the state is repeating: 1 an advice that no answer contradicts, 2 its slip is printed, 8 no byte of it has left, 128 the host has had it (94); else the same. Answer: null, or [field 39, its MAC: 0 genuine,
 * 1 missing, 2 wrong, 3 not checked: the secure element did not answer, 4 not checked: it has no key].
 *
 * The signature is a number: 0 none, 1 paper, 2 owed, 3 unsigned, 4 uploaded; or where more belongs to it an array:
 * [5, limit in fen] small amount, [6, refusals, last field 39 or null] taken, [7, last field 39, true where its ink cannot be opened any more] unsent, [8, why: 0 pad,
 * 1 ink] unavailable.
 *
 * Layout 2 had no field 41 and 42. Reversing had [reason, attempts, deferred, card refused], reversed [reason, field 39, card
 * refused]; its 00 and 12 were told as "returned".
 *
 * Layout 1 had no further signatures than 0 none, 1 paper, 2 owed; nobody could give one then, so its 2 is read as 3.
 * Numbers and order are in flash: a new layout gets a new number at index 0.
 */
export type TransactionRecord = readonly unknown[];

const LAYOUT = 3;
/** Written before a reversal kept what was heard, and from where its sale was sent. */
const LAYOUT_2 = 2;
/** Written by boards before signatures could be taken. */
const LAYOUT_1 = 1;
const states = Object.freeze([
  "intent",
  "reversing",
  "approved",
  "declined",
  "withdrawn",
  "reversed",
  "vouched",
  "repeating",
] as const);
const DEFERRED = 1;
const BY_CARD = 2;
const DOUBT = 4;
const PULLED = 8;
const BUG = 16;
const LATE = 32;
const MISMATCH = 64;
const SETTLED = 128;
const UPLOADED = 256;
/** Bits with another meaning where the state is repeating. */
const STORED = 1;
const PRINTED = 2;
const UNSENT = 8;
const ARRIVED = 128;
const macs: readonly Answer["mac"][] = Object.freeze(["genuine", "missing", "wrong", "unchecked", "no-key"]);
const ends = Object.freeze(["returned", "not charged"] as const);
const supportWords = Object.freeze(["charged", "not charged"] as const);
const slips: readonly SlipState[] = Object.freeze(["owed", "printed", "none"]);
/** Where a closed transaction's ink lies. */
const INK_AT = 12;

/** @param ink of a signature that the host did not take: stays with the transaction in history. */
export function toRecord(transaction: Transaction, ink?: SealedInk): TransactionRecord {
  const record = [
    LAYOUT,
    states.indexOf(transaction.state),
    factsToRecord(transaction.facts),
    ...stateToRecord(transaction),
  ];
  const fee = transaction.state === "approved" ? transaction.approval.fee : undefined;
  if (fee !== undefined) return [...record, ink ?? null, fee];
  return ink ? [...record, ink] : record;
}

/** The ink that `toRecord` was given. */
export function inkOf(record: unknown): SealedInk | undefined {
  const ink: unknown = Array.isArray(record) ? record[INK_AT] : undefined;
  return isSealedInk(ink) ? ink : undefined;
}

/** Was it written before signatures could be taken? */
export function isLayout1(record: unknown): boolean {
  return Array.isArray(record) && record[0] === LAYOUT_1;
}

function stateToRecord(transaction: Transaction): readonly unknown[] {
  switch (transaction.state) {
    case "intent":
      return [];
    case "reversing":
      return [
        transaction.reason,
        transaction.attempts,
        flagsOf(transaction),
        answerToRecord(transaction.answer),
        ...(transaction.refusal === undefined ? [] : [transaction.refusal]),
        ...(transaction.downUntil === undefined ? [] : [transaction.downUntil]),
      ];
    case "repeating":
      return [
        (transaction.arrived ? ARRIVED : 0) |
          (transaction.doubt ? DOUBT : 0) |
          (transaction.stored ? STORED : 0) |
          (transaction.printed ? PRINTED : 0) |
          (transaction.unsent ? UNSENT : 0) |
          mishapFlag(transaction.mishap),
        answerToRecord(transaction.answer),
        ...(transaction.refusal === undefined ? [] : [transaction.refusal]),
      ];
    case "approved": {
      const { approval } = transaction;
      return [
        slips.indexOf(transaction.slip),
        signatureToRecord(transaction.signature),
        approval.responseCode,
        approval.referenceNo,
        approval.authCode ?? null,
        approval.settlementDate ?? null,
        approval.hostTime ?? null,
        approval.institutions ?? null,
        approval.remarks ?? null,
      ];
    }
    case "declined":
      return [
        transaction.responseCode,
        ...(transaction.code === undefined && transaction.field === undefined && !transaction.unclear
          ? []
          : [transaction.code ?? null]),
        ...(transaction.field === undefined && !transaction.unclear ? [] : [transaction.field ?? null]),
        ...(transaction.unclear ? [true] : []),
      ];
    case "withdrawn":
      return [transaction.code];
    case "reversed":
      return [
        transaction.reason,
        transaction.confirmedBy,
        flagsOf(transaction),
        answerToRecord(transaction.answer),
        ends.indexOf(transaction.money),
        ...(transaction.repeat ? [true] : []),
      ];
    case "vouched":
      return [
        transaction.reason,
        transaction.reference,
        flagsOf(transaction),
        answerToRecord(transaction.answer),
        supportWords.indexOf(transaction.says),
      ];
  }
}

function flagsOf(transaction: Reversing | Reversed | Vouched): number {
  const { deferred = false, doubt = false } = transaction.state === "reversing" ? transaction : {};
  return (
    (deferred ? DEFERRED : 0) |
    (transaction.byCard ? BY_CARD : 0) |
    (transaction.byCard === "pulled" ? PULLED : 0) |
    mishapFlag(transaction.mishap) |
    (transaction.state === "vouched" && transaction.settled ? SETTLED : 0) |
    (transaction.state === "vouched" && transaction.uploaded ? UPLOADED : 0) |
    (doubt ? DOUBT : 0)
  );
}

function mishapFlag(mishap: Mishap | undefined): number {
  switch (mishap) {
    case undefined:
      return 0;
    case "bug":
      return BUG;
    case "late":
      return LATE;
    case "mismatch":
      return MISMATCH;
  }
}

function mishapOf(flags: number): Mishap | undefined {
  if ((flags & BUG) !== 0) return "bug";
  if ((flags & LATE) !== 0) return "late";
  return (flags & MISMATCH) !== 0 ? "mismatch" : undefined;
}

function answerToRecord(answer: Answer | undefined): unknown {
  return answer ? [answer.code, macs.indexOf(answer.mac)] : null;
}

function answerFromRecord(value: unknown): { readonly answer?: Answer } {
  const [code, mac]: readonly unknown[] = Array.isArray(value) ? value : [];
  const known = macs[mac as number];
  return known && typeof code === "string" ? { answer: { code, mac: known } } : {};
}

/** What a reversal's records have in common, behind their reason and one field more. */
function reversalFromRecord(rest: readonly unknown[]) {
  const flags = rest[2] as number;
  const mishap = mishapOf(flags);
  return {
    reason: rest[0] as ReversalReason,
    ...((flags & BY_CARD) !== 0 ? { byCard: (flags & PULLED) !== 0 ? ("pulled" as const) : (true as const) } : {}),
    ...(mishap ? { mishap } : {}),
    ...answerFromRecord(rest[3]),
  };
}

/**
 * The transaction that `toRecord` wrote, in this layout or an earlier one.
 * @returns undefined for what is no record of a layout that this firmware knows.
 */
export function fromRecord(record: unknown): Transaction | undefined {
  if (!Array.isArray(record) || !Array.isArray(record[2])) return undefined;
  const old = record[0] === LAYOUT_2 || record[0] === LAYOUT_1;
  if (record[0] !== LAYOUT && !old) return undefined;
  const facts = factsFromRecord(record[2]);
  const state = states[record[1] as number];
  if (!facts || !state) return undefined;
  const read = record.slice(3) as readonly unknown[];
  const rest = old ? ofLayout2(state, read) : read;
  switch (state) {
    case "intent":
      return { state, facts };
    case "reversing": {
      const flags = rest[2] as number;
      return {
        state,
        facts,
        ...reversalFromRecord(rest),
        attempts: rest[1] as number,
        deferred: (flags & DEFERRED) !== 0,
        ...((flags & DOUBT) !== 0 ? { doubt: true } : {}),
        ...(typeof rest[4] === "string" ? { refusal: rest[4] } : {}),
        ...(typeof rest[5] === "string" ? { downUntil: rest[5] } : {}),
      };
    }
    case "repeating": {
      const flags = rest[0] as number;
      const mishap = mishapOf(flags);
      return {
        state,
        facts,
        ...(mishap && mishap !== "late" ? { mishap } : {}),
        ...answerFromRecord(rest[1]),
        ...(typeof rest[2] === "string" ? { refusal: rest[2] } : {}),
        ...((flags & ARRIVED) !== 0 ? { arrived: true } : {}),
        ...((flags & DOUBT) !== 0 ? { doubt: true } : {}),
        ...((flags & STORED) !== 0 ? { stored: true } : {}),
        ...((flags & PRINTED) !== 0 ? { printed: true } : {}),
        ...((flags & UNSENT) !== 0 ? { unsent: true } : {}),
      };
    }
    case "approved": {
      const slip = slips[rest[0] as number];
      const signature = isLayout1(record) ? signatureFromLayout1(rest[1]) : signatureFromRecord(rest[1]);
      return slip && signature ? { state, facts, slip, signature, approval: approvalFromRecord(rest) } : undefined;
    }
    case "declined":
      return {
        state,
        facts,
        responseCode: String(rest[0]),
        ...(typeof rest[1] === "string" ? { code: rest[1] } : {}),
        ...(typeof rest[2] === "string" ? { field: rest[2] } : {}),
        ...(rest[3] === true ? { unclear: true } : {}),
      };
    case "withdrawn":
      return { state, facts, code: String(rest[0]) };
    case "reversed": {
      const money = ends[rest[4] as number];
      if (!money) return undefined;
      const confirmedBy = String(rest[1]);
      return {
        state,
        facts,
        ...reversalFromRecord(rest),
        confirmedBy,
        money,
        ...(rest[5] === true ? { repeat: true } : {}),
      };
    }
    case "vouched": {
      const says = supportWords[rest[4] as number];
      const flags = rest[2] as number;
      const settled = (flags & SETTLED) !== 0 ? { settled: true as const } : {};
      const uploaded = (flags & UPLOADED) !== 0 ? { uploaded: true as const } : {};
      const word = { reference: String(rest[1]), ...settled, ...uploaded };
      return says && { state, facts, ...reversalFromRecord(rest), says, ...word };
    }
  }
}

/** Layouts 1 and 2: a reversal's fields as they are today. */
function ofLayout2(state: Transaction["state"], rest: readonly unknown[]): readonly unknown[] {
  const byCard = (at: number) => (rest[at] === true ? BY_CARD : 0);
  switch (state) {
    case "reversing":
      return [rest[0], rest[1], (rest[2] === true ? DEFERRED : 0) | byCard(3), null];
    case "reversed":
      return [rest[0], rest[1], byCard(2), null, rest[1] === "25" ? 1 : 0];
    default:
      return rest;
  }
}
