import type { Book } from "../book/book";
import type { Transaction } from "../book/states";

/** A whole batch and more. */
const LISTED_MAX = 1_000;

/**
 * The terminal's transactions by the time at which each was begun, the newest first: a sale whose slip or signature came late closes
 * late, and stands where it belongs all the same. Keeps a time for each in memory, and reads the few that a page shows.
 * @param pageSize how many a page shows. @returns the transactions of a page, 0 the first.
 */
export async function newestFirst(
  book: Book,
  pageSize: number,
): Promise<(page: number) => Promise<readonly Transaction[]>> {
  const times = new Float64Array(LISTED_MAX);
  let count = 0;
  for await (const { facts } of book.all()) {
    times[count++] = Number(facts.localTime);
    if (count === LISTED_MAX) break;
  }
  // What was read first is open, or closed last: of two of one second it is the newer one.
  const order = Uint16Array.from({ length: count }, (_, at) => at).sort(
    (a, b) => (times[b] ?? 0) - (times[a] ?? 0) || a - b,
  );
  return async (page) => {
    const wanted = [...order.subarray(page * pageSize, (page + 1) * pageSize)];
    const found: Transaction[] = [];
    let at = 0;
    for await (const transaction of book.all()) {
      const place = wanted.indexOf(at++);
      if (place >= 0) found[place] = transaction;
      if (at > Math.max(...wanted)) break;
    }
    return found.filter((transaction) => transaction !== undefined);
  };
}
