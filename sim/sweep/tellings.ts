import { type EndSeen, endSeen } from "../witness/evidence";
import type { RecordSeen } from "../witness/record-evidence";
import type { WorldEvent } from "../world/timeline";

/** An end that stood there for so long was seen (DESIGN: enter, or ten seconds in view). */
const IN_VIEW_MS = 10_000;

/** Sees which ends a person was really told: by a key that was pressed before it, or by its time in view. */
export class Tellings {
  readonly #told: EndSeen[];
  #shown: EndSeen | undefined;
  #pressed = false;

  constructor(before: readonly EndSeen[] = []) {
    this.#told = [...before];
  }

  /** @param nowMs of the world: what stands on the screen may have stood there long enough. */
  toldUntil(nowMs: number): readonly EndSeen[] {
    const shown = this.#shown;
    return shown && (this.#pressed || nowMs - shown.atMs >= IN_VIEW_MS) ? [...this.#told, shown] : [...this.#told];
  }

  happened(event: WorldEvent): void {
    if (event.kind === "answer" && event["port"] === "keypad") {
      const value = event["value"] as { readonly kind?: unknown } | undefined;
      if (value?.kind === "key") this.#pressed = true;
    } else if (event.kind === "power") this.#leave(event.atMs);
    else if (event.kind === "screen") {
      const end = endSeen(event);
      // The same end with other lines: a slip is printed meanwhile.
      if (end && end.id === this.#shown?.id && end.amountFen === this.#shown.amountFen) return;
      this.#leave(event.atMs);
      this.#shown = end;
    }
  }

  #leave(atMs: number): void {
    const shown = this.#shown;
    if (shown && (this.#pressed || atMs - shown.atMs >= IN_VIEW_MS)) this.#told.push(shown);
    this.#shown = undefined;
    this.#pressed = false;
  }
}

const ends: { readonly [state: string]: readonly string[] } = Object.freeze({
  approved: ["approved"],
  declined: ["declined", "not-charged"],
  withdrawn: ["not-charged"],
  reversed: ["returned", "not-charged", "declined"],
});

/**
 * Ends that nobody was told.
 * @param fromMs since then people were watched, by the clock of the records.
 */
export function untoldEnds(
  records: readonly RecordSeen[],
  told: readonly EndSeen[],
  fromMs: number,
): readonly string[] {
  return records.flatMap(({ kind, stan, amountFen, state, stored, sinceMs = 0 }) => {
    // Of an enquiry nothing is left to be told.
    if (kind === "balance") return [];
    const known = stored ? "approved" : state;
    const wanted = Object.hasOwn(ends, known) ? ends[known] : undefined;
    if (!wanted || sinceMs < fromMs) return [];
    const isTold = told.some(
      (end) => wanted.includes(end.id) && (end.stan === undefined ? end.amountFen === amountFen : end.stan === stan),
    );
    return isTold ? [] : [`nobody was told how sale ${stan} ended (${state})`];
  });
}
