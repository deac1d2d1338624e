import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { sale } from "./sale";

/** 预授权完成撤销: a completion of this batch is taken back, whole: its authorisation holds again. */
export const completionVoid: Kind = Object.freeze({
  kind: "completion-void",
  title: words.completionVoid,
  message: Object.freeze({ mti: "0200", processingCode: "200000", conditionCode: "06", type: "21" }),
  amount: sale.amount,
  card: "present",
  original: Object.freeze({ kinds: Object.freeze(["completion"] as const), batch: "this", amount: "whole" }),
  offered: "completion-void",
  asksAboutRepeats: false,
  reversal: "0400",
  slip: "completion-void",
});
