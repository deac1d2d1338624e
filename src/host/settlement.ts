import type { Personalisation } from "../../hal/board";
import type { Facts } from "../book/facts";
import { DIFFERS, MISSING, NOT_FOUND, type RecordDifference } from "../book/settlement-record";
import { profileOf } from "../profiles/acquirers";
import type { MaskedPan } from "../values/masked-pan";
import { amountField, ownFields, sixDigits } from "./fields";
import type { Message } from "./iso8583/message";
import { aboutOriginal } from "./transaction-messages";

/** Field 49: renminbi. */
const RENMINBI = "156";
/** 60.1 and 60.3 (`unionpay.md`, 3). */
const TYPE = "00";
const SETTLE = "201";
/** The end of an upload, in both cases (`day.md`, 0). */
const END_BALANCED = "207";
const END_UNBALANCED = "202";

const COUNT_DIGITS = 3;
const AMOUNT_DIGITS = 12;
const PAN_DIGITS = 20;
const STAN_DIGITS = 6;
/** Amounts and counts of one half of field 48, and its flag. */
const HALF_DIGITS = 2 * (AMOUNT_DIGITS + COUNT_DIGITS) + 1;
/** A record of a detail message: what it is, STAN, number, amount. */
const RECORD_DIGITS = 2 + STAN_DIGITS + PAN_DIGITS + AMOUNT_DIGITS;
/** A record that the answer to the end names: what it is, STAN, amount. */
const NAMED_DIGITS = 2 + STAN_DIGITS + AMOUNT_DIGITS;
/** As many as field 48 has room for behind its count. */
const NAMED_MAX = 15;
/** What the answer to the end begins with. */
const COUNT_OF_END_DIGITS = 4;
/** What a detail message holds: 322 digits. */
export const RECORDS_MAX = 8;

/** What one card organisation's transactions come to. */
export interface Totals {
  debitFen: number;
  debits: number;
  creditFen: number;
  credits: number;
}

/** 内卡, 外卡. */
export interface BothTotals {
  readonly domestic: Totals;
  readonly foreign: Totals;
}

/** The host's word on a half: balanced, not, an error, or nothing that is known. */
export type Flag = "1" | "2" | "3" | "0";

export function noTotals(): Totals {
  return { debitFen: 0, debits: 0, creditFen: 0, credits: 0 };
}

function half({ debitFen, debits, creditFen, credits }: Totals): string {
  const count = (value: number) => String(value).padStart(COUNT_DIGITS, "0");
  return `${amountField(debitFen)}${count(debits)}${amountField(creditFen)}${count(credits)}0`;
}

/** Field 48 of a request: its flags are 0. */
export function formatTotals({ domestic, foreign }: BothTotals): string {
  return half(domestic) + half(foreign);
}

/** Field 48 of either side. @returns undefined for what is no totals. */
export function parseTotals(
  text: string,
): (BothTotals & { readonly flags: readonly [domestic: Flag, foreign: Flag] }) | undefined {
  if (text.length < 2 * HALF_DIGITS || !/^\d+$/.test(text)) return undefined;
  return {
    domestic: halfOf(text, 0),
    foreign: halfOf(text, HALF_DIGITS),
    flags: [flagAt(text, HALF_DIGITS - 1), flagAt(text, 2 * HALF_DIGITS - 1)],
  };
}

/**
 * Two totals together, as of two parts of one batch. A flag is the one that does not say "balanced", where one does not.
 * @returns 62 digits; what is no totals counts as nothing that is known.
 */
export function addTotals(one: string, other: string): string {
  const unknown = { domestic: noTotals(), foreign: noTotals(), flags: ["0", "0"] as const };
  const [a, b] = [parseTotals(one) ?? unknown, parseTotals(other) ?? unknown];
  const sum = (x: Totals, y: Totals) =>
    half({
      debitFen: x.debitFen + y.debitFen,
      debits: x.debits + y.debits,
      creditFen: x.creditFen + y.creditFen,
      credits: x.credits + y.credits,
    }).slice(0, -1);
  const flag = (x: Flag, y: Flag) => (x === "1" ? y : x);
  return (
    sum(a.domestic, b.domestic) +
    flag(a.flags[0], b.flags[0]) +
    sum(a.foreign, b.foreign) +
    flag(a.flags[1], b.flags[1])
  );
}

function halfOf(text: string, from: number): Totals {
  const at = (start: number, digits: number) => Number(text.slice(from + start, from + start + digits));
  const credit = AMOUNT_DIGITS + COUNT_DIGITS;
  return {
    debitFen: at(0, AMOUNT_DIGITS),
    debits: at(AMOUNT_DIGITS, COUNT_DIGITS),
    creditFen: at(credit, AMOUNT_DIGITS),
    credits: at(credit + AMOUNT_DIGITS, COUNT_DIGITS),
  };
}

function flagAt(text: string, at: number): Flag {
  const flag = text.charAt(at);
  return flag === "1" || flag === "2" || flag === "3" ? flag : "0";
}

/**
 * Which halves the host wants in detail (`day.md`, 1.4): but for two clear words all of them. Nobody signs a 0500 or its answer: a half is
 * balanced only where the host's figures beside that word are the terminal's own.
 * @param own field 48 of the request. @param host of the answer.
 */
