import { words } from "../../screen/words";
import type { Kind } from "./kind";

/** 消费. */
export const sale: Kind = Object.freeze({
  kind: "sale",
  title: words.sale,
  message: Object.freeze({ mti: "0200", processingCode: "000000", conditionCode: "00", type: "22" }),
  // The acquirer's field 4 has twelve digits; a till slip above this is a mistake.
  amount: Object.freeze({ largestFen: 5_000_000_00 }),
  card: "present",
  offered: "sale",
  asksAboutRepeats: true,
  takesParts: true,
  reversal: "0400",
  slip: "sale",
});
