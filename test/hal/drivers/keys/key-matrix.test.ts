import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeyMatrix, SCAN_MS } from "../../../../hal/drivers/keys/key-matrix";
import { keypad20 } from "../../../../hal/drivers/keys/keypad-20";
import type { Key } from "../../../../hal/keypad";

type Place = readonly [row: number, column: number];

/** A keypad without diodes: whatever joins a column with the row that is down, also round the corner, pulls it down. */
class Keypad {
  readonly told: Key[] = [];
  down: readonly Place[] = [];
  #low = -1;
  #look: () => void = () => undefined;

  constructor() {
    new KeyMatrix({
      rows: [0, 1, 2, 3, 4].map((row) => ({
        write: (value) => {
          // Two rows at once would tell nothing.
          if (value === 0) expect(this.#low).toBe(-1);
          if (value === 0) this.#low = row;
          else if (this.#low === row) this.#low = -1;
        },
      })),
      columns: [0, 1, 2, 3].map((column) => ({ read: () => (this.#joined(column) ? 0 : 1) })),
      keys: keypad20,
      every: (ms, run) => {
        expect(ms).toBe(SCAN_MS);
        this.#look = run;
      },
      onKey: (key) => this.told.push(key),
    });
  }

  /** These keys are down for so many looks. */
  looks(count: number, ...down: readonly Place[]): readonly Key[] {
    this.down = down;
    for (let each = 0; each < count; each++) this.#look();
    return this.told.splice(0);
  }

  #joined(column: number): boolean {
    const rows = new Set([this.#low]);
    const columns = new Set<number>();
    for (let before = -1; before !== rows.size + columns.size; ) {
      before = rows.size + columns.size;
      for (const [row, at] of this.down)
        if (rows.has(row) || columns.has(at)) {
          rows.add(row);
          columns.add(at);
        }
    }
    return columns.has(column);
  }
}

const five: Place = [2, 1];
const six: Place = [2, 2];
const eight: Place = [3, 1];
const enter: Place = [4, 3];

describe("a keypad of rows and columns", () => {
  test("tells each key once, however long it is held", () => {
    for (const [row, keys] of keypad20.entries())
      for (const [column, key] of keys.entries()) {
        const keypad = new Keypad();
        expect(keypad.looks(200, [row, column])).toEqual([key]);
        expect(keypad.looks(2)).toEqual([]);
        expect(keypad.looks(2, [row, column])).toEqual([key]);
      }
  });

  test("has every digit, and the keys without which nobody sells", () => {
    const keys = keypad20.flat();
    for (const key of [..."0123456789", "enter", "cancel", "clear", "menu", "up", "down", "f1", "f2", "f3", "f4"])
      expect(keys).toContain(key);
  });

  test("passes over a contact that bounces: a key that is seen once is none, and none is told twice", () => {
    const keypad = new Keypad();
    expect([keypad.looks(1, five), keypad.looks(1), keypad.looks(1, five), keypad.looks(1)].flat()).toEqual([]);
    expect(keypad.looks(2, five)).toEqual(["5"]);
    expect([keypad.looks(1), keypad.looks(5, five), keypad.looks(1), keypad.looks(1, five)].flat()).toEqual([]);
  });

  test("takes who types fast: the next key counts when the one before is up", () => {
    const keypad = new Keypad();
    expect(keypad.looks(3, five)).toEqual(["5"]);
    expect(keypad.looks(3, five, six)).toEqual([]);
    expect(keypad.looks(3, six)).toEqual(["6"]);
    expect(keypad.looks(3, five)).toEqual(["5"]);
  });

  test("sees no key that nobody pressed, where three in a corner look like four", () => {
    const keypad = new Keypad();
    expect(keypad.looks(10, five, six, eight)).toEqual([]);
    expect(keypad.looks(10, five, eight)).toEqual([]);
    expect(keypad.looks(10, enter)).toEqual(["enter"]);
  });

  test("whatever is down, only keys are told that were down alone", () => {
    const place = fc.tuple(fc.nat(4), fc.nat(3));
    const step = fc.record({ down: fc.uniqueArray(place, { maxLength: 4, selector: String }), count: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const keypad = new Keypad();
        for (const { down, count } of steps) {
          const alone = down.length === 1 ? [keypad20[down[0]?.[0] ?? 0]?.[down[0]?.[1] ?? 0]] : [];
          const told = keypad.looks(count, ...down);
          expect(told.length).toBeLessThanOrEqual(1);
          for (const key of told) expect(alone).toContain(key);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("does not begin with keys that do not fit its pins", () => {
    const pins = { rows: [], columns: [], every: () => undefined, onKey: () => undefined };
    expect(() => new KeyMatrix({ ...pins, keys: keypad20 })).toThrow("expected 0 rows of 0 keys");
  });
});
