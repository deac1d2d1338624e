import type { ChipFacts } from "../../book/facts";
import { concat } from "../../emv/bytes";
import type { EmvCard } from "../../emv/card";
import type { ValueSource } from "../../emv/dol";
import { tagsOf } from "../../emv/field55";
import { tlv } from "../../emv/tlv";
import { toHex } from "../../values/bcd";

/** Twice what UnionPay's cards fill, with 32 bytes of 9F10 and a script's result. A sale's record has room for it. */
export const CHIP_OBJECTS_BYTES_MAX = 200;

/**
 * What a reversal repeats (95, 9F1E, 9F10, 9F36, DF31: `unionpay.md`, 5.1), what the card's certificate cannot be checked without
 * (`certificate.ts`), and what stands on the slip (8). Those that a slip can do without come last.
 */
const kept: readonly number[] = Object.freeze([
  0x95, 0x9f36, 0x9f10, 0x9f1e, 0xdf31, 0x9f26, 0x9f27, 0x9f37, 0x82, 0x9a, 0x9f06, 0x9b, 0x50,
]);

/** Field 23: a card without a number of its own is its number's first. */
function sequenceField(card: EmvCard): string {
  return String(card.sequence ?? 0).padStart(3, "0");
}

/** What of a chip outlives its sale, as things stand now. @param tag of the kernel's transaction. */
export function chipFacts(card: EmvCard, tag: (tag: number) => Uint8Array | undefined): ChipFacts {
  const objects: Uint8Array[] = [];
  let bytes = 0;
  for (const name of kept) {
    const value = tag(name);
    const object = value && value.length > 0 ? tlv(name, value) : undefined;
    if (!object || bytes + object.length > CHIP_OBJECTS_BYTES_MAX) continue;
    bytes += object.length;
    objects.push(object);
  }
  return { sequence: sequenceField(card), objects: concat(objects) };
}

/** 9F27: the two bits by which a cryptogram is a TC: the card approved, by itself or after its issuer. */
const TYPE_MASK = 0xc0;
const CERTIFICATE = 0x40;

/** Is what it holds in 9F26 the card's word that it has approved? */
export function isCertificate(tags: ValueSource): boolean {
  return ((tags.value(0x9f27)?.[0] ?? 0) & TYPE_MASK) === CERTIFICATE;
}

/** The particulars of a chip on a slip, in the order of `unionpay.md`, 8. */
export function chipParticulars({ sequence, objects }: ChipFacts): readonly (readonly [tag: string, value: string])[] {
  const tags = tagsOf(objects);
  const printed = [
    [isCertificate(tags) ? "TC" : "ARQC", hexOf(tags.value(0x9f26))],
    ["TVR", hexOf(tags.value(0x95))],
    ["AID", hexOf(tags.value(0x9f06))],
    ["PSN", sequence],
    ["TSI", hexOf(tags.value(0x9b))],
    ["ATC", hexOf(tags.value(0x9f36))],
    ["APP LABEL", printable(tags.value(0x50))],
  ] as const;
  return printed.filter(([, value]) => value !== "");
}

function hexOf(value: Uint8Array | undefined): string {
  return value ? toHex(value) : "";
}

/** Tag 50 is ASCII (EMV 4.4 Book 1, 12.2.4); what is not stays off the paper. */
function printable(label: Uint8Array | undefined): string {
  if (!label?.every((byte) => byte >= 0x20 && byte < 0x7f)) return "";
  return String.fromCharCode(...label).trim();
}
