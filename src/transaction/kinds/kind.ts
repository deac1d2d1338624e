import type { Text } from "../../../hal/display";
import type { Facts } from "../../book/facts";
import type { SupportedTransaction } from "../../book/params";
import type { Role } from "../../book/people";
import type { SlipKind } from "../../receipt/slip";

/**
 * One kind of transaction (`unionpay.md`, 3) as data: the one flow (`transaction/flow`) runs all of them. Who adds a kind
 * writes such a description, its slip's words and its scenarios.
 */
export interface Kind {
  /** As the journal knows it. */
  readonly kind: Facts["kind"];
  /** On screens and slips. */
  readonly title: Text;
  /** Its request: type, field 3, field 25, field 60.1. */
  readonly message: {
    readonly mti: "0200";
    readonly processingCode: string;
    readonly conditionCode: string;
    readonly type: string;
  };
  /** What is asked for. `largestFen`: more is a mistake (B10). */
  readonly amount: { readonly largestFen: number };
  /** A card has to be read; its holder is checked as card, issuer and parameters ask. */
  readonly card: "present";
  /** The approved transaction that it takes back, whole, by the same card; what may be one, and who may: parameter 54. */
  readonly original?: "of this batch";
  /** Its bit of parameter 26. */
  readonly offered: SupportedTransaction;
  /** The same card and amount again in a short time is asked about first (B19). */
  readonly asksAboutRepeats: boolean;
  /** What takes it back where no answer counts. */
  readonly reversal: "0400";
  /** The slip of its approval. */
  readonly slip: SlipKind;
  /** Who may do it. */
  readonly roles: readonly Role[];
}
