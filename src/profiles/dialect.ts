/**
 * Where acquirers' dialects of Q/CUP 009 differ (`unionpay.md`, 12; `day.md`, 1.2), one switch each. TPDU, header and whether its keys are
 * for SM4 are put into a terminal together with its numbers (`Personalisation`).
 */
export interface DialectSwitches {
  /** Field 64 under DES keys: UnionPay's own MAC, or ANSI X9.19. Under SM4 keys it is UnionPay's in blocks of SM4. */
  readonly mac: "ecb" | "x9.19";
  /** Field 26: the most digits that a PIN may have. */
  readonly pinDigitsMax: "12" | "06";
  /** How many digits field 60 has at least: of a message about a card, and of one about a code. What is not known there is 0. */
  readonly field60Digits: 13 | 14 | 17;
  readonly codeField60Digits: 11 | 13 | 14 | 17;
  /** Field 61 of a void has the date of its original behind batch and STAN: 16 digits, and not 12. */
  readonly voidDate: boolean;
  /** Field 61 of a 0400: the numbers of the message that it reverses, or those of the one that that message was about. */
  readonly reversedOriginal: "own" | "original";
}

/** As most do. */
export const usualDialect: DialectSwitches = Object.freeze({
  mac: "ecb",
  pinDigitsMax: "12",
  field60Digits: 13,
  codeField60Digits: 11,
  voidDate: false,
  reversedOriginal: "own",
});
