import { words } from "../../screen/words";
import type { Kind } from "./kind";

/** 余额查询: what is left on a card is asked of its issuer, by its holder's PIN. No money moves, and nothing is printed. */
export const balance: Kind = Object.freeze({
  kind: "balance",
  title: words.balance,
  message: Object.freeze({ mti: "0200", processingCode: "310000", conditionCode: "00", type: "01" }),
  amount: Object.freeze({ largestFen: 0 }),
  card: "present",
  pinAlways: true,
  offered: "balance",
  asksAboutRepeats: false,
  reversal: "none",
  unsigned: true,
});
