import type { PublicKey } from "../../hal/public-key";
import { concat, same } from "./bytes";
import { hashHolds, openBlock } from "./certificates";
import type { RsaKey } from "./session";
import { soleObject, TLV_OBJECTS_MAX } from "./tlv";

const SIGNED_STATIC = 0x03;
const SIGNED_DYNAMIC = 0x05;
const SHA1 = 0x01;
/** Header, format, algorithm, length, hash, trailer. */
const DYNAMIC_FRAME_BYTES = 25;
const NUMBER_BYTES_MIN = 2;
const NUMBER_BYTES_MAX = 8;

/** Signed static application data 93 (EMV 4.4 Book 2, 5.4). @returns the data authentication code 9F45. */
export async function openStatic(
  publicKey: PublicKey,
  issuer: RsaKey,
  signature: Uint8Array,
  staticData: Uint8Array,
): Promise<Uint8Array | undefined> {
  const opened = await openBlock(publicKey, issuer, signature, SIGNED_STATIC);
  if (opened?.[2] !== SHA1 || !(await hashHolds(publicKey, opened, [staticData]))) return undefined;
  return opened.slice(3, 5);
}

/** What a card put into its signature. */
export interface DynamicData {
  /** 9F4C, 2 to 8 bytes. */
  readonly number: Uint8Array;
  /** What follows it: nothing for DDA; CID, cryptogram and hash for CDA. */
  readonly rest: Uint8Array;
}

/** Signed dynamic application data 9F4B (EMV 4.4 Book 2, 6.5.2 and 6.6.2). @param signed the terminal's part of the hash. */
export async function openDynamic(
  publicKey: PublicKey,
  card: RsaKey,
  signature: Uint8Array,
  signed: readonly Uint8Array[],
): Promise<DynamicData | undefined> {
  const opened = await openBlock(publicKey, card, signature, SIGNED_DYNAMIC);
  if (opened?.[2] !== SHA1) return undefined;
  const length = opened[3] ?? 0;
  if (length > opened.length - DYNAMIC_FRAME_BYTES || !(await hashHolds(publicKey, opened, signed))) return undefined;
  const numberBytes = opened[4] ?? 0;
  if (numberBytes < NUMBER_BYTES_MIN || numberBytes > NUMBER_BYTES_MAX || numberBytes + 1 > length) return undefined;
  const numberEnd = 5 + numberBytes;
  return { number: opened.slice(5, numberEnd), rest: opened.slice(numberEnd, 4 + length) };
}

const CDA_REST_BYTES = 29;

/** What a combined signature proves: the card's number 9F4C and its cryptogram 9F26. */
export interface Proof {
  readonly number: Uint8Array;
  readonly cryptogram: Uint8Array;
}

/**
 * The signature of a GENERATE AC (EMV 4.4 Book 2, 6.6.2): CID inside as outside, the hash over what the terminal sent and
 * the answer without 9F4B.
 * @param sent PDOL, CDOL1 and, in the second, CDOL2 values.
 * @param answer the whole answer, template 77.
 */
export async function openCombined(
  publicKey: PublicKey,
  card: RsaKey,
  unpredictable: Uint8Array,
  sent: Uint8Array,
  answer: Uint8Array,
): Promise<Proof | undefined> {
  const template = soleObject(answer, 0x77);
  if (!template) return undefined;
  const level = template.inside();
  const parts: Uint8Array[] = [sent];
  let signature: Uint8Array | undefined;
  let information = -1;
  for (let count = 0; count < TLV_OBJECTS_MAX && level.next() === "object"; count++) {
    if (level.tag === 0x9f4b) signature = level.value;
    else parts.push(answer.subarray(level.at, level.valueAt + level.length));
    if (level.tag === 0x9f27) information = level.value[0] ?? -1;
  }
  if (!signature) return undefined;
  const opened = await openDynamic(publicKey, card, signature, [unpredictable]);
  if (opened?.rest.length !== CDA_REST_BYTES || opened.rest[0] !== information) return undefined;
  const hash = await publicKey.sha1(concat(parts));
  return same(hash, opened.rest.subarray(9))
    ? { number: opened.number, cryptogram: opened.rest.slice(1, 9) }
    : undefined;
}
