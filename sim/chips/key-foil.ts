import type { DigitalPin } from "../buses/digital";

/** Where a key is: its row and its column, from 0. */
export type FoilKey = readonly [row: number, column: number];

/** A membrane keypad: a key that is down joins its row to its column, and nothing else is in it. */
export class KeyFoil {
  readonly #rows: readonly DigitalPin[];
  readonly #columns: readonly DigitalPin[];
  #down: readonly FoilKey[] = [];

  constructor(rows: readonly DigitalPin[], columns: readonly DigitalPin[]) {
    this.#rows = rows;
    this.#columns = columns;
    for (const row of rows) row.watch(() => this.#join());
  }

  /** These keys are down from now on, and no others. @throws RangeError for one that is not there. */
  press(down: readonly FoilKey[]): void {
    for (const [row, column] of down)
      if (!this.#rows[row] || !this.#columns[column]) throw new RangeError(`no key ${row}, ${column}`);
    this.#down = down;
    this.#join();
  }

  #join(): void {
    for (const [column, pin] of this.#columns.entries()) {
      const low = this.#down.some(([row, at]) => at === column && this.#rows[row]?.level === 0);
      pin.pull("foil", low ? 0 : undefined);
    }
  }
}