export function wantedBy(
  own: string,
  host: string | undefined,
): { readonly domestic: boolean; readonly foreign: boolean } {
  const [ours, theirs] = [parseTotals(own), parseTotals(host ?? "")];
  const isClear = (flag: Flag) => flag === "1" || flag === "2";
  if (!ours || !theirs?.flags.every(isClear)) return { domestic: true, foreign: true };
  const [domestic, foreign] = theirs.flags;
  return {
    domestic: domestic !== "1" || half(ours.domestic) !== half(theirs.domestic),
    foreign: foreign !== "1" || half(ours.foreign) !== half(theirs.foreign),
  };
}

/** Does the host want no details? Both sides have come to the same then. @see wantedBy */
export function isBalancedBy(own: string, host: string | undefined): boolean {
  const { domestic, foreign } = wantedBy(own, host);
  return !domestic && !foreign;
}

export interface Detail {
  readonly stan: number;
  readonly pan: MaskedPan;
  readonly amountFen: number;
  readonly foreign: boolean;
}

function head({ terminal, merchant }: Personalisation, stan: number, batch: number, code: string): Message["fields"] {
  return { 11: sixDigits(stan), 41: terminal, 42: merchant, 60: `${TYPE}${sixDigits(batch)}${code}` };
}

/** 0500 结算: the terminal's totals. */
export function settlementRequest(
  personalisation: Personalisation,
  stan: number,
  batch: number,
  totals: string,
  operator: string,
): Message {
  const fields = head(personalisation, stan, batch, SETTLE);
  return { mti: "0500", fields: { ...fields, 48: totals, 49: RENMINBI, 63: operator.padEnd(3, " ") } };
}

/**
 * 0320 批上送: at most eight records. Of a card number the journal keeps the first six and the last four digits, so that what is between
 * them is sent as zeros.
 */
export function detailRequest(
  personalisation: Personalisation,
  stan: number,
  batch: number,
  details: readonly Detail[],
): Message {
  const records = details.map(
    ({ stan: of, pan, amountFen, foreign }) =>
      `${foreign ? "01" : "00"}${sixDigits(of)}${pan.replaceAll("*", "0").padStart(PAN_DIGITS, "0")}${amountField(amountFen)}`,
  );
  const count = String(details.length).padStart(2, "0");
  return { mti: "0320", fields: { ...head(personalisation, stan, batch, SETTLE), 48: count + records.join("") } };
}

/** Field 63 of what is sent once more: no card organisation is known. */
const NO_ORGANISATION = "000";

/** 0320 with an advice's or a refund's own fields, its own STAN among them, and without MAC (`day.md`, 1.1). */
export function reuploadRequest(personalisation: Personalisation, facts: Facts): Message {
  return {
    mti: "0320",
    fields: {
      ...ownFields(personalisation, facts),
      ...aboutOriginal(facts, profileOf(personalisation.acquirer).dialect),
      63: NO_ORGANISATION,
    },
  };
}

/** 0320 批上送结束. @param uploaded records that the host has taken. */
export function endRequest(
  personalisation: Personalisation,
  stan: number,
  batch: number,
  uploaded: number,
  balanced: boolean,
): Message {
  const fields = head(personalisation, stan, batch, balanced ? END_BALANCED : END_UNBALANCED);
  return { mti: "0320", fields: { ...fields, 48: String(uploaded).padStart(4, "0") } };
}

/**
 * What the host says of the records of a detail message: it repeats them, its own word in the place of the organisation and its own amount
 * behind. A host that repeats them as they were says nothing.
 */
export function differencesIn(reply: string, details: readonly Detail[]): readonly RecordDifference[] {
  const found: RecordDifference[] = [];
  for (let at = 2; at + RECORD_DIGITS <= reply.length; at += RECORD_DIGITS) {
    const what = Number(reply.slice(at, at + 2));
    const stan = Number(reply.slice(at + 2, at + 2 + STAN_DIGITS));
    const own = details.find((detail) => detail.stan === stan);
    const hostFen = Number(reply.slice(at + RECORD_DIGITS - AMOUNT_DIGITS, at + RECORD_DIGITS));
    if (own && (what === DIFFERS || what === NOT_FOUND)) found.push([stan, what, own.amountFen, hostFen]);
  }
  return found;
}

/**
 * What stands behind the count in the answer to the end: what the host has, and the upload did not; and of what came by a message of its
 * own, whose answer has no room for it, what differs or is not there. The terminal's own amount is not in it: 0.
 * whole: there is nothing in it but such records, and there was room for more.
 */
export function namedIn(reply: string): { readonly named: readonly RecordDifference[]; readonly whole: boolean } {
  const named: RecordDifference[] = [];
  let at = COUNT_OF_END_DIGITS;
  for (; at + NAMED_DIGITS <= reply.length; at += NAMED_DIGITS) {
    const what = Number(reply.slice(at, at + 2));
    const stan = Number(reply.slice(at + 2, at + 2 + STAN_DIGITS));
    const hostFen = Number(reply.slice(at + 2 + STAN_DIGITS, at + NAMED_DIGITS));
    if (what === MISSING || what === DIFFERS || what === NOT_FOUND) named.push([stan, what, 0, hostFen]);
  }
  const records = named.length * NAMED_DIGITS;
  const isRead = reply.length <= COUNT_OF_END_DIGITS || records === reply.length - COUNT_OF_END_DIGITS;
  return { named, whole: isRead && named.length < NAMED_MAX };
}
