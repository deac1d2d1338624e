import { timeOf } from "../words/words";

/** Day and time in China, to the second. */
export function momentOf(atMs: number): string {
  if (atMs === 0) return "";
  return `${new Date(atMs + 8 * 3_600_000).toISOString().slice(5, 10)} ${timeOf(atMs).slice(0, 8)}`;
}
