import { sha1 } from "../../../hal/drivers/sha1";
import { counterBytes } from "./application";
import { concat, hex } from "./bytes";
import { signDynamic } from "./certify";
import type { Chip, Session } from "./memory";

/** What RSA with 1024 bits takes on a card's coprocessor. */
export const SIGNATURE_MS = 140;

/** What a combined signature (CDA) covers. */
export interface CryptogramSigned {
  /** CID, one byte. */
  readonly information: Uint8Array;
  readonly cryptogram: Uint8Array;
  /** 9F37. */
  readonly unpredictable: Uint8Array;
  /** PDOL values, CDOL values and the answer's objects without the signature. */
  readonly transaction: Uint8Array;
}

/** A signature over these; undefined where the card has no key. A spoiled one covers something else. */
function signed(chip: Chip, session: Session, rest: Uint8Array, hashed: Uint8Array): Uint8Array | undefined {
  const key = session.memory.application.privateKey;
  if (key === undefined) return undefined;
  session.dynamicDone = true;
  // ICC dynamic number: the counter, as UnionPay's cards have it (emv.md §10.6).
  const dynamic = concat(Uint8Array.of(2), counterBytes(session.memory.atc), rest);
  const other = chip.mischief === "wrong-signature" ? Uint8Array.of(0) : new Uint8Array(0);
  return signDynamic(key, dynamic, concat(hashed, other), chip.signRaw);
}

/** Dynamic data authentication (EMV 4.4 Book 2, 6.5): over what the terminal sent. Over GPO's data it is fDDA. */
export function signedData(chip: Chip, session: Session, sent: Uint8Array): Uint8Array | undefined {
  return signed(chip, session, new Uint8Array(0), sent);
}

/** Combined with the cryptogram (Book 2, 6.6). */
export function signedCryptogram(chip: Chip, session: Session, made: CryptogramSigned): Uint8Array | undefined {
  const rest = concat(made.information, made.cryptogram, sha1(made.transaction));
  return signed(chip, session, rest, made.unpredictable);
}

/** 9F69 of a tap: version 01 of fDDA, the card's random number, and CTQ again (emv.md §1.2). */
export function authenticationData(session: Session, qualifiers: Uint8Array): Uint8Array {
  return concat(hex("01"), session.cardRandom, qualifiers);
}
