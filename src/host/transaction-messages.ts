import type { Personalisation } from "../../hal/board";
import type { KeyAlgorithm } from "../../hal/secure-element";
import type { Facts, Original, TransactionKind } from "../book/facts";
import type { ReversalReason } from "../book/states";
import { field55, tagsOf } from "../emv/field55";
import { profileOf } from "../profiles/acquirers";
import type { DialectSwitches } from "../profiles/dialect";
import { bytesToText } from "../values/bcd";
import { ownFields, sixDigits } from "./fields";
import type { Message } from "./iso8583/message";
import { formatOriginal, securityControl } from "./iso8583/subfields";
import { keyAlgorithmOf } from "./key-algorithm";

/** Field 59: a PIN block of SM4. */
export const SM4_PIN_TAG = "A1";
/** Field 63 of a refund: UnionPay, whose cards alone this terminal takes. */
const ORGANISATION = "CUP";

/** What of a sale is secret and only in its message, never in the journal. */
export interface SaleSecrets {
  /** Field 35, encrypted where the terminal has a track key; absent where a tap told none. */
  readonly track2?: string;
  readonly trackEncrypted: boolean;
  /** Field 52; absent when no PIN was entered. */
  readonly pinBlock?: Uint8Array;
  /** Of a chip or a tap: fields 2 and 55. */
  readonly chip?: { readonly pan: string; readonly field55: Uint8Array };
  /** Field 59 of a payment by code: the payer's code. There is no card then, and nothing that field 53 could tell of. */
  readonly field59?: string;
}

const DES_BLOCK_BYTES = 8;

/**
 * Fields 26 and 52. A block of SM4 has 16 bytes and no room there: field 52 is zeros, and the block is A1 of field 59 (`unionpay.md`, 2.5
 * and 4). Its layout is by our reading; no document of it is public.
 */
function pinFields(pin: Uint8Array, algorithm: KeyAlgorithm, longest: string): Message["fields"] {
  if (algorithm !== "sm4") return { 26: longest, 52: pin };
  const length = String(pin.length).padStart(3, "0");
  return {
    26: longest,
    52: new Uint8Array(DES_BLOCK_BYTES),
    59: `${SM4_PIN_TAG}${length}${bytesToText(pin, 0, pin.length)}`,
  };
}

/** A financial request of the type `mti`, still without its MAC. */
export function financialRequest(
  mti: string,
  personalisation: Personalisation,
  facts: Facts,
  secrets: SaleSecrets,
): Message {
  const { pinBlock: pin, chip } = secrets;
  const algorithm = keyAlgorithmOf(personalisation);
  const { dialect } = profileOf(personalisation.acquirer);
  return {
    mti,
    fields: {
      ...(chip ? { 2: chip.pan, 55: chip.field55 } : {}),
      ...(chip && facts.expiry !== "" ? { 14: facts.expiry } : {}),
      ...(facts.chip ? { 23: facts.chip.sequence } : {}),
      ...ownFields(personalisation, facts),
      ...(pin ? pinFields(pin, algorithm, dialect.pinDigitsMax) : {}),
      ...(secrets.track2 ? { 35: secrets.track2 } : {}),
      ...(secrets.field59 === undefined
        ? {
            53: securityControl({
              pin: pin ? "with-pan" : "none",
              algorithm,
              trackEncrypted: secrets.trackEncrypted,
            }),
          }
        : { 59: secrets.field59 }),
      ...aboutOriginal(facts, dialect),
    },
  };
}

/** What of its original a request has beside its batch and STAN, by kind: field 37, field 38, and the date in field 61 (`day.md`, 1.2). */
interface OriginalFields {
  readonly reference?: true;
  readonly authCode?: true;
  readonly date?: true;
  /** The date stands there where the dialect wants it in voids. */
  readonly voids?: true;
  /** Field 63: the card's organisation. */
  readonly organisation?: true;
  /** Its 0400 names the authorisation, too: field 38, and room for a date in field 61. */
  readonly reversed?: true;
}

const originalFields: { readonly [kind in TransactionKind]?: OriginalFields } = Object.freeze({
  void: Object.freeze({ reference: true, authCode: true, voids: true }),
  "qr-void": Object.freeze({ reference: true, authCode: true, voids: true }),
  "qr-refund": Object.freeze({ reference: true, date: true, organisation: true }),
  refund: Object.freeze({ reference: true, date: true, organisation: true }),
  "authorisation-void": Object.freeze({ authCode: true, date: true, reversed: true }),
  completion: Object.freeze({ authCode: true, date: true, reversed: true }),
  "completion-advice": Object.freeze({ authCode: true, date: true }),
  "completion-void": Object.freeze({ reference: true, authCode: true, date: true, reversed: true }),
});

/** Fields 37, 38 and 61: which transaction it is about (`unionpay.md`, 3.1). */
export function aboutOriginal(
  { kind, original }: Facts,
  { voidDate }: Pick<DialectSwitches, "voidDate">,
): Message["fields"] {
  const has = originalFields[kind];
  if (!original || !has) return {};
  const { stan, batch, referenceNo, authCode, hostDate } = original;
  const numbers = { batch: sixDigits(batch), stan: sixDigits(stan) };
  const isDated = has.date || (has.voids && voidDate);
  return {
    ...(has.reference ? { 37: referenceNo } : {}),
    ...(has.authCode && authCode ? { 38: authCode } : {}),
    61: formatOriginal(isDated ? { ...numbers, date: hostDate ?? "0000" } : numbers),
    ...(has.organisation ? { 63: ORGANISATION } : {}),
  };
}

/**
 * 0400 (冲正): repeats the transaction's own fields, its STAN included, and gives the reason in field 39 (5.1). Of a chip
 * field 55 says how far it came.
 */
export function reversalRequest(personalisation: Personalisation, facts: Facts, reason: ReversalReason): Message {
  return {
    mti: "0400",
    fields: {
      ...ownFields(personalisation, facts),
      39: reason,
      ...(facts.chip ? { 23: facts.chip.sequence, 55: field55(tagsOf(facts.chip.objects), "reversal") } : {}),
      ...(facts.original ? ofReversed(facts, facts.original, profileOf(personalisation.acquirer).dialect) : {}),
    },
  };
}

/**
 * Field 61: the reversed message's own numbers, or where the dialect wants them those of its original (5.1). The date would be of an answer,
 * and none came.
 */
function ofReversed(
  { kind, batch, stan }: Facts,
  original: Original,
  { reversedOriginal }: DialectSwitches,
): Message["fields"] {
  const { authCode } = original;
  const named = reversedOriginal === "own" ? { batch, stan } : original;
  const numbers = { batch: sixDigits(named.batch), stan: sixDigits(named.stan) };
  if (!originalFields[kind]?.reversed) return { 61: formatOriginal(numbers) };
  return { ...(authCode ? { 38: authCode } : {}), 61: formatOriginal({ ...numbers, date: "0000" }) };
}
