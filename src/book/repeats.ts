import { cellKey } from "../journal/journal";
import { epochOf } from "../values/clock";
import type { MaskedPan } from "../values/masked-pan";
import type { MoneyState } from "../values/money-state";
import { cellClasses } from "./cells";
import { askedFenOf, type Facts, givesBack, type TransactionKind } from "./facts";
import type { BookLists } from "./lists";
import { Recent } from "./recent";
import { Returns } from "./returns";
import type { Transaction } from "./states";
import { readable } from "./store";

/** Behind a boot: as many of the last sales are looked at for repeats. */
const RECENT_LOOKED_AT = 16;
/** What may have moved the money, and still does. */
const repeated: readonly MoneyState[] = Object.freeze<MoneyState[]>(["charged", "being checked", "held"]);

/** Which sales of the last minutes another one may repeat (B19). */
export class Repeats {
  readonly #store: BookLists;
  /** What was begun in the last minutes; before `#recentRead` only since power-up. */
  readonly #recent = new Recent();
  #recentRead = false;

  constructor(store: BookLists) {
    this.#store = store;
  }

  /** It has begun. */
  note(facts: Facts): void {
    this.#recent.note(facts.stan, askedFenOf(facts), facts.pan, epochOf(facts.localTime));
  }

  /**
   * The newest transaction of the last minutes with the same card and amount that was charged, or may have been (B19).
   * @param kind a hold repeats no sale. @param late STAN of one of which card or amount alone are enough.
   */
  async alike(
    kind: TransactionKind,
    amountFen: number,
    pan: MaskedPan,
    sinceMs: number,
    late = 0,
  ): Promise<Transaction | undefined> {
    if (!this.#recentRead) await this.#readRecent(sinceMs);
    for (const stan of this.#recent.alike(amountFen, pan, sinceMs, late)) {
      const before = await this.#store.byStan(stan);
      if (!before || !repeated.includes(await new Returns(this.#store).moneyOf(before))) continue;
      const { facts } = before;
      if (facts.kind !== kind && stan !== late) continue;
      // The table knows minutes.
      if (epochOf(facts.localTime) < sinceMs) continue;
      const [sameAmount, sameCard] = [askedFenOf(facts) === amountFen, facts.pan === pan];
      if (stan === late ? sameAmount || sameCard : sameAmount && sameCard) return before;
    }
    return undefined;
  }

  /** After power-up: what the journal holds of the last minutes. */
  async #readRecent(sinceMs: number): Promise<void> {
    this.#recentRead = true;
    // What takes money back is no sale that another one could repeat.
    const isRecent = ({ facts }: Transaction) => !givesBack(facts) && epochOf(facts.localTime) >= sinceMs;
    const found: Transaction[] = [];
    for (const cellClass of [cellClasses.checking, cellClasses.waiting, cellClasses.unsigned])
      for (const id of this.#store.ids(cellClass).slice(-RECENT_LOOKED_AT)) {
        const value = await this.#store.cell(cellKey(cellClass, id));
        if (value !== undefined) found.push(readable(value));
      }
    const untilOlder = ({ facts }: Transaction) => epochOf(facts.localTime) >= sinceMs || "over";
    found.push(...(await this.#store.find(untilOlder, RECENT_LOOKED_AT, RECENT_LOOKED_AT)));
    const recent = found.filter(isRecent).sort((a, b) => Number(a.facts.localTime) - Number(b.facts.localTime));
    for (const { facts } of recent) this.note(facts);
  }
}
