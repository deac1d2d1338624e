import type { PublicKey } from "../../hal/public-key";
import { toHex } from "../values/bcd";

/** Guessed by nobody, and no longer than a line that a person may have to copy. */
export const SECRET_BYTES = 16;
export const NONCE_BYTES = 16;
/** Of SHA-1 (RFC 2104). */
const BLOCK_BYTES = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/** HMAC-SHA-1 (RFC 2104) of the nonce: who knows the secret of the pairing, and does not say it. Upper-case hex. */
export async function proofOf(
  publicKey: Pick<PublicKey, "sha1">,
  secret: Uint8Array,
  nonce: Uint8Array,
): Promise<string> {
  const inner = await publicKey.sha1(behind(secret, INNER, nonce));
  return toHex(await publicKey.sha1(behind(secret, OUTER, inner)));
}

function behind(secret: Uint8Array, pad: number, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES + message.length);
  block.set(secret);
  for (let at = 0; at < BLOCK_BYTES; at++) block[at] = (block[at] ?? 0) ^ pad;
  block.set(message, BLOCK_BYTES);
  return block;
}
