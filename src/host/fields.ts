import type { Personalisation } from "../../hal/board";
import { type Facts, isEnquiry } from "../book/facts";
import { formatField60, parseField60 } from "./iso8583/f60";
import type { Message } from "./iso8583/message";

/** Field 49: renminbi, ISO 4217. */
export const RENMINBI = "156";
/** 60.1 to 60.5: what is known of a message about a card. */
const FINANCIAL_FIELD_60_DIGITS = 13;
/** 60.6 besides, where a part is taken. */
const PARTS_FIELD_60_DIGITS = 14;
const PARTS_TAKEN = "1";
/** 60.1 to 60.3: what is known of one about a code. */
const CODE_FIELD_60_DIGITS = 11;

/** A STAN, voucher number or batch, as messages, screens and slips have it. */
export function sixDigits(value: number): string {
  return String(value).padStart(6, "0");
}

/** Field 4: fen. */
export function amountField(amountFen: number): string {
  return String(amountFen).padStart(12, "0");
}

/** Fields 41 and 42: who speaks. */
export function who({ terminal, merchant }: Pick<Personalisation, "terminal" | "merchant">) {
  return { 41: terminal, 42: merchant };
}

/** As a sale had them: a terminal that was replaced or moved still speaks of it under the old numbers. */
export function whoOf(personalisation: Personalisation, facts: Facts) {
  return who(facts.madeAs ?? personalisation);
}

/** What every message of a transaction repeats: what it is, how it came in, whose it is (`unionpay.md`, 3.1 and 5.1). */
export function ownFields(personalisation: Personalisation, facts: Facts): Message["fields"] {
  return {
    3: facts.processingCode,
    ...(isEnquiry(facts) ? {} : { 4: amountField(facts.amountFen) }),
    11: sixDigits(facts.stan),
    22: facts.entryMode,
    25: facts.conditionCode,
    ...whoOf(personalisation, facts),
    49: RENMINBI,
    60: facts.field60,
  };
}

/**
 * Field 60 of a financial message as far as 60.5: type, batch, 000, reading capability, chip condition.
 * @param parts a part of the amount is taken, too (10): 60.6 says so.
 */
export function financialField60(
  type: string,
  batch: number,
  readingCapability: string,
  chipCondition: string,
  parts = false,
): string {
  const field = {
    transactionType: type,
    batch: sixDigits(batch),
    networkCode: "000",
    readingCapability,
    chipCondition,
    partialApproval: parts ? PARTS_TAKEN : "0",
  };
  return formatField60(field, parts ? PARTS_FIELD_60_DIGITS : FINANCIAL_FIELD_60_DIGITS);
}

/** Did a request say that it takes a part? */
export function takesParts(field60: string): boolean {
  return parseField60(field60).partialApproval === PARTS_TAKEN;
}

/** Field 60 where no card is read: 60.1 to 60.3 (`unionpay.md`, 3.1). */
export function codeField60(type: string, batch: number): string {
  return formatField60({ transactionType: type, batch: sixDigits(batch), networkCode: "000" }, CODE_FIELD_60_DIGITS);
}

/** Field 60 as long as the acquirer wants it: what is not known there is 0. */
export function asLong(field60: string, digits: number): string {
  return field60.padEnd(digits, "0");
}
