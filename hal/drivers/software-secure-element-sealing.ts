import type { BlockCiphers } from "./ciphers";
import { sameBytes } from "./software-secure-element-algorithms";

/** Fresh for each sealed text. */
export const NONCE_BYTES = 12;
const tagBytes = 16;
const cipherBlockBytes = 16;
const hashBlockBytes = 64;
const innerPad = 0x36;
const outerPad = 0x5c;

/** How much longer a sealed text is than the plain one: nonce and tag. */
export const SEALING_BYTES = NONCE_BYTES + tagBytes;

/** HMAC (FIPS 198-1, GB/T 15852.2) over a hash of 64-byte blocks. @param key at most 64 bytes. */
export function hmac(hash: (bytes: Uint8Array) => Uint8Array, key: Uint8Array, message: Uint8Array): Uint8Array {
  if (key.length > hashBlockBytes) throw new RangeError("an HMAC key has at most 64 bytes");
  const inner = new Uint8Array(hashBlockBytes + message.length).fill(innerPad, 0, hashBlockBytes);
  const outer = new Uint8Array(hashBlockBytes + 32).fill(outerPad, 0, hashBlockBytes);
  for (let index = 0; index < key.length; index++) {
    inner[index] = innerPad ^ (key[index] ?? 0);
    outer[index] = outerPad ^ (key[index] ?? 0);
  }
  inner.set(message, hashBlockBytes);
  outer.set(hash(inner), hashBlockBytes);
  const code = hash(outer);
  inner.fill(0);
  outer.fill(0);
  return code;
}

function hmacSha256(ciphers: BlockCiphers, key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac((bytes) => ciphers.sha256(bytes), key, message);
}

/** A key for one purpose, so that no key serves two. @param purpose ASCII. */
export function deriveKey(ciphers: BlockCiphers, secret: Uint8Array, purpose: string): Uint8Array {
  return hmacSha256(
    ciphers,
    secret,
    Uint8Array.from({ length: purpose.length }, (_, index) => purpose.charCodeAt(index)),
  );
}

/** XORs the counter-mode key stream (SP 800-38A, 6.5) of a nonce over `text`, in place. */
function cover(ciphers: BlockCiphers, key: Uint8Array, nonce: Uint8Array, text: Uint8Array): void {
  const stream = new Uint8Array(Math.ceil(text.length / cipherBlockBytes) * cipherBlockBytes);
  const view = new DataView(stream.buffer);
  for (let at = 0, counter = 0; at < stream.length; at += cipherBlockBytes, counter++) {
    stream.set(nonce, at);
    view.setUint32(at + NONCE_BYTES, counter);
  }
  const cipher = ciphers.atRest(key);
  cipher.encrypt(stream);
  cipher.wipe();
  for (let index = 0; index < text.length; index++) text[index] = (text[index] ?? 0) ^ (stream[index] ?? 0);
  stream.fill(0);
}

/** Encrypts, then authenticates: nonce, covered text, tag. @param nonce 12 fresh random bytes. */
export function sealWith(ciphers: BlockCiphers, secret: Uint8Array, plain: Uint8Array, nonce: Uint8Array): Uint8Array {
  if (nonce.length !== NONCE_BYTES) throw new RangeError("a nonce has 12 bytes");
  const sealed = new Uint8Array(plain.length + SEALING_BYTES);
  sealed.set(nonce);
  sealed.set(plain, NONCE_BYTES);
  const tagAt = NONCE_BYTES + plain.length;
  const coverKey = deriveKey(ciphers, secret, "cover");
  cover(ciphers, coverKey.subarray(0, cipherBlockBytes), nonce, sealed.subarray(NONCE_BYTES, tagAt));
  const tagKey = deriveKey(ciphers, secret, "tag");
  sealed.set(hmacSha256(ciphers, tagKey, sealed.subarray(0, tagAt)).subarray(0, tagBytes), tagAt);
  coverKey.fill(0);
  tagKey.fill(0);
  return sealed;
}

/** What `sealWith` hid, or undefined when the bytes are not its own. */
export function openWith(ciphers: BlockCiphers, secret: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  const tagAt = sealed.length - tagBytes;
  if (tagAt < NONCE_BYTES) return undefined;
  const tagKey = deriveKey(ciphers, secret, "tag");
  const tag = hmacSha256(ciphers, tagKey, sealed.subarray(0, tagAt)).subarray(0, tagBytes);
  tagKey.fill(0);
  if (!sameBytes(tag, sealed.subarray(tagAt))) return undefined;
  const plain = sealed.slice(NONCE_BYTES, tagAt);
  const coverKey = deriveKey(ciphers, secret, "cover");
  cover(ciphers, coverKey.subarray(0, cipherBlockBytes), sealed.subarray(0, NONCE_BYTES), plain);
  coverKey.fill(0);
  return plain;
}

/** Writes a text as two bytes per code unit, its length in front: no two pairs of texts give the same bytes. */
function writeText(out: number[], text: string): void {
  out.push(text.length);
  for (let index = 0; index < text.length; index++) out.push(text.charCodeAt(index) >> 8, text.charCodeAt(index) & 255);
}

/** A slow, salted digest of a password (PBKDF2 with HMAC-SHA-256, RFC 8018, 5.2, under a secret), 16 bytes. */
export function slowDigest(
  ciphers: BlockCiphers,
  secret: Uint8Array,
  salt: string,
  password: string,
  rounds: number,
): Uint8Array {
  const message: number[] = [];
  writeText(message, salt);
  writeText(message, password);
  const key = deriveKey(ciphers, secret, "password");
  const hash = (bytes: Uint8Array) => ciphers.sha256(bytes);
  let turn = hmac(hash, key, Uint8Array.from(message));
  const digest = turn.slice(0, 16);
  for (let round = 1; round < rounds; round++) {
    turn = hmac(hash, key, turn);
    for (let index = 0; index < digest.length; index++) digest[index] = (digest[index] ?? 0) ^ (turn[index] ?? 0);
  }
  key.fill(0);
  return digest;
}
