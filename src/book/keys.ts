import { keysKey } from "./cells";
import type { BookStore } from "./store";

/** How many sign-ins are remembered; each takes 9 bytes in flash. */
const KEYS_MAX = 8;

/**
 * Did a sign-in bring keys that this terminal has not had before? The answer to a sign-in carries no MAC. So an old answer can be sent
 * again, and brings old keys. Nobody asks where the dialect proves which sign-in an answer is for (`signInNonce`).
 * @param checkValue of the MAC key, 8 hex digits.
 */
export async function noteKeys(store: BookStore, checkValue: string): Promise<boolean> {
  const seen = ((await store.cell(keysKey)) as readonly string[] | undefined) ?? [];
  if (seen.includes(checkValue)) return false;
  await store.put(keysKey, [...seen, checkValue].slice(-KEYS_MAX));
  return true;
}
