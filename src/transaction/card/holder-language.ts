import type { Language } from "../../../hal/display";
import type { Panel } from "../../screen/panel";

/**
 * What the cardholder alone is asked, in the card's language; afterwards the operator's again (EMV 4.4 Book 4, 11.1).
 * @param language undefined: the operator's.
 */
export async function inLanguage<Answer>(
  panel: Panel,
  language: Language | undefined,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const operators = panel.language;
  panel.language = language ?? operators;
  try {
    return await ask();
  } finally {
    panel.language = operators;
  }
}
