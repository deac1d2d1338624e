import { concat, text } from "../emv/bytes";
import { findObject, TlvCursor, tlv } from "../emv/tlv";

/**
 * Field 62 of the messages that load a master key from afar (`money.md`, 11): 0800 with 60.3 = 352 asks what the acquirer offers, 350
 * for the key, 351 puts it in force (`unionpay.md`, 3; `day.md`, 1.5). Recorded are 352's request and 350's with DF24, 9F06, DF23 and
 * 9F22. DF45 to DF47, and all of 350's reply, are this project's own: no document of them is public.
 */
export const KeyTag = Object.freeze({
  /** Of the acquirer's RSA key, as of a certification authority's. */
  rid: 0x9f06,
  index: 0x9f22,
  modulus: 0xdf02,
  exponent: 0xdf04,
  /** Request: the transport key under the acquirer's key. Reply: the master key under the transport key. */
  cryptogram: 0xdf23,
  /** Request: of the transport key. Reply, and in 351: of the master key. */
  checkValue: 0xdf24,
  /** The acquirer's random number, 8 bytes. A signature over another number is an old one. */
  nonce: 0xdf45,
  /** The terminal's signature over `signedOf`. */
  signature: 0xdf46,
  /** The master key in a key block, ASCII. */
  keyBlock: 0xdf47,
} as const);

export const KEY_NONCE_BYTES = 8;

/** Objects by their tags, in the order in which they travel. */
export type KeyObjects = readonly (readonly [tag: number, value: Uint8Array])[];

export function keyObjects(objects: KeyObjects): Uint8Array {
  return concat(objects.map(([tag, value]) => tlv(tag, value)));
}

/** The value of the first object with a tag, in place. */
export function keyObject(bytes: Uint8Array, tag: number): Uint8Array | undefined {
  return findObject(new TlvCursor(bytes), tag)?.value;
}

/** "QSKEYLOAD1": no other signature of the terminal begins so. */
const LABEL = "QSKEYLOAD1";

/**
 * What the terminal signs: its serial number, the acquirer's random number, and all other objects of the message. So nobody on the line can
 * put a transport key of his own into it.
 */
export function signedOf(serial: string, nonce: Uint8Array, objects: Uint8Array): Uint8Array {
  const head = `${LABEL}${String(serial.length).padStart(2, "0")}${serial}`;
  return concat([text(head, head.length), nonce, objects]);
}
