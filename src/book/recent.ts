import type { MaskedPan } from "../values/masked-pan";

/** More in the few minutes of a repeat's window nobody sells at one counter: one every nine seconds. */
const ENTRIES = 32;
/** STAN, fen, card, epoch minute. */
const FIELDS = 4;

/**
 * What was begun a short time ago, so that a repeat is seen without reading flash. A table of numbers: an object for each would
 * cost more memory than the whole. What it finds is looked at in the journal before anybody is asked.
 */
export class Recent {
  readonly #table = new Uint32Array(ENTRIES * FIELDS);
  #next = 0;

  note(stan: number, amountFen: number, pan: MaskedPan, epochMs: number): void {
    this.#table.set([stan, amountFen, cardOf(pan), minuteOf(epochMs)], this.#next * FIELDS);
    this.#next = (this.#next + 1) % ENTRIES;
  }

  /**
   * STANs of those that may be the same, the newest first.
   * @param sinceMs not older than this. @param late a transaction of which card or amount alone are enough; 0 for none.
   */
  alike(amountFen: number, pan: MaskedPan, sinceMs: number, late: number): readonly number[] {
    const [card, since] = [cardOf(pan), minuteOf(sinceMs)];
    const found: number[] = [];
    for (let back = 1; back <= ENTRIES; back++) {
      const at = ((this.#next - back + ENTRIES) % ENTRIES) * FIELDS;
      const stan = this.#table[at] ?? 0;
      // The table fills from its beginning, and time goes on: behind an empty place or an old one there is nothing.
      if (stan === 0 || (this.#table[at + 3] ?? 0) < since) break;
      const [sameAmount, sameCard] = [this.#table[at + 1] === amountFen, this.#table[at + 2] === card];
      const isAlike = stan === late ? sameAmount || sameCard : sameAmount && sameCard;
      if (isAlike) found.push(stan);
    }
    return found;
  }
}

/** The digits that a masked number shows, as one number. */
function cardOf(pan: MaskedPan): number {
  return (Number(pan.slice(0, 6)) * 10_000 + Number(pan.slice(-4))) >>> 0;
}

function minuteOf(epochMs: number): number {
  return Math.floor(epochMs / 60_000);
}
