import type { TransactionKind } from "../book/facts";
import type { Progress } from "./messages";

/** What a till may ask for. All but a sale want a supervisor at the terminal. */
export const tillKinds: readonly TransactionKind[] = Object.freeze(["sale", "void", "refund", "qr-refund"]);

const progress: { readonly [screen: string]: Progress } = Object.freeze({
  card: "card",
  "card.choose": "card",
  confirm: "confirm",
  "operator.password": "supervisor",
  pin: "pin",
  processing: "processing",
  checking: "checking",
  sign: "sign",
});

/** What a screen means for the request under way; undefined where it says nothing of it. */
export function progressOn(screen: string): Progress | undefined {
  return Object.hasOwn(progress, screen) ? progress[screen] : undefined;
}
