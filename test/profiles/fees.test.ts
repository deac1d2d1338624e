import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { announcement, type FeePolicy as HostPolicy, feeFenOf as hostFee, rateOf } from "../../sim/acquirer/fee-policy";
import { hosts } from "../../sim/acquirer/hosts/list";
import { profileOf } from "../../src/profiles/acquirers";
import {
  announcedFees,
  type FeePolicy,
  type FeeProduct,
  type FeeRule,
  feeFenOf,
  feeProducts,
  feeRuleOn,
} from "../../src/profiles/fees";

/** The fee as a fraction, with whole numbers of any length: what terminal and host have to come to. */
function exactFee(millionths: number, capFen: number | undefined, amountFen: number): number {
  const doubled = 2n * BigInt(amountFen) * BigInt(millionths) + 1_000_000n;
  const half = doubled / 2_000_000n;
  return capFen !== undefined && half > BigInt(capFen) ? capFen : Number(half);
}

const decimal = (millionths: number) => `0.${String(millionths).padStart(6, "0")}`;

function both(millionths: number, capFen: number | undefined, amountFen: number): readonly number[] {
  const rule: FeeRule = capFen === undefined ? [millionths] : [millionths, capFen];
  const rate = { rate: decimal(millionths), ...(capFen === undefined ? {} : { capFen }) };
  return [feeFenOf(rule, amountFen), hostFee(rate, amountFen)];
}

/** The fees of faults.md: acquirer, model, product, amount and fee in fen, on a day without a promotion. */
const quoted: readonly (readonly [string, "classic" | "esign" | "smart", FeeProduct, number, number])[] = [
  ["lakala", "esign", "credit", 10_000_00, 60_00],
  ["lakala", "esign", "debit", 4_000_00, 20_00],
  ["lakala", "esign", "debit", 5_000_00, 25_00],
  ["lakala", "esign", "debit", 10_000_00, 25_00],
  ["lakala", "esign", "wechat", 10_000_00, 38_00],
  ["lakala", "esign", "alipay", 10_000_00, 38_00],
  ["lakala", "esign", "unionpay", 10_000_00, 60_00],
  ["lakala", "classic", "credit", 10_000_00, 60_00],
  ["shengpay", "classic", "credit", 10_000_00, 60_00],
  ["shengpay", "classic", "debit", 2_000_00, 11_00],
  ["shengpay", "classic", "debit", 10_000_00, 20_00],
  ["shengpay", "classic", "wechat", 10_000_00, 38_00],
  ["shengpay", "esign", "credit", 10_000_00, 60_00],
  ["shengpay", "esign", "debit", 2_000_00, 10_00],
  ["shengpay", "esign", "debit", 10_000_00, 20_00],
  ["shengpay", "smart", "credit", 10_000_00, 60_00],
  ["shengpay", "smart", "debit", 2_000_00, 10_00],
  ["shengpay", "smart", "debit", 4_000_01, 20_00],
  ["shengpay", "smart", "alipay", 10_000_00, 38_00],
  ["tongfu", "esign", "credit", 10_000_00, 60_00],
  ["tongfu", "esign", "debit", 10_000_00, 60_00],
  ["unionpay", "esign", "credit", 10_000_00, 60_00],
];
/** And what is off, because nothing is quoted. */
const off: readonly (readonly [string, "classic" | "esign" | "smart", FeeProduct])[] = [
  ["shengpay", "classic", "unionpay"],
  ["shengpay", "esign", "wechat"],
  ["shengpay", "esign", "alipay"],
  ["shengpay", "esign", "unionpay"],
  ["shengpay", "smart", "unionpay"],
  ["tongfu", "esign", "wechat"],
];
/** Product, day, and the fee of 10,000.00 there. */
const promoted: readonly (readonly [string, "esign", FeeProduct, string, number])[] = [
  ["shengpay", "esign", "credit", "20261231", 60_00],
  ["shengpay", "esign", "credit", "20270101", 55_00],
  ["shengpay", "esign", "credit", "20270630", 55_00],
  ["shengpay", "esign", "credit", "20270701", 60_00],
  ["shengpay", "esign", "debit", "20270101", 20_00],
  ["tongfu", "esign", "credit", "20260930", 60_00],
  ["tongfu", "esign", "credit", "20261001", 38_00],
  ["tongfu", "esign", "debit", "20261231", 38_00],
  ["tongfu", "esign", "debit", "20270101", 60_00],
  ["unionpay", "esign", "credit", "20261231", 38_00],
];
/** No promotion of any profile. */
const USUAL_DAY = "20280301";

describe("fees of the profiles", () => {
  const onDay = (acquirer: string, model: "classic" | "esign" | "smart", product: FeeProduct, day: string) =>
    [
      feeRuleOn(profileOf(acquirer, model).fees, product, day),
      rateOf(hosts[acquirer as "lakala"].fees(model), product, day),
    ] as const;

  test.each(quoted)("%s %s: a %s sale of %i fen costs %i", (acquirer, model, product, amountFen, feeFen) => {
    const [rule, rate] = onDay(acquirer, model, product, USUAL_DAY);
    if (!rule || !rate) throw new Error("no rule");
    expect([feeFenOf(rule, amountFen), hostFee(rate, amountFen)]).toEqual([feeFen, feeFen]);
  });

  test.each(off)("%s %s has no fee of %s, and does not take it", (acquirer, model, product) => {
    expect(onDay(acquirer, model, product, USUAL_DAY)).toEqual([undefined, undefined]);
    expect(profileOf(acquirer, model).wallets).not.toContain(product);
  });

  test.each(promoted)("%s %s: %s on %s", (acquirer, model, product, day, feeFen) => {
    const [rule, rate] = onDay(acquirer, model, product, day);
    if (!rule || !rate) throw new Error("no rule");
    expect([feeFenOf(rule, 10_000_00), hostFee(rate, 10_000_00)]).toEqual([feeFen, feeFen]);
  });

  it("has a fee of each wallet that is taken, and of both kinds of card", () => {
    for (const acquirer of ["lakala", "shengpay", "tongfu", "unionpay"])
      for (const model of ["classic", "esign", "smart"] as const) {
        const { fees, wallets } = profileOf(acquirer, model);
        for (const product of [...wallets, "credit", "debit"] as const)
          expect(feeRuleOn(fees, product, USUAL_DAY), `${acquirer} ${model} ${product}`).toBeDefined();
      }
  });
});

