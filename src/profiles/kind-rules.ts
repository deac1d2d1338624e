import type { TransactionKind } from "../book/facts";
import type { Parameters } from "../book/params";

/** What a kind of transaction other than the sale asks for. */
export interface BackRules {
  /** The card is shown again; without, the host goes by the original's numbers alone. */
  readonly card: boolean;
  /** Its holder types the PIN. */
  readonly pin: boolean;
  /** A supervisor stands for it. */
  readonly supervisor: boolean;
}

/** Layouts of parameter 54 that this firmware reads; with another one the rules of before stay. */
const VERSION = "01";

/** In force until the acquirer sends others. */
const defaults: { readonly [kind in TransactionKind]?: BackRules } = Object.freeze({
  void: Object.freeze({ card: true, pin: true, supervisor: false }),
});

/**
 * Parameter 54, 5 digits: version 2; of a void the card 1, the PIN 1, the supervisor 1. Private to this family of acquirers.
 * @returns undefined for a kind that asks for all that a sale needs, and no more.
 */
export function kindRulesOf(parameters: Parameters | undefined, kind: TransactionKind): BackRules | undefined {
  const text = (kind === "void" && parameters?.kindRules) || "";
  if (text.slice(0, 2) !== VERSION || !/^[01]{3}$/.test(text.slice(2))) return defaults[kind];
  const asks = (at: number) => text[at] === "1";
  return { card: asks(2), pin: asks(2) && asks(3), supervisor: asks(4) };
}
