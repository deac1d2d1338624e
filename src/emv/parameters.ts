import type { PublicKey } from "../../hal/public-key";
import { readBcdNumber, toHex } from "../host/iso8583/bcd";
import { binary, concat, noBytes, same } from "./bytes";
import { isExponent } from "./certificates";
import { TagStore } from "./tag-store";
import { TLV_OBJECTS_MAX, TlvCursor } from "./tlv";
import type { ApplicationParameters, AuthorityKey } from "./types";

const CODE_BYTES = 5;
const RID_BYTES = 5;
const AID_BYTES_MAX = 16;
const KEY_BYTES_MAX = 248;
const KEY_BYTES_MIN = 64;

/** The objects of a downloaded entry; undefined when it is not TLV. */
function objectsOf(entry: Uint8Array): TagStore | undefined {
  const tags = new TagStore();
  const level = new TlvCursor(entry);
  for (let count = 0; count < TLV_OBJECTS_MAX; count++) {
    const step = level.next();
    if (step === "end") return tags;
    if (step === "malformed" || !tags.set(level.tag, level.value)) return undefined;
  }
  return undefined;
}

/**
 * An application from field 62 of an AID download (unionpay 9, function 381).
 * @returns undefined when the entry is malformed or lacks 9F06 or an action code.
 */
export function readApplication(entry: Uint8Array): ApplicationParameters | undefined {
  const tags = objectsOf(entry);
  const aid = tags?.get(0x9f06);
  const actionDefault = tags?.get(0xdf11);
  const actionOnline = tags?.get(0xdf12);
  const actionDenial = tags?.get(0xdf13);
  if (!tags || !aid || aid.length < RID_BYTES || aid.length > AID_BYTES_MAX) return undefined;
  if (actionDefault?.length !== CODE_BYTES || actionOnline?.length !== CODE_BYTES) return undefined;
  if (actionDenial?.length !== CODE_BYTES) return undefined;
  const version = tags.get(0x9f08) ?? tags.get(0x9f09);
  const targetMax = decimal(tags.get(0xdf16)) ?? 0;
  return {
    aid: aid.slice(),
    partial: (tags.get(0xdf01)?.[0] ?? 0) === 0,
    version: version?.length === 2 ? version.slice() : new Uint8Array(2),
    actionDefault: actionDefault.slice(),
    actionOnline: actionOnline.slice(),
    actionDenial: actionDenial.slice(),
    floorLimitFen: binary(tags.get(0x9f1b) ?? noBytes()),
    thresholdFen: binary(tags.get(0xdf15) ?? noBytes()),
    targetMaxPercent: targetMax,
    targetPercent: Math.min(decimal(tags.get(0xdf17)) ?? 0, targetMax),
    defaultDdol: (tags.get(0xdf14) ?? noBytes()).slice(),
    onlinePin: ((tags.get(0xdf18)?.[0] ?? 0) & 1) === 1,
    contactlessFloorFen: decimal(tags.get(0xdf19)),
    contactlessLimitFen: decimal(tags.get(0xdf20)),
    contactlessCvmFen: decimal(tags.get(0xdf21)),
  };
}

/**
 * A certification authority's key from field 62 of a key download (function 370), after EMV 4.4 Book 2, 11.2: its check value
 * is the SHA-1 of RID, index, modulus and exponent.
 * @returns undefined when the entry is malformed, its key out of bounds or its check value wrong.
 */
export async function readAuthorityKey(entry: Uint8Array, publicKey: PublicKey): Promise<AuthorityKey | undefined> {
  const tags = objectsOf(entry);
  const rid = tags?.get(0x9f06)?.slice();
  const index = tags?.get(0x9f22)?.slice();
  const modulus = tags?.get(0xdf02)?.slice();
  const exponent = tags?.get(0xdf04)?.slice();
  const checksum = tags?.get(0xdf03);
  const expiry = tags?.get(0xdf05);
  if (rid?.length !== RID_BYTES || index?.length !== 1 || !modulus || !exponent || !checksum || !expiry)
    return undefined;
  if (modulus.length < KEY_BYTES_MIN || modulus.length > KEY_BYTES_MAX || !isExponent(exponent)) return undefined;
  const day = expiryOf(expiry);
  if (day === undefined) return undefined;
  if (!same(checksum, await publicKey.sha1(concat([rid, index, modulus, exponent])))) return undefined;
  return { rid, index: index[0] ?? 0, modulus, exponent, expiry: day };
}

/** DF05: YYYYMMDD as 4 bytes of BCD or 8 characters. */
function expiryOf(bytes: Uint8Array): string | undefined {
  const digits = bytes.length === 4 ? toHex(bytes) : bytes.length === 8 ? String.fromCharCode(...bytes) : "";
  return /^\d{8}$/.test(digits) ? digits : undefined;
}

function decimal(bytes: Uint8Array | undefined): number | undefined {
  if (!bytes || bytes.length === 0 || bytes.length > 6) return undefined;
  const value = readBcdNumber(bytes, 0, bytes.length);
  return value < 0 ? undefined : value;
}
