import type { Key } from "../../keypad";

/** A pin as ECMA-419's Digital has it. */
interface OutPin {
  write(value: 0 | 1): void;
}
interface InPin {
  read(): number;
}

export interface KeyMatrixOptions {
  /** Open drains: 0 pulls the row down, 1 lets it go. */
  readonly rows: readonly OutPin[];
  /** Pulled up: 0 where a key joins the column to a row that is down. */
  readonly columns: readonly InPin[];
  /** As many rows of as many keys. */
  readonly keys: readonly (readonly Key[])[];
  /** Calls `run` again and again. */
  readonly every: (ms: number, run: () => void) => void;
  /** A key went down. */
  readonly onKey: (key: Key) => void;
}

/** In the place of a key's number, row by row. */
const NONE = -1;
const SEVERAL = -2;

/** Contacts of foil bounce for up to 5 ms; of two looks that agree none is a bounce's. */
export const SCAN_MS = 10;

/**
 * A keypad of rows and columns without diodes. A key counts when it was the only one down in two looks running, and once until another
 * one, or none, was: so a key that goes down before the one before it is up counts as soon as that is. While more than one is down
 * nothing counts: with three in a corner a fourth looks pressed that is not.
 */
export class KeyMatrix {
  readonly #options: KeyMatrixOptions;
  /** What the last look saw; what counted last. */
  #seen = NONE;
  #counted = NONE;

  /** @throws RangeError for keys that do not fit the pins. */
  constructor(options: KeyMatrixOptions) {
    const { rows, columns, keys, every } = options;
    if (keys.length !== rows.length || keys.some((row) => row.length !== columns.length))
      throw new RangeError(`key matrix: expected ${rows.length} rows of ${columns.length} keys`);
    this.#options = options;
    for (const row of rows) row.write(1);
    every(SCAN_MS, () => this.#look());
  }

  #look(): void {
    const now = this.#down();
    if (now === SEVERAL) return;
    const before = this.#seen;
    this.#seen = now;
    if (now !== before || now === this.#counted) return;
    this.#counted = now;
    const { keys, columns, onKey } = this.#options;
    const key = keys[Math.floor(now / columns.length)]?.[now % columns.length];
    if (key) onKey(key);
  }

  /** @returns the number of the key that is down, NONE or SEVERAL. */
  #down(): number {
    const { rows, columns } = this.#options;
    let down = NONE;
    for (let row = 0; row < rows.length; row++) {
      rows[row]?.write(0);
      for (let column = 0; column < columns.length; column++)
        if (columns[column]?.read() === 0) down = down === NONE ? row * columns.length + column : SEVERAL;
      rows[row]?.write(1);
    }
    return down;
  }
}
