import { expect, test } from "vitest";
import { CellIndex } from "../../src/journal/cell-index";
import { CELLS_MAX } from "../../src/journal/journal";
import { seeded } from "./cut-flash";

const KEYS = 600;
const STEPS = 6_000;

/** Keys far apart and above 2^31, too. */
const keyOf = (number: number) => number * 7_000_001;

function heldTo(index: CellIndex, model: ReadonlyMap<number, { readonly address: number; readonly bytes: number }>) {
  const sorted = [...model].sort(([one], [other]) => one - other);
  expect(index.between(0, 2 ** 32)).toEqual(sorted.map(([key]) => key));
  expect(index.count).toBe(model.size);
  expect(index.liveBytes).toBe(sorted.reduce((sum, [, { bytes }]) => sum + bytes, 0));
  const addresses: number[] = [];
  index.forEachAddress((address) => addresses.push(address));
  expect(addresses).toEqual(sorted.map(([, { address }]) => address));
  for (const [key, { address, bytes }] of sorted) {
    expect(index.addressOf(key)).toBe(address);
    expect(index.bytesOf(key)).toBe(bytes);
  }
}

test("cells that come and go in any order, and in their own, lie where they were put last", () => {
  const random = seeded(17);
  const model = new Map<number, { readonly address: number; readonly bytes: number }>();
  const index = new CellIndex();
  let number = 0;
  for (let step = 0; step < STEPS; step += 1) {
    // Runs of cells in their order, as records have them, and others.
    number = random() % 4 === 0 ? random() % KEYS : (number + (random() % 3)) % KEYS;
    const key = keyOf(number);
    if (random() % 3 === 0 || (model.size === CELLS_MAX && !model.has(key))) {
      index.remove(key);
      model.delete(key);
    } else {
      const place = { address: (random() % 2 ** 24) * 4, bytes: (1 + (random() % 255)) * 8 };
      index.put(key, place.address, place.bytes - (random() % 8));
      model.set(key, place);
    }
    expect(index.addressOf(key)).toBe(model.get(key)?.address ?? -1);
    if (step % 500 === 0) heldTo(index, model);
  }
  heldTo(index, model);
  expect(model.size).toBeGreaterThan(100);

  const again = new CellIndex();
  again.load(index.bytes());
  heldTo(again, model);
});

test("one cell too many is a bug", () => {
  const index = new CellIndex();
  for (let id = 0; id < CELLS_MAX; id += 1) index.put(id, 256 + id * 16, 16);
  expect(() => index.put(CELLS_MAX, 8192, 16)).toThrow(RangeError);
  index.put(CELLS_MAX - 1, 8192, 16);
  expect(index.addressOf(CELLS_MAX - 1)).toBe(8192);
});
