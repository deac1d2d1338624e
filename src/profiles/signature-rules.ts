import type { Parameters } from "../book/params";
import type { AcquirerProfile } from "./acquirers";

/** How the acquirer wants signatures: its parameter 50. */
export interface SignatureRules {
  /** 小额免签: contactless sales up to `smallAmountFen` without PIN need no signature. */
  readonly smallAmountAllowed: boolean;
  readonly smallAmountFen: number;
  /** After three tries with too little ink (C02), where there is a choice. */
  readonly withoutInk: "paper" | "supervisor";
  /** A PIN takes the place of the signature; UnionPay's practice is to ask for both. */
  readonly pinSuffices: boolean;
  /** The most bytes of an image in one 0820: a larger one goes in parts (C08). */
  readonly partBytes: number;
}

/** Layouts of parameter 50 that this firmware reads. Another one does not take effect (C15). */
const VERSION = "01";
/** ¥1000 since 2018-06-01 (`unionpay.md`, 9). */
const SMALL_AMOUNT_FEN = 1_000_00;
/** Field 62 holds so many (`unionpay.md`, 6). */
export const PART_BYTES_MAX = 999;
/** Smaller parts would make more messages of a signature than 80n can count. */
const PART_BYTES_MIN = 128;

/** In force until the acquirer sends others. */
export const defaultSignatureRules: SignatureRules = Object.freeze({
  smallAmountAllowed: true,
  smallAmountFen: SMALL_AMOUNT_FEN,
  withoutInk: "supervisor",
  pinSuffices: false,
  partBytes: PART_BYTES_MAX,
});

export type RulesRead =
  | { readonly kind: "rules"; readonly rules: SignatureRules }
  /** Made for another firmware. `version`: two digits, for support. */
  | { readonly kind: "incompatible"; readonly version: string };

/**
 * Parameter 50, 20 digits: version 2, small amounts without signature 1, their limit in fen 12, without ink 1 (0 paper,
 * 1 supervisor), PIN suffices 1, bytes of a part 3. Private to this family of acquirers: Q/CUP 009 leaves it open.
 */
export function readSignatureRules(parameters: Parameters | undefined): RulesRead {
  const text = parameters?.signatureRules;
  if (text === undefined) return { kind: "rules", rules: defaultSignatureRules };
  const version = text.slice(0, 2);
  const [allowed, withoutInk, pinSuffices] = [text[2], text[15], text[16]];
  const partBytes = Number(text.slice(17, 20));
  const flags = [allowed, withoutInk, pinSuffices].every((flag) => flag === "0" || flag === "1");
  if (version !== VERSION || !flags || partBytes < PART_BYTES_MIN) return { kind: "incompatible", version };
  return {
    kind: "rules",
    rules: {
      smallAmountAllowed: allowed === "1",
      smallAmountFen: Number(text.slice(3, 15)),
      withoutInk: withoutInk === "1" ? "supervisor" : "paper",
      pinSuffices: pinSuffices === "1",
      partBytes,
    },
  };
}

/** The rules in force: an incompatible set counts as none. */
export function signatureRulesOf(parameters: Parameters | undefined): SignatureRules {
  const read = readSignatureRules(parameters);
  return read.kind === "rules" ? read.rules : defaultSignatureRules;
}

/** What a set asks for less often than the acquirer's profile lets an answer without MAC do; undefined where it keeps to it. */
export function belowFloor(
  rules: SignatureRules,
  { noPinFenMax, noSignatureFenMax }: Pick<AcquirerProfile, "noPinFenMax" | "noSignatureFenMax">,
): { readonly smallAmountFen: number } | undefined {
  // Taps are spared PIN and signature up to one and the same limit.
  const floorFen = Math.min(noPinFenMax, noSignatureFenMax);
  const { smallAmountAllowed, smallAmountFen } = rules;
  return smallAmountAllowed && smallAmountFen > floorFen ? { smallAmountFen } : undefined;
}

/** Does a set let a PIN take the place of a signature, where the set in force asks for both? Unsigned sales may not be paid out. */
export function sparesSignature({ pinSuffices }: SignatureRules, inForce: Parameters | undefined): boolean {
  return pinSuffices && !signatureRulesOf(inForce).pinSuffices;
}
