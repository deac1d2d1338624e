import { cellClasses, keysKey } from "./cells";
import { isSince } from "./loss";
import type { BookStore } from "./store";

/** How many sign-ins are remembered in any case; each takes 15 bytes in flash. */
const KEYS_MAX = 8;
/** In all, with those under which something was sent that is still open: no more than that can be open at once (`store.ts`). */
const KEYS_OPEN_MAX = 64;

/** Hex digits of a check value, which begin an entry. Behind them: the first STAN that could be used under these keys. */
const CHECK_DIGITS = 8;

/**
 * Did a sign-in bring keys that this terminal has not had before? The answer to a sign-in carries no MAC. So an old answer can be sent
 * again, and brings old keys. Nobody asks where the dialect proves which sign-in an answer is for (`signInNonce`).
 *
 * A recorded answer about a transaction is genuine under the keys that were in force when its request left. So these are remembered as long as
 * it is open, whatever number of sign-ins somebody brings about until then.
 * @param checkValue of the MAC key, 8 hex digits.
 */
export async function noteKeys(store: BookStore, checkValue: string): Promise<boolean> {
  const seen = ((await store.cell(keysKey)) as readonly string[] | undefined) ?? [];
  if (seen.some((entry) => entry.startsWith(checkValue))) return false;
  const { nextStan } = store;
  const open = store.ids(cellClasses.checking);
  const isNeeded = (at: number) => {
    const [from, to] = [stanOf(seen[at]), stanOf(seen[at + 1]) || nextStan];
    return from > 0 && open.some((stan) => isSince(stan, from, to));
  };
  const kept = seen.filter((_, at) => at > seen.length - KEYS_MAX || isNeeded(at));
  const entry = checkValue + String(nextStan).padStart(6, "0");
  await store.put(keysKey, [...kept, entry].slice(-KEYS_OPEN_MAX));
  return true;
}

/** 0 where nobody noted it. */
function stanOf(entry = ""): number {
  return Number(entry.slice(CHECK_DIGITS));
}
