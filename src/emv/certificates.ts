import type { PublicKey } from "../../hal/public-key";
import { concat, noBytes, same, sameAt } from "./bytes";
import { inCentury, isMonthOver } from "./dates";
import type { RsaKey, Session } from "./session";

/*
 * Recovery of keys and signed data by RSA (EMV 4.4 Book 2, 5, 6 and Annex A2.1). A recovered block begins with 6A and a format,
 * and ends with a SHA-1 hash and BC.
 */

const HEADER = 0x6a;
const TRAILER = 0xbc;
const HASH_BYTES = 20;
/** Hash and trailer. */
const TAIL_BYTES = HASH_BYTES + 1;
const SHA1 = 0x01;
const RSA = 0x01;
/** Book 2, Annex B2.1: 1984 bits. Below 512 bits a signature is worth nothing. */
const KEY_BYTES_MAX = 248;
const KEY_BYTES_MIN = 64;

/** What is looked for in a certificate: its format byte and where the key starts. */
const issuerForm = Object.freeze({ format: 0x02, keyAt: 15 });
const cardForm = Object.freeze({ format: 0x04, keyAt: 21 });

/** Opens a block and checks header, format and trailer. @returns undefined when it was not made by this key. */
export async function openBlock(
  publicKey: PublicKey,
  key: RsaKey,
  block: Uint8Array,
  format: number,
): Promise<Uint8Array | undefined> {
  if (block.length !== key.modulus.length) return undefined;
  const opened = await publicKey.rsa({ modulus: key.modulus, exponent: key.exponent, block });
  const size = key.modulus.length;
  if (opened.length !== size || opened[0] !== HEADER || opened[1] !== format || opened[size - 1] !== TRAILER)
    return undefined;
  return opened;
}

/** Whether the hash in an opened block is that of its own content and what follows it. */
export async function hashHolds(
  publicKey: PublicKey,
  opened: Uint8Array,
  following: readonly Uint8Array[],
): Promise<boolean> {
  const end = opened.length - TAIL_BYTES;
  const hash = await publicKey.sha1(concat([opened.subarray(1, end), ...following]));
  return sameAt(opened, end, hash, 0, HASH_BYTES) && hash.length === HASH_BYTES;
}

/*
 * The keys are recovered one after the other, each asked for by the step that needs it: nested calls would cost the device's
 * short stack what a loop of them does not.
 */

/** The issuer's key by the scheme's (Book 2, 5.3 and 6.3), once a transaction. */
export async function issuerKey(session: Session): Promise<RsaKey | undefined> {
  if (session.issuerKey !== undefined) return session.issuerKey ?? undefined;
  // What fails below has failed for the whole transaction.
  session.issuerKey = null;
  const { card, ports } = session;
  const certificate = card.get(0x90);
  const index = card.get(0x8f)?.[0];
  const exponent = card.get(0x9f32);
  const rid = session.own.get(0x9f06)?.slice(0, RID_BYTES);
  if (!certificate || index === undefined || !exponent || !rid) return undefined;
  const authority = await ports.authorityKey({ rid, index });
  if (!authority || Number(authority.expiry) < today(session)) return undefined;
  const opened = await openBlock(ports.publicKey, authority, certificate, issuerForm.format);
  // The scheme's key is the longest: without an accelerator this took 40 ms of a small chip, and what follows takes 20 more (`sim/mcu`).
  await ports.breathe();
  if (!opened) return undefined;
  // Table 6: the issuer's number is the left 3 to 8 digits of the card's, filled with F.
  if (!isLeftPart(opened, 2, 4, session.identity?.pan ?? "", ISSUER_DIGITS_MIN)) return undefined;
  if (isMonthOver(opened, 6, today(session))) return undefined;
  if (ports.cards.isRevoked({ rid, index, serial: opened.slice(8, 11) })) return undefined;
  const key = await certifiedKey(session, opened, issuerForm.keyAt, card.get(0x92), exponent, noBytes());
  session.issuerKey = key ?? null;
  return key;
}

