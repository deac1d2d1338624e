import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import { Book } from "../../src/book/book";
import { returnsKey } from "../../src/book/cells";
import type { Facts } from "../../src/book/facts";
import type { Approved } from "../../src/book/states";
import { facts } from "./sample";

const approval = { responseCode: "00", referenceNo: "632610000001" };

function blank(): NorFlash {
  return new NorFlash({ sizeBytes: 512 * 1024, programUnitBytes: 16, random: () => 0 });
}

async function bookOn(chip: NorFlash): Promise<Book> {
  const opened = await Book.open(flashOf(chip));
  if (opened.kind === "fault") throw new Error("the journal does not open");
  return opened.book;
}

async function begin(book: Book, more: Partial<Facts>) {
  const intent = await book.begin({ ...facts, stan: book.nextStan, batch: book.batch, ...more });
  if (!intent) throw new Error("no room");
  return intent;
}

async function sell(book: Book, slip: "owed" | "none" = "none"): Promise<Approved> {
  const intent = await begin(book, {});
  return book.record(intent, { type: "approved", approval, slip, signature: { kind: "none" } });
}

/** How a void ends, and what its sale's money is then. */
const ends = ["approved", "declined", "unsent", "checked", "reversed"] as const;

async function takeBack(book: Book, { facts: { stan, batch } }: Approved, end: (typeof ends)[number]): Promise<void> {
  const intent = await begin(book, { kind: "void", original: { stan, batch, referenceNo: approval.referenceNo } });
  switch (end) {
    case "approved":
      await book.record(intent, { type: "approved", approval, slip: "none", signature: { kind: "none" } });
      return;
    case "declined":
      await book.record(intent, { type: "declined", responseCode: "40" });
      return;
    case "unsent":
      await book.record(intent, { type: "unsent", code: "B13" });
      return;
    case "checked":
    case "reversed": {
      const reversing = await book.record(intent, { type: "unanswered", reason: "98" });
      if (end === "reversed")
        await book.record(reversing, {
          type: "reversal-confirmed",
          responseCode: "00",
          money: "not charged",
          repeat: false,
        });
    }
  }
}

/** A refund of so much, and how it ends. */
async function giveBack(
  book: Book,
  { facts: { stan, batch } }: Approved,
  amountFen: number,
  end: "approved" | "declined" | "arrived" | "checked",
): Promise<void> {
  const original = { stan, batch, referenceNo: approval.referenceNo, hostDate: "1122" };
  const intent = await begin(book, { kind: "refund", amountFen, original });
  if (end === "approved")
    await book.record(intent, { type: "approved", approval, slip: "none", signature: { kind: "none" } });
  else if (end === "declined") await book.record(intent, { type: "declined", responseCode: "64" });
  else await book.record(intent, { type: "unconfirmed", ...(end === "arrived" ? { arrived: true } : {}) });
}

function moneyAfter(voids: readonly (typeof ends)[number][]): string {
  if (voids.includes("approved")) return "returned";
  return voids.includes("checked") ? "being checked" : "charged";
}

describe("what was taken back", () => {
  it("is told of each sale by its voids alone, whatever came before and between, and behind a power cut too", async () => {
    const voids = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.constantFrom(...ends)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(voids, fc.boolean(), async (taken, waits) => {
        const chip = blank();
        const book = await bookOn(chip);
        const sales: Approved[] = [];
        // What waits for its slip closes behind its void.
        for (let at = 0; at < 6; at++) sales.push(await sell(book, waits && at % 2 === 0 ? "owed" : "none"));
        for (const [at, end] of taken) await takeBack(book, sales[at]!, end);
        for (const sale of sales) if (sale.slip === "owed") await book.record(sale, { type: "slip-printed" });
        for (const each of [book, await bookOn(chip)])
          for (const [at, sale] of sales.entries()) {
            const own = taken.filter(([which]) => which === at).map(([, end]) => end);
            expect(await each.returns.moneyOf(sale)).toBe(moneyAfter(own));
          }
      }),
      { numRuns: 25 },
    );
  });

  it("is looked for in all of history once more are taken back than the list holds", async () => {
    const book = await bookOn(blank());
    const [first, second] = [await sell(book), await sell(book)];
    await takeBack(book, first, "approved");
    expect(await book.returns.of(second.facts)).toEqual([]);
    for (let stan = 1; stan <= 600; stan++) {
      const list = await book.returns.withOne(stan * 100);
      await book.put(returnsKey, list);
    }
    expect(await book.returns.moneyOf(first)).toBe("returned");
    expect(await book.returns.moneyOf(second)).toBe("charged");
  });

  it("is the sum of all refunds, what is being checked counted as taken, behind a power cut too", async () => {
    const parts = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 4000 }), fc.constantFrom("approved", "declined", "arrived", "checked")),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(parts, async (asked) => {
        const chip = blank();
        const book = await bookOn(chip);
        const [sale, other] = [await sell(book), await sell(book)];
        let [returnedFen, checkedFen] = [0, 0];
        for (const [amountFen, end] of asked) {
          if (amountFen > (await book.returns.leftFen(sale))) continue;
          await giveBack(book, sale, amountFen, end as "approved");
          if (end === "approved") returnedFen += amountFen;
          else if (end !== "declined") checkedFen += amountFen;
        }
        const whole = returnedFen === sale.facts.amountFen;
        const money = whole
          ? "returned"
          : checkedFen > 0
            ? "being checked"
            : returnedFen > 0
              ? "partly returned"
              : "charged";
        for (const each of [book, await bookOn(chip)]) {
          expect(await each.returns.moneyOf(sale)).toBe(money);
          expect(await each.returns.leftFen(sale)).toBe(sale.facts.amountFen - returnedFen - checkedFen);
          expect(await each.returns.moneyOf(other)).toBe("charged");
        }
      }),
      { numRuns: 25 },
    );
  });

  it("is no sale that another one could repeat (B19), nor one that was voided", async () => {
    const book = await bookOn(blank());
    const sale = await sell(book);
    const alike = () => book.repeats.alike("sale", facts.amountFen, facts.pan, 0);
    expect((await alike())?.facts.stan).toBe(sale.facts.stan);
    await takeBack(book, sale, "declined");
    expect((await alike())?.facts.stan).toBe(sale.facts.stan);
    await takeBack(book, sale, "approved");
    expect(await alike()).toBeUndefined();
  });
});
