import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { sale } from "./sale";

/** 消费撤销: a sale of this batch is taken back, whole. */
export const voidOfSale: Kind = Object.freeze({
  kind: "void",
  title: words.void,
  message: Object.freeze({ mti: "0200", processingCode: "200000", conditionCode: "00", type: "23" }),
  amount: sale.amount,
  card: "present",
  original: Object.freeze({ kinds: Object.freeze(["sale"] as const), batch: "this", amount: "whole" }),
  offered: "void",
  asksAboutRepeats: false,
  reversal: "0400",
  slip: "void",
});
