import type { Chip, Session } from "./memory";

/** A signature of the card, and how long it took. */
export interface CardSignature {
  readonly bytes: Uint8Array;
  readonly thinkMs: number;
}

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

export function signedCryptogram(_chip: Chip, _session: Session, _made: CryptogramSigned): CardSignature | undefined {
  return undefined;
}
