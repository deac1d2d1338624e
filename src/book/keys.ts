import { keysKey } from "./cells";
import type { BookStore } from "./store";

/** So many sign-ins back; each is 9 bytes in flash. */
const KEYS_MAX = 8;

/**
 * Whether a sign-in brought keys that this terminal has not had before: an answer to a sign-in carries no MAC, and one of before, played
 * again, brings keys of before. Where the dialect proves which sign-in an answer is for (`signInNonce`) nobody asks.
 * @param checkValue of the MAC key, 8 hex digits.
 */
export async function noteKeys(store: BookStore, checkValue: string): Promise<boolean> {
  const seen = ((await store.cell(keysKey)) as readonly string[] | undefined) ?? [];
  if (seen.includes(checkValue)) return false;
  await store.put(keysKey, [...seen, checkValue].slice(-KEYS_MAX));
  return true;
}
