import { sha1 } from "../../../hal/drivers/sha1";
import { concat, hex, numberBytes } from "./bytes";
import type { ChipPrivateKey } from "./profile";
import { modulusBytes, type PublicKey, type RawSigner, sign } from "./rsa";

/** Bytes of a certificate that are no key: EMV 4.4 Book 2, tables 2 and 14. */
const ISSUER_OVERHEAD = 36;
const CARD_OVERHEAD = 42;
const HEADER = 0x6a;
const TRAILER = 0xbc;
/** Hash algorithm SHA-1, key algorithm RSA. */
const algorithms = Object.freeze([0x01, 0x01] as const);

/** A certificate and what of the key did not fit into it. */
export interface Certificate {
  readonly certificate: Uint8Array;
  /** Empty when all fits. */
  readonly remainder: Uint8Array;
}

/** What every certified thing says of itself. Dates as MMYY. */
export interface Certified {
  readonly key: PublicKey;
  readonly expiry: string;
  /** 3 bytes, hex. */
  readonly serial: string;
}

function exponentBytes(exponent: number): Uint8Array {
  return numberBytes(exponent, exponent > 0xff ? 3 : 1);
}

/** Signs a text with its hash around it (Book 2, Annex A2.1). @param text without header, hash and trailer. */
function sealed(signer: ChipPrivateKey, text: Uint8Array, hashed: Uint8Array, signRaw: RawSigner = sign): Uint8Array {
  const block = concat(Uint8Array.of(HEADER), text, sha1(concat(text, hashed)), Uint8Array.of(TRAILER));
  return signRaw(signer, block);
}

function certified(
  signer: ChipPrivateKey,
  overhead: number,
  { key, ...what }: Certified & { readonly format: number; readonly subject: Uint8Array },
  alsoHashed: Uint8Array,
): Certificate {
  const room = modulusBytes(signer) - overhead;
  const modulus = hex(key.modulus);
  const exponent = exponentBytes(key.exponent);
  const fitting = new Uint8Array(room).fill(0xbb);
  fitting.set(modulus.subarray(0, room));
  const remainder = modulus.subarray(Math.min(room, modulus.length));
  const text = concat(
    Uint8Array.of(what.format),
    what.subject,
    hex(what.expiry),
    hex(what.serial),
    Uint8Array.of(...algorithms, modulus.length, exponent.length),
    fitting,
  );
  return { certificate: sealed(signer, text, concat(remainder, exponent, alsoHashed)), remainder };
}

/** 90 and 92: the CA vouches for an issuer (Book 2, 5.1, 6.1). @param bin its first digits, at most 8. */
export function certifyIssuer(signer: ChipPrivateKey, bin: string, issuer: Certified): Certificate {
  const subject = hex(bin.padEnd(8, "F"));
  return certified(signer, ISSUER_OVERHEAD, { ...issuer, format: 0x02, subject }, new Uint8Array(0));
}

/** 9F46 and 9F48: the issuer vouches for a card and its static data (Book 2, 6.1). */
export function certifyCard(signer: ChipPrivateKey, pan: string, card: Certified, staticData: Uint8Array): Certificate {
  const subject = hex(pan.padEnd(20, "F"));
  return certified(signer, CARD_OVERHEAD, { ...card, format: 0x04, subject }, staticData);
}

/** 93: the issuer signs a card's static data (Book 2, 5.1). @param code data authentication code, 2 bytes hex. */
export function signStatic(signer: ChipPrivateKey, code: string, staticData: Uint8Array): Uint8Array {
  const text = new Uint8Array(modulusBytes(signer) - 22).fill(0xbb);
  text.set([0x03, 0x01, ...hex(code)]);
  return sealed(signer, text, staticData);
}

/** 9F4B: a card signs (Book 2, 6.5, 6.6). @param dynamic ICC dynamic data. @param hashed what else the hash covers. */
export function signDynamic(
  signer: ChipPrivateKey,
  dynamic: Uint8Array,
  hashed: Uint8Array,
  signRaw: RawSigner,
): Uint8Array {
  const text = new Uint8Array(modulusBytes(signer) - 22).fill(0xbb);
  text.set([0x05, 0x01, dynamic.length]);
  text.set(dynamic, 3);
  return sealed(signer, text, hashed, signRaw);
}
