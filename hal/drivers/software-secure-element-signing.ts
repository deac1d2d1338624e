import type { Sealed } from "../secure-element";
import type { BlockCiphers } from "./ciphers";
import { deriveKey, hmac } from "./software-secure-element-sealing";

/*
 * ECDSA over P-256 with SHA-256 (FIPS 186-5, 6.4), its numbers k by RFC 6979: a seed replays every signature. For development
 * kits and the simulator, as all of the software element: its time depends on the key, and keys pass through ordinary memory.
 */

/** Most bytes that `SecureElement.sign` takes: the contract's bound. */
export const SIGNED_BYTES_MAX = 512;

/** `SecureElement.sign` with the key that follows from a device's secret, 32 bytes, and is gone when that is wiped. */
export function sign(ciphers: BlockCiphers, secret: Uint8Array, message: Uint8Array): Sealed {
  return withKey(ciphers, secret, (key) => signMessage(ciphers, key, message));
}

/** The public half of the same key: 65 bytes. */
export function publicKey(ciphers: BlockCiphers, secret: Uint8Array): Sealed {
  return withKey(ciphers, secret, publicKeyOf);
}

/** Modulo N - 1 some keys are likelier than others by one in four billion. */
function withKey(ciphers: BlockCiphers, secret: Uint8Array, use: (key: Uint8Array) => Uint8Array): Sealed {
  const key = bytesOf((numberOf(deriveKey(ciphers, secret, "signing")) % (N - 1n)) + 1n);
  const bytes = use(key);
  key.fill(0);
  return { kind: "ok", bytes };
}

/** SP 800-186, 3.2.1.3: the prime, the order, the base point. The curve is y² = x³ - 3x + b. */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const GX = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n;
const GY = 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n;
const NUMBER_BYTES = 32;

/** Jacobian coordinates: x = X / Z², y = Y / Z³; Z = 0 is the point at infinity. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

const base: Point = Object.freeze({ x: GX, y: GY, z: 1n });
const infinity: Point = Object.freeze({ x: 1n, y: 1n, z: 0n });

function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** Extended Euclid. @param modulus prime; `value` is not 0. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [r, next] = [modulus, mod(value, modulus)];
  let [t, nextT] = [0n, 1n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  return mod(t, modulus);
}

/** "dbl-2001-b" of the explicit-formulas database, for a = -3. */
function double({ x, y, z }: Point): Point {
  const delta = (z * z) % P;
  const gamma = (y * y) % P;
  const beta = (x * gamma) % P;
  const alpha = (3n * (x - delta) * (x + delta)) % P;
  const newX = mod(alpha * alpha - 8n * beta, P);
  return {
    x: newX,
    y: mod(alpha * (4n * beta - newX) - 8n * gamma * gamma, P),
    z: mod((y + z) * (y + z) - gamma - delta, P),
  };
}

/** "add-2007-bl" of the same, with its two exceptions. */
function add(a: Point, b: Point): Point {
  if (a.z === 0n) return b;
  if (b.z === 0n) return a;
  const za = (a.z * a.z) % P;
  const zb = (b.z * b.z) % P;
  const xa = (a.x * zb) % P;
  const ya = (a.y * b.z * zb) % P;
  const height = mod(b.x * za - xa, P);
  const slope = mod(b.y * a.z * za - ya, P);
  if (height === 0n) return slope === 0n ? double(a) : infinity;
  const square = (height * height) % P;
  const cube = (square * height) % P;
  const middle = (xa * square) % P;
  const x = mod(slope * slope - cube - 2n * middle, P);
  return { x, y: mod(slope * (middle - x) - ya * cube, P), z: (a.z * b.z * height) % P };
}

/** The base point so many times, x and y. @param times 1 to N - 1. */
function multiple(times: bigint): { readonly x: bigint; readonly y: bigint } {
  let sum = infinity;
  for (let bit = 255n; bit >= 0n; bit--) {
    sum = double(sum);
    if (((times >> bit) & 1n) === 1n) sum = add(sum, base);
  }
  const z = inverse(sum.z, P);
  return { x: (sum.x * z * z) % P, y: (sum.y * z * z * z) % P };
}

function numberOf(bytes: Uint8Array): bigint {
  let number = 0n;
  for (const byte of bytes) number = (number << 8n) | BigInt(byte);
  return number;
}

function bytesOf(number: bigint): Uint8Array {
  const bytes = new Uint8Array(NUMBER_BYTES);
  let rest = number;
  for (let at = NUMBER_BYTES - 1; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The public key to a private one, as an uncompressed point (SEC 1, 2.3.3): 65 bytes, 04, x, y. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  const { x, y } = multiple(numberOf(privateKey));
  return joined(Uint8Array.of(4), bytesOf(x), bytesOf(y));
}

/** The signature of a message: r, s, 32 bytes each (IEEE P1363). */
export function signMessage(ciphers: BlockCiphers, privateKey: Uint8Array, message: Uint8Array): Uint8Array {
  const digest = numberOf(ciphers.sha256(message)) % N;
  const secret = numberOf(privateKey);
  for (const k of candidates(ciphers, privateKey, bytesOf(digest))) {
    const r = multiple(k).x % N;
    const s = mod(inverse(k, N) * (digest + r * secret), N);
    if (r !== 0n && s !== 0n) return joined(bytesOf(r), bytesOf(s));
  }
  throw new RangeError("no signature: the generator of k came to its end");
}

/** RFC 6979, 3.2: numbers k from the key and the digest, one after another; the second is needed once in 2^32. */
function* candidates(ciphers: BlockCiphers, privateKey: Uint8Array, digest: Uint8Array): Generator<bigint, void, void> {
  let key: Uint8Array = new Uint8Array(NUMBER_BYTES);
  let value: Uint8Array = new Uint8Array(NUMBER_BYTES).fill(1);
  for (const round of [0, 1]) {
    key = hmac(ciphers, key, joined(value, Uint8Array.of(round), privateKey, digest));
    value = hmac(ciphers, key, value);
  }
  for (;;) {
    value = hmac(ciphers, key, value);
    const k = numberOf(value);
    if (k >= 1n && k < N) yield k;
    key = hmac(ciphers, key, joined(value, Uint8Array.of(0)));
    value = hmac(ciphers, key, value);
  }
}
