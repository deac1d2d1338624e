import type { PublicKey } from "../../../hal/public-key";
import { readApplication, readAuthorityKey } from "../../emv/parameters";
import { TlvCursor, tlvBytes, writeTlv } from "../../emv/tlv";
import type { Enquiry } from "../network-management";
import type { Download } from "../online";

/**
 * What the terminal must know of cards comes in two sets, each loaded in the same three steps (`unionpay.md`, 3.2): ask for the
 * list, ask for each object on it, say that all are here.
 */
export type CardSetName = Exclude<Download, "parameters">;

/** Objects in a set: UnionPay has ten keys and seven applications, all schemes together under thirty of each. */
export const CARD_SET_ITEMS_MAX = 32;

export interface CardSet {
  readonly name: CardSetName;
  /** The object's number in the journal: in flash, never used again for something else. */
  readonly id: 0 | 1;
  readonly query: Enquiry;
  readonly item: Enquiry;
  readonly end: Enquiry;
  /** The names on a list, as the request for each object repeats them. undefined: malformed. */
  list(entries: Uint8Array): Uint8Array[] | undefined;
  /** Whether an object is what this name asked for, whole and true to its own hash. */
  isSound(name: Uint8Array, entry: Uint8Array, publicKey: PublicKey): Promise<boolean>;
}

const AID = 0x9f06;
const KEY_INDEX = 0x9f22;

/** CA 公钥下载: 372, 370, 371. */
export const authorityKeys: CardSet = Object.freeze({
  name: "authorityKeys",
  id: 0,
  query: "authorityKeyList",
  item: "authorityKey",
  end: "authorityKeysEnd",
  list: (entries: Uint8Array) => namesOf(entries, [AID, KEY_INDEX]),
  isSound: async (name: Uint8Array, entry: Uint8Array, publicKey: PublicKey) => {
    const key = await readAuthorityKey(entry, publicKey);
    return key !== undefined && sameBytes(keyName(key.rid, key.index), name);
  },
} as const);

/** IC 卡参数下载: 382, 380, 381. */
export const applications: CardSet = Object.freeze({
  name: "applications",
  id: 1,
  query: "applicationList",
  item: "application",
  end: "applicationsEnd",
  list: (entries: Uint8Array) => namesOf(entries, [AID]),
  isSound: async (name: Uint8Array, entry: Uint8Array) => {
    const application = readApplication(entry);
    return application !== undefined && sameBytes(named(AID, application.aid), name);
  },
} as const);

/** 9F06 RID, 9F22 index: how a key is asked for. */
export function keyName(rid: Uint8Array, index: number): Uint8Array {
  const [ridObject, indexObject] = [named(AID, rid), named(KEY_INDEX, Uint8Array.of(index))];
  const name = new Uint8Array(ridObject.length + indexObject.length);
  name.set(ridObject);
  name.set(indexObject, ridObject.length);
  return name;
}

function named(tag: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(tlvBytes(tag, value.length));
  writeTlv(bytes, 0, tag, value);
  return bytes;
}

/** Each entry begins with the first tag; of it the objects with these tags, as they stand one behind the other. */
function namesOf(entries: Uint8Array, tags: readonly number[]): Uint8Array[] | undefined {
  const names: Uint8Array[] = [];
  const cursor = new TlvCursor(entries);
  let from = -1;
  let seen = 0;
  for (;;) {
    const step = cursor.next();
    if (step === "malformed") return undefined;
    if (step === "end") break;
    if (cursor.tag === tags[0]) {
      if (from >= 0) return undefined;
      from = cursor.at;
      seen = 0;
    }
    if (from < 0) {
      if (names.length === 0) return undefined;
      // What else an entry tells, such as when a key expires, is in the object itself.
      continue;
    }
    if (cursor.tag !== tags[seen]) return undefined;
    seen++;
    if (seen === tags.length) {
      names.push(entries.slice(from, cursor.valueAt + cursor.length));
      from = -1;
    }
  }
  return from < 0 && names.length <= CARD_SET_ITEMS_MAX ? names : undefined;
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
