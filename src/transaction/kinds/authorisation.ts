import { words } from "../../screen/words";
import type { Kind } from "./kind";
import { sale } from "./sale";

/** 预授权: an amount on the card is held, for a completion to charge. */
export const authorisation: Kind = Object.freeze({
  kind: "authorisation",
  title: words.authorisation,
  message: Object.freeze({ mti: "0100", processingCode: "030000", conditionCode: "06", type: "10" }),
  amount: sale.amount,
  card: "present",
  offered: "auth",
  asksAboutRepeats: true,
  reversal: "0400",
  slip: "authorisation",
});
