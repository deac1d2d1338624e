import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { sale } from "./sale";

/** 退货: a sale or an advice of any day, or a settled completion, is given back, all or a part, again and again until nothing is left of it. */
export const refund: Kind = Object.freeze({
  kind: "refund",
  title: words.refund,
  message: Object.freeze({ mti: "0220", processingCode: "200000", conditionCode: "00", type: "25" }),
  amount: sale.amount,
  card: "present",
  original: Object.freeze({
    // Nothing voids an advice.
    kinds: Object.freeze(["sale", "completion-advice"] as const),
    settledKinds: Object.freeze(["completion"] as const),
    batch: "any",
    elsewhere: "reference",
    amount: "part",
  }),
  offered: "refund",
  asksAboutRepeats: false,
  reversal: "again",
  slip: "refund",
});
