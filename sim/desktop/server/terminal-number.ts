import { invalid, type Result } from "../../scenario/result";

/** There is one, and its number is 1. */
const FIRST = "1";

/** `terminal=N` of a verb or view: what is wrong with it. @returns undefined where it names a terminal that is here, or none. */
export function noSuchTerminal(number: unknown): Result | undefined {
  if (number === undefined || number === null || String(number) === FIRST) return undefined;
  return invalid("terminal", `${FIRST}: there is one terminal`);
}
