import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { sale } from "./sale";

/** 预授权撤销: an authorisation of any terminal is given up, whole: its hold ends. */
export const authorisationVoid: Kind = Object.freeze({
  kind: "authorisation-void",
  title: words.authorisationVoid,
  message: Object.freeze({ mti: "0100", processingCode: "200000", conditionCode: "06", type: "11" }),
  amount: sale.amount,
  card: "present",
  original: Object.freeze({
    kinds: Object.freeze(["authorisation"] as const),
    batch: "any",
    elsewhere: "authorisation",
    amount: "whole",
  }),
  offered: "auth-void",
  asksAboutRepeats: false,
  reversal: "0400",
  slip: "authorisation-void",
  unsigned: true,
});
