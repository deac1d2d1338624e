import type { Approved } from "../book/states";
import { parseInstitutions, parseRemarks } from "./iso8583/subfields";

/** Field 55 holds so many. */
const FIELD_55_BYTES_MAX = 255;
/** A tag's second byte and the length: FFxx, one byte. */
const TAG_HIGH = 0xff;
const HEAD_BYTES = 3;
/** 消费 in GBK. */
const SALE_GBK = "\u00cf\u00fb\u00b7\u00d1";
const RENMINBI = "156";

/**
 * Field 55 of a signature's 0820: what is printed beside it on the host's copy of the slip (`unionpay.md`, 6). Tag FFxx,
 * one byte of length, text (GBK where Chinese). The remark FF40 is the feature code, so that the host can hold the picture
 * against its own numbers. Tags that do not fit are left out, the least needed first.
 * @param merchantName GBK.
 */
export function signatureTlv(sale: Approved, merchantName: Uint8Array, featureCode: string): Uint8Array {
  const { facts, approval } = sale;
  const parties = parseInstitutions(approval.institutions ?? "");
  const remarks = parseRemarks(approval.remarks ?? "");
  const organisation = remarks.cardOrganisation;
  const wanted: readonly (readonly [tag: number, value: string | Uint8Array])[] = [
    [0x40, featureCode],
    [0x00, merchantName],
    [0x01, SALE_GBK],
    [0x02, facts.operator],
    [0x06, facts.localTime],
    [0x07, approval.authCode ?? ""],
    [0x0a, RENMINBI],
    [0x03, parties.acquirer],
    [0x04, parties.issuer],
    [0x09, organisation],
    [0x05, facts.expiry],
    [0x71, remarks.issuer],
    [0x72, remarks.unionPay],
    [0x73, remarks.acquirer],
  ];
  const bytes = new Uint8Array(FIELD_55_BYTES_MAX);
  let length = 0;
  for (const [tag, text] of wanted) {
    const value = typeof text === "string" ? latin1(text) : text;
    if (value.length === 0 || length + HEAD_BYTES + value.length > FIELD_55_BYTES_MAX) continue;
    bytes.set([TAG_HIGH, tag, value.length], length);
    bytes.set(value, length + HEAD_BYTES);
    length += HEAD_BYTES + value.length;
  }
  return bytes.slice(0, length);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