describe("a fee", () => {
  const millionths = fc.integer({ min: 0, max: 99_999 });
  const cap = fc.option(fc.integer({ min: 1, max: 999_999 }), { nil: undefined });

  it("is what exact fractions give, for every amount that field 4 can hold", () => {
    const amount = fc.oneof(fc.integer({ min: 0, max: 50_000_00 }), fc.integer({ min: 0, max: 999_999_999_999 }));
    fc.assert(
      fc.property(millionths, cap, amount, (rate, capFen, amountFen) => {
        const exact = exactFee(rate, capFen, amountFen);
        expect(both(rate, capFen, amountFen)).toEqual([exact, exact]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is right on both sides of each half fen", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 0, max: 10_000_00 }), (rate, feeFen) => {
        // The first amount whose fee is above feeFen + 0.5.
        const from = Math.ceil(((feeFen + 0.5) * 1_000_000) / rate);
        for (const amountFen of [from - 2, from - 1, from, from + 1].filter((each) => each >= 0)) {
          const exact = exactFee(rate, undefined, amountFen);
          expect(both(rate, undefined, amountFen)).toEqual([exact, exact]);
        }
      }),
    );
  });

  it("is right on both sides of where the cap begins", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 999_999 }), (rate, capFen) => {
        const at = Math.ceil((capFen * 1_000_000) / rate);
        for (let amountFen = Math.max(0, at - 3); amountFen <= at + 3; amountFen++) {
          const exact = exactFee(rate, capFen, amountFen);
          expect(both(rate, capFen, amountFen)).toEqual([exact, exact]);
        }
        expect(both(rate, capFen, 999_999_999_999).every((feeFen) => feeFen <= capFen)).toBe(true);
      }),
    );
  });
});

describe("policies and their days", () => {
  const days = ["20261230", "20261231", "20270101", "20270102", "20270103"];
  const rate = fc.integer({ min: 1, max: 99_999 });
  const capped = fc.record({ rate, cap: fc.option(fc.integer({ min: 1, max: 9_999 }), { nil: undefined }) });
  const policy = fc.record({
    from: fc.constantFrom(...days),
    long: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    rates: fc.dictionary(fc.constantFrom(...feeProducts), capped, { minKeys: 1, maxKeys: 5 }),
  });

  /** Both sides' ways of writing the same. */
  function written(list: readonly (typeof policy extends fc.Arbitrary<infer T> ? T : never)[]) {
    const terminal: FeePolicy[] = [];
    const host: HostPolicy[] = [];
    for (const { from, long, rates } of list) {
      const until = long === undefined ? undefined : days[Math.min(days.length - 1, days.indexOf(from) + long)];
      const last = until === undefined ? {} : { until };
      const entries = Object.entries(rates);
      terminal.push({
        from,
        ...last,
        ...Object.fromEntries(entries.map(([name, { rate, cap }]) => [name, cap === undefined ? [rate] : [rate, cap]])),
      });
      host.push({
        from,
        ...last,
        rates: Object.fromEntries(
          entries.map(([name, { rate, cap }]) => [
            name,
            { rate: decimal(rate), ...(cap === undefined ? {} : { capFen: cap }) },
          ]),
        ),
      });
    }
    return { terminal, host };
  }

  /** Day by day: who holds, promotions first, of these the one that began last, of these the last in the list. */
  function plainly(list: readonly FeePolicy[], product: FeeProduct, day: string): FeeRule | undefined {
    for (const promotes of [true, false])
      for (const from of days.toReversed())
        for (const each of list.toReversed())
          if (each[product] && each.from === from && (each.until !== undefined) === promotes)
            if (from <= day && (each.until === undefined || day <= each.until)) return each[product];
    return undefined;
  }

  it("hold from their first day to their last, a promotion before a contract, the later before the earlier", () => {
    fc.assert(
      fc.property(fc.array(policy, { maxLength: 5 }), fc.constantFrom(...feeProducts), (list, product) => {
        const { terminal, host } = written(list);
        for (const day of days) {
          const rule = plainly(terminal, product, day);
          expect(feeRuleOn(terminal, product, day)).toEqual(rule);
          const hosts = rateOf(host, product, day);
          expect(hosts && hostFee(hosts, 123_456_78)).toEqual(rule && feeFenOf(rule, 123_456_78));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("cross the line as they are: the last three that are announced", () => {
    fc.assert(
      fc.property(fc.array(policy, { minLength: 1, maxLength: 5 }), (list) => {
        const { terminal, host } = written(list);
        const fees = announcement(host);
        expect(fees).toMatch(/^\d{230}$/);
        expect(announcedFees(fees === undefined ? undefined : { fees })).toEqual(terminal.slice(-3));
        expect(announcement(host.map((each) => ({ ...each, silent: true as const })))).toBeUndefined();
      }),
    );
  });

  it("count for nothing in another layout", () => {
    expect(announcedFees(undefined)).toEqual([]);
    expect(announcedFees({ fees: `02${"0".repeat(228)}` })).toEqual([]);
    expect(announcedFees({ fees: "01" })).toEqual([]);
  });
});