/** The card's key by the issuer's (Book 2, 6.4), once a transaction. Ask for `issuerKey` first. */
export async function cardKey(session: Session): Promise<RsaKey | undefined> {
  if (session.cardKey !== undefined) return session.cardKey ?? undefined;
  session.cardKey = null;
  const { card } = session;
  const staticData = session.staticData();
  if (!staticData) return undefined;
  const key = await cardCertificate(session, card.get(0x9f46), card.get(0x9f48), card.get(0x9f47), staticData);
  session.cardKey = key ?? null;
  return key;
}

/** The key for an enciphered PIN: its own certificate, else the card's (Book 2, 7.1). Ask for `issuerKey` first. */
export function pinKey(session: Session): Promise<RsaKey | undefined> {
  const { card } = session;
  if (!card.has(0x9f2d)) return cardKey(session);
  return cardCertificate(session, card.get(0x9f2d), card.get(0x9f2f), card.get(0x9f2e), noBytes());
}

async function cardCertificate(
  session: Session,
  certificate: Uint8Array | undefined,
  remainder: Uint8Array | undefined,
  exponent: Uint8Array | undefined,
  staticData: Uint8Array,
): Promise<RsaKey | undefined> {
  const issuer = session.issuerKey;
  if (!issuer || !certificate || !exponent) return undefined;
  const opened = await openBlock(session.ports.publicKey, issuer, certificate, cardForm.format);
  if (!opened) return undefined;
  const pan = session.identity?.pan ?? "";
  if (!isLeftPart(opened, 2, 10, pan, pan.length) || isMonthOver(opened, 12, today(session))) return undefined;
  return certifiedKey(session, opened, cardForm.keyAt, remainder, exponent, staticData);
}

/** Checks the rest of a certificate and puts the key together from its left part and the remainder. */
async function certifiedKey(
  session: Session,
  opened: Uint8Array,
  keyAt: number,
  remainder: Uint8Array | undefined,
  exponent: Uint8Array,
  staticData: Uint8Array,
): Promise<RsaKey | undefined> {
  if (opened[keyAt - 4] !== SHA1 || opened[keyAt - 3] !== RSA) return undefined;
  const size = opened[keyAt - 2] ?? 0;
  if (size < KEY_BYTES_MIN || size > KEY_BYTES_MAX || size > opened.length) return undefined;
  if (opened[keyAt - 1] !== exponent.length || !isExponent(exponent)) return undefined;
  const room = opened.length - keyAt - TAIL_BYTES;
  const rest = remainder ?? noBytes();
  if (!(await hashHolds(session.ports.publicKey, opened, [rest, exponent, staticData]))) return undefined;
  const left = opened.subarray(keyAt, keyAt + Math.min(size, room));
  if (left.length + rest.length !== size) return undefined;
  return { modulus: concat([left, rest]), exponent: exponent.slice() };
}

/** Book 2, Annex B2.1: 3 and 2^16 + 1. */
export function isExponent(exponent: Uint8Array): boolean {
  return (exponent.length === 1 && exponent[0] === 3) || same(exponent, Uint8Array.of(1, 0, 1));
}

/** Whether the BCD digits at `at`, filled with F, are at least `digitsMin` left digits of `pan`. */
function isLeftPart(bytes: Uint8Array, at: number, length: number, pan: string, digitsMin: number): boolean {
  for (let index = 0; index < length * 2; index++) {
    const byte = bytes[at + (index >> 1)] ?? 0;
    const nibble = index % 2 === 0 ? byte >> 4 : byte & 15;
    if (nibble === 15) return index >= digitsMin && index > 0;
    if (nibble !== pan.charCodeAt(index) - 0x30) return false;
  }
  return true;
}

export function today(session: Session): number {
  return inCentury(Number(session.request.date));
}

const RID_BYTES = 5;
const ISSUER_DIGITS_MIN = 3;
