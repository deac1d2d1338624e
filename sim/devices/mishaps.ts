/**
 * What becomes of the next cards, whoever shows them. unreadable: the read fails. leaving: gone with the first command, from
 * slot or field. collision: another one is in the field.
 */
export type Mishap = "unreadable" | "leaving" | "collision";

/** What is to go wrong with the cards that come next. */
export class Mishaps {
  readonly #left = new Map<Mishap, number>();

  /** So many of the next cards suffer it; 0: none any more. */
  arm(mishap: Mishap, times: number): void {
    this.#left.set(mishap, times);
  }

  /** Does this one happen now? It is used up by one. */
  strikes(mishap: Mishap): boolean {
    const left = this.#left.get(mishap) ?? 0;
    if (left > 0) this.#left.set(mishap, left - 1);
    return left > 0;
  }
}
