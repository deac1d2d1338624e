/*
 * Parts of a message, and their bounds: nothing is taken from the line that is beyond them.
 */

export const AMOUNT_MAX = 999_999_999_999;
/** Minutes since 1970. */
export const MINUTE_MAX = 99_999_999;

/** A whole number from 0 to `most`. */
export function isUpTo(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value <= most;
}

/** The word that has this number on the wire; undefined where none has it. */
export function wordOf<T>(words: readonly T[], number: unknown): T | undefined {
  return typeof number === "number" ? words[number] : undefined;
}

/** An account as it is shown: first six and last four digits, and stars between them. */
export function isMasked(value: unknown): value is string {
  return typeof value === "string" && /^[0-9*]{10,24}$/.test(value);
}
