import { askedFenOf, type Facts, type TransactionKind } from "../../book/facts";
import type { Approved, Transaction } from "../../book/states";
import { tvrBit } from "../../emv/bits";
import { bcd, bigEndian } from "../../emv/bytes";
import type { ValueSource } from "../../emv/dol";
import { field55, tagsOf } from "../../emv/field55";
import { isCertificate } from "./chip-facts";
import { ATTENDED, CAPABILITIES, CHINA, RENMINBI } from "./emv-setup";

/** Only these kinds run until the chip's last cryptogram, and move or hold money. Others read it, or ask for a balance. */
const certifying: readonly TransactionKind[] = Object.freeze<TransactionKind[]>(["sale", "authorisation"]);

/** What nobody but the card and this terminal knew then. A record of an earlier firmware has none of it, and no certificate to send. */
const needed: readonly number[] = Object.freeze([0x9f26, 0x9f37, 0x82, 0x9a, 0x95]);
const AMOUNT_BYTES = 6;
const CODE_BYTES = 2;
const CAPABILITIES_BYTES = 3;

/**
 * Has the card given a certificate (TC) for a transaction that stands? After a tap there is none: such a card gives its cryptogram
 * before its issuer is asked.
 */
export function hasCertificate(transaction: Transaction): transaction is Approved {
  const { kind, chip } = transaction.facts;
  if (transaction.state !== "approved" || !chip || !certifying.includes(kind)) return false;
  const tags = tagsOf(chip.objects);
  return isCertificate(tags) && needed.every((tag) => tags.value(tag));
}

/** Field 55 with the certificate, and whether the card took its issuer's answer for genuine. */
export function certificateIn({ facts }: Approved): { readonly field55: Uint8Array; readonly issuerFalse: boolean } {
  const tags = tagsOf(facts.chip?.objects ?? new Uint8Array(0));
  return {
    field55: field55({ value: (tag) => certified(facts, tags, tag) }, "sale"),
    issuerFalse: hasBit(tags.value(0x95), tvrBit.issuerAuthenticationFailed),
  };
}

/** What the record holds, else what follows from the rest of it or is the same of every transaction here. */
function certified(facts: Facts, tags: ValueSource, tag: number): Uint8Array | undefined {
  switch (tag) {
    case 0x95:
      return asCertified(tags.value(tag));
    case 0x9c:
      return Uint8Array.of(Number.parseInt(facts.processingCode.slice(0, 2), 16));
    case 0x9f02:
      return bcd(askedFenOf(facts), AMOUNT_BYTES);
    case 0x9f03:
      return new Uint8Array(AMOUNT_BYTES);
    case 0x5f2a:
      return bcd(RENMINBI, CODE_BYTES);
    case 0x9f1a:
      return bcd(CHINA, CODE_BYTES);
    case 0x9f33:
      return bigEndian(CAPABILITIES, CAPABILITIES_BYTES);
    case 0x9f35:
      return Uint8Array.of(ATTENDED);
    default:
      return tags.value(tag);
  }
}

/** 95 as the card had it under its certificate: that a script failed behind it was not known then. */
function asCertified(results: Uint8Array | undefined): Uint8Array | undefined {
  const at = tvrBit.scriptFailedAfter >> 8;
  return results?.map((byte, index) => (index === at ? byte & ~(tvrBit.scriptFailedAfter & 0xff) : byte));
}

function hasBit(bytes: Uint8Array | undefined, bit: number): boolean {
  return ((bytes?.[bit >> 8] ?? 0) & (bit & 0xff)) !== 0;
}
