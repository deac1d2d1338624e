import { keepsCard, type TransactionKind } from "../book/facts";
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
  refund: Object.freeze({ card: true, pin: false, supervisor: false }),
  "authorisation-void": Object.freeze({ card: true, pin: true, supervisor: false }),
  completion: Object.freeze({ card: true, pin: true, supervisor: false }),
  "completion-advice": Object.freeze({ card: true, pin: false, supervisor: false }),
  "completion-void": Object.freeze({ card: true, pin: true, supervisor: false }),
});

/** Whose digits stand in parameter 57, and in which order. */
const others: readonly TransactionKind[] = Object.freeze<TransactionKind[]>([
  "refund",
  "authorisation-void",
  "completion",
  "completion-void",
]);

/**
 * Does a set spare a card or a PIN that both the defaults and the set in force ask for, with no supervisor in their place? No MAC protects
 * it: whoever stands on the line could let a cashier void sales and keep the cash.
 */
export function sparesChecks(parameters: Parameters, inForce: Parameters | undefined): boolean {
  const kinds: readonly TransactionKind[] = ["void", ...others];
  return kinds.some((kind) => {
    const floor = defaults[kind];
    const spares = (set: Parameters | undefined, check: "card" | "pin") => {
      const rules = kindRulesOf(set, kind);
      return floor?.[check] === true && rules?.[check] === false && !rules.supervisor;
    };
    return (["card", "pin"] as const).some((check) => spares(parameters, check) && !spares(inForce, check));
  });
}

/**
 * Parameter 54, 5 digits: version 2; of a void the card 1, the PIN 1, the supervisor 1. Parameter 57, 14 digits: version 2, the same of up
 * to four kinds more (`others`), 9 where the rules of before stay. Private to this family of acquirers. A message that may go again takes
 * no PIN, whatever they say: its block could not be made anew (`transaction/card/kept-card.ts`), and it is for the card alone.
 * @returns undefined for a kind that asks for all that a sale needs, and no more.
 */
export function kindRulesOf(parameters: Parameters | undefined, kind: TransactionKind): BackRules | undefined {
  const text = (kind === "void" ? parameters?.kindRules : parameters?.otherKindRules) ?? "";
  // The rules of an advice are those of the request in whose place it stands.
  const asked = kind === "completion-advice" ? "completion" : kind;
  const place = kind === "void" ? 0 : others.indexOf(asked);
  // The parameter says nothing of the other kinds.
  if (place < 0) return defaults[kind];
  const first = 2 + 3 * place;
  const digits = text.slice(first, first + 3);
  if (text.slice(0, 2) !== VERSION || !/^[01]{3}$/.test(digits)) return defaults[kind];
  const [card, pin, supervisor] = [...digits].map((digit) => digit === "1");
  if (keepsCard({ kind })) return { card: true, pin: false, supervisor: supervisor === true };
  return { card: card === true, pin: card === true && pin === true, supervisor: supervisor === true };
}
