import type { Book } from "../book/book";

/** Parameter 58, 6 digits: version 2, then at which time of the day the terminal settles by itself, hhmm; 9999 never. Private to this family of acquirers. */
const VERSION = "01";
/** Until the acquirer says otherwise: behind most shops' last sale, and long enough before midnight. */
const USUAL_TIME = "2330";

/** hhmm; undefined: never. */
export async function settleTimeOf({ settings }: Pick<Book, "settings">): Promise<string | undefined> {
  const rules = (await settings.parameters())?.settlementRules ?? "";
  if (rules.slice(0, 2) !== VERSION) return USUAL_TIME;
  const time = rules.slice(2);
  return /^([01]\d|2[0-3])[0-5]\d$/.test(time) ? time : undefined;
}
