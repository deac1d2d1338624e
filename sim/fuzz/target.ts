import type { SeededRandom } from "../world/random";

/** Something that takes what comes from outside, and the inputs that it is to be tried with. */
export interface FuzzTarget {
  readonly name: string;
  /** Inputs where no other number is asked for: those of all targets together take less than a minute. */
  readonly inputs: number;
  /**
   * Makes one input and plays it. All of it is drawn from `random` and nothing of it stays for the next one, so that any input
   * can be played again alone.
   * @returns what went beyond a documented bound or broke a promise; undefined when all is as documented.
   * @throws anything: that is a crash.
   */
  run(random: SeededRandom): Promise<string | undefined>;
}

/** An input that was taken badly. crash: what was thrown. over-bound: what `FuzzTarget.run` returned. */
export interface Finding {
  readonly kind: "crash" | "over-bound";
  /** A line, without card data. */
  readonly what: string;
}

/** What reached into a memory or a stack without a bound: also a crash, but told as what it is. */
const EXHAUSTED = /call stack|allocation failed|invalid array length|invalid string length/i;

/** A thrown value as a finding. @param describe the engine's way to say what was thrown and where. */
export function findingOf(error: unknown, describe: (error: unknown) => string): Finding {
  const what = describe(error);
  return { kind: error instanceof RangeError && EXHAUSTED.test(error.message) ? "over-bound" : "crash", what };
}
