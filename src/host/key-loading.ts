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
  /** The acquirer's random number, 8 bytes: a signature over another one is a recording. */
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
  const parts = objects.map(([tag, value]) => tlv(tag, value));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The value of the first object with a tag, in place. */
export function keyObject(bytes: Uint8Array, tag: number): Uint8Array | undefined {
  return findObject(new TlvCursor(bytes), tag)?.value;
}

/** "QSKEYLOAD1": no other signature of the terminal begins so. */
const LABEL = "QSKEYLOAD1";

/**
 * What the terminal signs: who it is, which number it answers, and all else of the message, so that nobody between puts a transport key
 * of his own into it.
 */
export function signedOf(serial: string, nonce: Uint8Array, objects: Uint8Array): Uint8Array {
  const head = `${LABEL}${String(serial.length).padStart(2, "0")}${serial}`;
  const bytes = new Uint8Array(head.length + nonce.length + objects.length);
  for (let at = 0; at < head.length; at++) bytes[at] = head.charCodeAt(at);
  bytes.set(nonce, head.length);
  bytes.set(objects, head.length + nonce.length);
  return bytes;
}
