import type { Parameters } from "../../book/params";
import type { SlipCopy } from "../../receipt/slip";

/** How the acquirer wants slips: its parameter 51. */
export interface SlipRules {
  /** In the order in which they are printed. */
  readonly copies: readonly SlipCopy[];
  /** A failed or reversed transaction is printed by itself; from the list it always can be. */
  readonly notices: boolean;
  /** The digital receipt's code stands at the foot of the cardholder's copy. */
  readonly codeOnPaper: boolean;
}

/** Layouts of parameter 51 that this firmware reads; with another one the rules of before stay. */
const VERSION = "01";

const copiesByNumber: readonly (readonly SlipCopy[])[] = Object.freeze([
  Object.freeze<SlipCopy[]>(["merchant"]),
  Object.freeze<SlipCopy[]>(["merchant", "cardholder"]),
  Object.freeze<SlipCopy[]>(["merchant", "cardholder", "bank"]),
]);

/** In force until the acquirer sends others. */
const defaultSlipRules: SlipRules = Object.freeze({
  copies: Object.freeze<SlipCopy[]>(["merchant", "cardholder"]),
  notices: false,
  codeOnPaper: false,
});

/**
 * Parameter 51, 5 digits: version 2, copies 1 (1 merchant, 2 and cardholder, 3 and bank), notices 1, code on paper 1. Private to
 * this family of acquirers: Q/CUP 009 leaves it open.
 */
export function slipRulesOf(parameters: Parameters | undefined): SlipRules {
  const text = parameters?.slipRules ?? "";
  const copies = copiesByNumber[Number(text[2]) - 1];
  const flags = /^[01]{2}$/.test(text.slice(3));
  if (text.slice(0, 2) !== VERSION || copies === undefined || !flags) return defaultSlipRules;
  return { copies, notices: text[3] === "1", codeOnPaper: text[4] === "1" };
}
