import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JournalValue } from "../../src/journal/journal";
import { blankFlash } from "./cut-flash";
import { opened } from "./snapshot";

/** Numbers of every length that CBOR has for them. */
const number = fc.oneof(fc.nat(23), fc.nat(255), fc.nat(65_535), fc.nat(999_999), fc.constantFrom(9_999_999_999));
const text = fc.constantFrom("", "R1", "636523000027", "收款".repeat(20));
const leaf = fc.oneof(number, text, fc.constant(null), fc.uint8Array({ maxLength: 40 }));
/** Some take two pieces. */
const long = fc.constantFrom("", "x".repeat(490), "x".repeat(700));
const record = fc.tuple(fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 4 })), { maxLength: 4 }), long, leaf);

const holds = (value: JournalValue, sought: number | string): boolean =>
  value === sought || (Array.isArray(value) && value.some((each) => holds(each, sought)));

async function walked(
  journal: Awaited<ReturnType<typeof opened>>,
  order: "oldest-first" | "newest-first",
  holding?: number | string,
) {
  const entries = new Map<number, JournalValue>();
  for await (const read of journal.history(order, undefined, holding)) {
    if (read.kind !== "entry") throw new Error(`history: ${read.kind}`);
    entries.set(read.entry, read.value);
  }
  return entries;
}

describe("history of what holds a value", () => {
  test("passes over none that holds it, and gives the others as they are", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 12 }),
        fc.oneof(number, text),
        fc.constantFrom("oldest-first" as const, "newest-first" as const),
        async (records, sought, order) => {
          const journal = await opened(blankFlash());
          for (const each of records) await journal.commit({ kind: "finishing", append: [each] });
          const all = await walked(journal, order);
          const found = await walked(journal, order, sought);
          for (const [entry, value] of all) if (holds(value, sought)) expect(found.get(entry)).toEqual(value);
          for (const [entry, value] of found) expect(value).toEqual(all.get(entry));
          expect([...found.keys()]).toEqual([...all.keys()].filter((entry) => found.has(entry)));
        },
      ),
      { numRuns: 150 },
    );
  });

  test("is a small part of a journal where numbers are as large as those of vouchers", async () => {
    const journal = await opened(blankFlash());
    for (let stan = 100_000; stan < 100_060; stan++)
      await journal.commit({ kind: "finishing", append: [[3, 2, [0, stan, 7, 12_345]]] });
    expect([...(await walked(journal, "newest-first", 100_031)).values()]).toEqual([[3, 2, [0, 100_031, 7, 12_345]]]);
    expect((await walked(journal, "oldest-first", 12_345)).size).toBe(60);
    expect((await walked(journal, "oldest-first", 99_999)).size).toBe(0);
  });
});
