import type { Facts } from "../../book/facts";
import type { SignatureNeed } from "../../book/signature-state";
import type { Terminal } from "../../context";
import { type SignatureRules, signatureRulesOf } from "../../profiles/signature-rules";
import type { CardEntry } from "../../values/card-entry";
import type { CardholderVerification } from "../card/payment";
import { kindOf } from "../kinds/kinds";

/** What the need for a signature depends on. */
export interface SigningCase {
  /** Has this model a signature pad? */
  readonly pad: boolean;
  readonly entry: CardEntry;
  readonly verification: CardholderVerification;
  readonly amountFen: number;
  readonly rules: SignatureRules;
}

/** Whether and where a transaction is signed: by its kind, on this model, by the rules of now. */
export async function needOf(
  { book, devices }: Terminal,
  facts: Facts,
  verification: CardholderVerification,
): Promise<SignatureNeed> {
  if (kindOf(facts).unsigned) return { kind: "none" };
  const { entry, amountFen } = facts;
  const rules = signatureRulesOf(await book.settings.parameters());
  return signatureNeed({ pad: devices["signature-pad"] !== undefined, entry, verification, amountFen, rules });
}

/**
 * When a sale that the host approves has to be signed, and where. Pure: asked once, with the answer, so that a change of
 * parameters never takes a signature back. (`unionpay.md`, 6 and 9: skipped for 小额免密免签 alone, unless the acquirer lets
 * the PIN stand for it.)
 */
export function signatureNeed({ pad, entry, verification, amountFen, rules }: SigningCase): SignatureNeed {
  // Who pays by code has confirmed it on the phone.
  if (entry === "scan") return { kind: "none" };
  if (isSmallAmount(entry, verification, amountFen, rules))
    return { kind: "small-amount", limitFen: rules.smallAmountFen };
  if (verification === "pin" && rules.pinSuffices) return { kind: "none" };
  return { kind: pad ? "owed" : "paper" };
}

function isSmallAmount(
  entry: CardEntry,
  verification: CardholderVerification,
  amountFen: number,
  rules: SignatureRules,
): boolean {
  const unverified = verification === "none" || verification === "device";
  return rules.smallAmountAllowed && entry === "contactless" && unverified && amountFen <= rules.smallAmountFen;
}
