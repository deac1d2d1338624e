import type { PublicKey } from "../../hal/public-key";
import { readBcdNumber, toHex } from "../values/bcd";
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
 * An application as it was downloaded (unionpay 9, function 381): its bytes, read where they stand. A terminal holds a dozen of
 * them during each sale and looks at one: taken apart they would fill a sixth of a device's heap.
 */
export class DownloadedApplication implements ApplicationParameters {
  readonly #entry: Uint8Array;

  /** @param entry one that `readApplication` has taken. */
  constructor(entry: Uint8Array) {
    this.#entry = entry;
  }

  get aid(): Uint8Array {
    return this.#value(0x9f06);
  }

  get partial(): boolean {
    return (this.#value(0xdf01)[0] ?? 0) === 0;
  }

  get version(): Uint8Array {
    const version = this.#find(0x9f08) ?? this.#value(0x9f09);
    return version.length === 2 ? version : new Uint8Array(2);
  }

  get actionDefault(): Uint8Array {
    return this.#value(0xdf11);
  }

  get actionOnline(): Uint8Array {
    return this.#value(0xdf12);
  }

  get actionDenial(): Uint8Array {
    return this.#value(0xdf13);
  }

  get floorLimitFen(): number {
    return binary(this.#value(0x9f1b));
  }

  get thresholdFen(): number {
    return binary(this.#value(0xdf15));
  }

  get targetMaxPercent(): number {
    return decimal(this.#find(0xdf16)) ?? 0;
  }

  get targetPercent(): number {
    return Math.min(decimal(this.#find(0xdf17)) ?? 0, this.targetMaxPercent);
  }

  get defaultDdol(): Uint8Array {
    return this.#value(0xdf14);
  }

  get onlinePin(): boolean {
    return ((this.#value(0xdf18)[0] ?? 0) & 1) === 1;
  }

  get contactlessFloorFen(): number | undefined {
    return decimal(this.#find(0xdf19));
  }

  get contactlessLimitFen(): number | undefined {
    return decimal(this.#find(0xdf20));
  }

  get contactlessCvmFen(): number | undefined {
    return decimal(this.#find(0xdf21));
  }

  #value(tag: number): Uint8Array {
    return this.#find(tag) ?? noBytes();
  }

  /** The last of a tag counts. */
  #find(tag: number): Uint8Array | undefined {
    const level = new TlvCursor(this.#entry);
    let found: Uint8Array | undefined;
    while (level.next() === "object") if (level.tag === tag) found = level.value;
    return found;
  }
}

/**
 * An application from field 62 of an AID download.
 * @returns undefined when the entry is malformed or lacks 9F06 or an action code.
 */
export function readApplication(entry: Uint8Array): DownloadedApplication | undefined {
  if (!objectsOf(entry)) return undefined;
  const application = new DownloadedApplication(entry);
  const { aid, actionDefault, actionOnline, actionDenial } = application;
  if (aid.length < RID_BYTES || aid.length > AID_BYTES_MAX) return undefined;
  if (actionDefault.length !== CODE_BYTES || actionOnline.length !== CODE_BYTES) return undefined;
  return actionDenial.length === CODE_BYTES ? application : undefined;
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
