import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { sale } from "./sale";

/** 预授权完成(请求): what an authorisation of any terminal held is charged, all of it or another amount; the rest is free. */
export const completion: Kind = Object.freeze({
  kind: "completion",
  title: words.completion,
  message: Object.freeze({ mti: "0200", processingCode: "000000", conditionCode: "06", type: "20" }),
  amount: sale.amount,
  card: "present",
  original: Object.freeze({
    kinds: Object.freeze(["authorisation"] as const),
    batch: "any",
    elsewhere: "authorisation",
    amount: "completed",
  }),
  offered: "completion",
  asksAboutRepeats: false,
  reversal: "0400",
  slip: "completion",
});
