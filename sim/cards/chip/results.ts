import type { BlockCiphers } from "../../../hal/drivers/ciphers";
import { concat, decimalBytes, hex } from "./bytes";
import { retailMac } from "./cryptogram";

/** Kinds of application cryptogram as in CID, P1 of GENERATE AC and CVR: declined, approved, ask the issuer. */
export const Decision = Object.freeze({ decline: 0, approve: 1, online: 2 } as const);
export type Decision = (typeof Decision)[keyof typeof Decision];

/** What a card remembers of a transaction for its issuer (CVR, emv.md §11). */
export interface VerificationResults {
  readonly first: Decision;
  /** Absent before the second GENERATE AC. */
  readonly second?: Decision;
  readonly issuerFailed: boolean;
  readonly pinDone: boolean;
  readonly pinFailed: boolean;
  readonly unableOnline: boolean;
  readonly lastNotCompleted: boolean;
  readonly pinBlocked: boolean;
  readonly newCard: boolean;
  readonly scripts: number;
  readonly scriptFailed: boolean;
  readonly dynamicDone: boolean;
}

/** "No second GENERATE AC" in CVR byte 2. */
const NOT_REQUESTED = 2;
const SCRIPTS_MAX = 15;

/** Card verification results: 4 bytes, the first their length. */
export function resultBytes(results: VerificationResults): Uint8Array {
  const bit = (set: boolean, value: number) => (set ? value : 0);
  return Uint8Array.of(
    3,
    ((results.second ?? NOT_REQUESTED) << 6) |
      (results.first << 4) |
      bit(results.issuerFailed, 0x08) |
      bit(results.pinDone, 0x04) |
      bit(results.pinFailed, 0x02) |
      bit(results.unableOnline, 0x01),
    bit(results.lastNotCompleted, 0x80) | bit(results.pinBlocked, 0x40 | 0x02) | bit(results.newCard, 0x10),
    (Math.min(results.scripts, SCRIPTS_MAX) << 4) | bit(results.scriptFailed, 0x08) | bit(results.dynamicDone, 0x02),
  );
}

/** Derivation key 01, cryptogram version 01, algorithm 01 (3DES): what this issuer's cards say. */
const keyAndVersion = "0101";
const algorithm = "01";

/**
 * Issuer application data 9F10 (emv.md §11).
 * @param results from `resultBytes`.
 */
export function issuerApplicationData(results: Uint8Array): Uint8Array {
  return concat(hex(`07${keyAndVersion}`), results, hex(algorithm));
}

/**
 * The issuer's own part behind it where the card holds money: identifier 01, what is left, and a MAC. No public example
 * tells what that MAC covers; here it is the counter and the part itself.
 */
export function balancePart(
  ciphers: BlockCiphers,
  session: Uint8Array,
  transaction: { readonly atc: Uint8Array; readonly leftFen: number },
): Uint8Array {
  const part = concat(hex("01"), decimalBytes(transaction.leftFen, 5));
  const mac = retailMac(ciphers, session, concat(transaction.atc, part)).subarray(0, 4);
  return concat(Uint8Array.of(part.length + mac.length), part, mac);
}
