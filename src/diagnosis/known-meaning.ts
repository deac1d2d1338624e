import type { Text } from "../../hal/display";
import type { BatchRefused } from "../evidence/failures";
import { CLOSED } from "../host/response-codes";
import { text } from "../screen/text";
import type { FaultCode } from "./catalogue";
import { closedText, responseMeaning } from "./response-meaning";

/** Until when is on no record. */
const chargeLater = text("请稍后再收款", "Charge again later");
/** The host has moved the terminal on and on, and nobody has settled what was sold before. */
export const tooManyLeft = text("未结算的批次太多", "Too many open batches");

/** B18: support has to end it. E03: a settlement does. */
export function codeOfBatch(refused: BatchRefused): FaultCode {
  return refused === "used" ? "B18" : "E03";
}

/** What was told beside the host's code, where the row's own words do not say it. */
export function knownMeaning(code: FaultCode, responseCode: string): { readonly cause?: Text; readonly remedy?: Text } {
  switch (code) {
    case "A07":
      return { remedy: chargeLater };
    case "A10":
      return responseCode === CLOSED ? { cause: closedText } : {};
    case "B18":
      // The code's own row would send for a sign-in, which does not mend it.
      return { cause: responseMeaning(responseCode).merchant };
    case "E03":
      return { cause: tooManyLeft };
    default:
      return {};
  }
}
