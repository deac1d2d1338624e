/** Samples of the emulated core (`sim/mcu/core/profile.c`), made into a table of functions. */

/** Code of one function in the script: bytes from its start. */
interface Code {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** Instructions of one function: its own, and with all that it called. */
export interface FunctionShare {
  readonly name: string;
  readonly own: number;
  readonly all: number;
}

export interface McuProfile {
  /** Instructions that the samples stand for. */
  readonly instructions: number;
  /** Functions of the script, the dearest by their own instructions first. What lies in none of them is "(no script)". */
  readonly script: readonly FunctionShare[];
  /** Functions of engine and C library, likewise; `all` is the same as `own`. */
  readonly native: readonly FunctionShare[];
  /** Where the C stack was deepest among the samples: what ran, then functions of the script, the innermost first. */
  readonly deepest: readonly string[];
}

const TICK_INSTRUCTIONS = 100;
/** Words of a sample in front of its places in the script. */
const HEAD_WORDS = 3;

/** Counts samples as they come. */
export class ProfileCounts {
  readonly #every: number;
  readonly #codes: Code[] = [];
  readonly #symbols: readonly (readonly [place: number, name: string])[];
  readonly #own = new Map<string, number>();
  readonly #all = new Map<string, number>();
  readonly #native = new Map<string, number>();
  #samples = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #deepest: readonly string[] = [];

  /**
   * @param ticks between two samples.
   * @param symbols of the core's program, by their place.
   */
  constructor(ticks: number, symbols: readonly (readonly [place: number, name: string])[]) {
    this.#every = ticks * TICK_INSTRUCTIONS;
    this.#symbols = symbols;
  }

  /** @param line place, length and name, as the core tells it; an inner function may come before the one around it. */
  function(line: string): void {
    const [start = "", length = "", name = ""] = line.split(" ");
    this.#codes.push({ start: Number(start), end: Number(start) + Number(length), name });
  }

  samples(words: Uint32Array): void {
    for (let at = 0; at < words.length; ) {
      const [place = 0, stack = 0, count = 0] = words.subarray(at, at + HEAD_WORDS);
      const places = words.subarray(at + HEAD_WORDS, at + HEAD_WORDS + count);
      at += HEAD_WORDS + count;
      this.#samples++;
      const native = this.#symbolAt(place);
      add(this.#native, native);
      const names = [...places].map((each) => this.#codeAt(each));
      if (stack < this.#lowest) {
        this.#lowest = stack;
        this.#deepest = [native, ...names];
      }
      add(this.#own, names[0] ?? "(no script)");
      for (const name of new Set(names)) add(this.#all, name);
    }
  }

  profile(): McuProfile {
    const shares = (own: ReadonlyMap<string, number>, all: ReadonlyMap<string, number>) =>
      [...new Set([...own.keys(), ...all.keys()])]
        .map((name) => ({
          name,
          own: (own.get(name) ?? 0) * this.#every,
          all: (all.get(name) ?? own.get(name) ?? 0) * this.#every,
        }))
        .sort((one, other) => other.own - one.own);
    return {
      instructions: this.#samples * this.#every,
      script: shares(this.#own, this.#all),
      native: shares(this.#native, this.#native),
      deepest: this.#deepest,
    };
  }

  /** The innermost function around a place. */
  #codeAt(place: number): string {
    let found: Code | undefined;
    for (const code of this.#codes)
      if (code.start <= place && place < code.end && (found === undefined || code.start > found.start)) found = code;
    if (found === undefined) return "(top of the script)";
    return `${found.name || this.#behind(found.start)} ${found.start}`;
  }

  /** What has no name is called by the last one before it that has: methods of a class stand behind each other. */
  #behind(start: number): string {
    let before: Code | undefined;
    for (const code of this.#codes)
      if (code.name !== "" && code.start < start && (before === undefined || code.start > before.start)) before = code;
    return before ? `(behind ${before.name})` : "(anonymous)";
  }

  #symbolAt(place: number): string {
    let [low, high] = [0, this.#symbols.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#symbols[middle]?.[0] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return this.#symbols[low - 1]?.[1] ?? "(nowhere)";
  }
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** @param listing of `nm -n`: place in hex, kind, name. @returns functions by their place. */
export function symbolsOf(listing: string): readonly (readonly [place: number, name: string])[] {
  return listing.split("\n").flatMap((line) => {
    const [place = "", kind = "", name = ""] = line.split(" ");
    return kind.toLowerCase() === "t" ? [[Number.parseInt(place, 16), name] as const] : [];
  });
}
