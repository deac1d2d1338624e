import { toHex } from "../values/bcd";
import { type Message, textField } from "./iso8583/message";

/**
 * What makes a sign-in's answer more than a recording: the request brings a random number, and the answer's field 64 is a MAC
 * over that number and the whole answer, under a key made of the terminal's master key (`SecureElement.verifyMac`). So its keys,
 * clock and batch are of this sign-in. No acquirer of the dialect knows this: only ours do (`Personalisation.signInNonce`).
 */

/** Guessed right, an old answer would count: 2^64 sign-ins. */
export const NONCE_BYTES = 8;
/** Field 59's tags A1 to A5 are the dialect's. */
const NONCE_TAG = "Q1016";
const LENGTH_BYTES = 8;

/** The request with its number in field 59, behind what stands there. */
export function withNonce(request: Message, nonce: Uint8Array): Message {
  const before = textField(request, 59) ?? "";
  return { ...request, fields: { ...request.fields, 59: `${before}${NONCE_TAG}${toHex(nonce)}` } };
}

/** The number in a request's field 59, as 16 hex digits. */
export function nonceOf(field59: string): string | undefined {
  const at = field59.length - NONCE_TAG.length - 2 * NONCE_BYTES;
  if (at < 0 || !field59.startsWith(NONCE_TAG, at)) return undefined;
  const hex = field59.slice(at + NONCE_TAG.length);
  return /^[0-9A-F]*$/.test(hex) ? hex : undefined;
}

/** What the proof covers: the length of what follows, as X9.19 fills up with zeros; the number; the answer up to field 64. */
export function proofInput(nonce: Uint8Array, answer: Uint8Array): Uint8Array {
  const input = new Uint8Array(LENGTH_BYTES + nonce.length + answer.length);
  const length = nonce.length + answer.length;
  input[LENGTH_BYTES - 2] = length >> 8;
  input[LENGTH_BYTES - 1] = length;
  input.set(nonce, LENGTH_BYTES);
  input.set(answer, LENGTH_BYTES + nonce.length);
  return input;
}
