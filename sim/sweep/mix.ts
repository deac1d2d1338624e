import type { LedgerEntry } from "../acquirer/view/ledger-view";
import type { SeededRandom } from "../world/random";

/** How the customer pays, or shows that it is his: a card's way into the reader, a code for the scanner, a phone that reads one. */
export type Means = "swipe" | "insert" | "tap" | "scan" | "phone" | "original" | "nothing";

/** One thing that cashiers do, and how often. */
export interface Errand {
  readonly name: string;
  readonly perMille: number;
  /** Where the share comes from. */
  readonly why: string;
  /** The menu's entry; absent: a sale, which begins at home. */
  readonly entry?: string;
  readonly means: Means;
  /** The largest amount that is typed, where a small shop's usual one is not it. */
  readonly amountFenMax?: number;
  /** The transaction that it is about: of one of these kinds, and so at the host. */
  readonly about?: { readonly kinds: readonly LedgerEntry["kind"][]; readonly states: readonly LedgerEntry["state"][] };
  /** Done where the shop is of this manner; elsewhere a sale by card takes its place. */
  readonly needs?: Manner;
}

/** What one shop has and the next one has not. */
export const manners = Object.freeze(["till", "parts", "tips"] as const);
export type Manner = (typeof manners)[number];
export type Shop = ReadonlySet<Manner>;

interface MannerShare {
  readonly name: Manner;
  readonly perMille: number;
  readonly why: string;
}

export interface Mix {
  readonly errands: readonly Errand[];
  readonly manners: readonly MannerShare[];
}

const shopManners: readonly MannerShare[] = Object.freeze([
  { name: "till", perMille: 400, why: "a cash register stands beside the terminal (assumed)" },
  { name: "parts", perMille: 300, why: "parameter 59: a part of a sale is taken (assumed)" },
  { name: "tips", perMille: 150, why: "parameter 18: each sale by card asks for a tip, restaurants (assumed)" },
] as const);

/**
 * A shop's counter. No public count of a terminal's transactions by kind was found. Payers by phone: 55 to 65 of 100 at counters of three
 * Chinese cities (J. L. Korella, Cash and cards vs smartphone, Deutsche Bundesbank, 2017). Whatever else is assumed says so.
 */
const dayMix: readonly Errand[] = Object.freeze([
  {
    name: "qr-scan",
    perMille: 430,
    why: "payers by phone, of whom most show their own code (assumed)",
    entry: "扫码收款",
    means: "scan",
  },
  {
    name: "qr-code",
    perMille: 100,
    why: "payers by phone who read the terminal's code",
    entry: "收款码",
    means: "phone",
  },
  {
    name: "till-sale",
    perMille: 50,
    why: "a sale that the register begins: one in eight where there is one (assumed)",
    means: "tap",
    needs: "till",
  },
  { name: "tap", perMille: 120, why: "cards and phones held to the reader (assumed)", means: "tap" },
  {
    name: "chip",
    perMille: 120,
    why: "accounts in yuan get chip cards alone since 2015 (People's Bank)",
    means: "insert",
  },
  { name: "stripe", perMille: 60, why: "older cards, and chips that fail (assumed)", means: "swipe" },
  {
    name: "part",
    perMille: 10,
    why: "a card that holds less than the sale, at issuers that say so (assumed)",
    means: "swipe",
    needs: "parts",
  },
  {
    name: "void",
    perMille: 15,
    why: "a mistake that is seen at the counter (assumed: one sale in forty)",
    entry: "消费撤销",
    means: "original",
    about: { kinds: ["sale"], states: ["charged", "voided"] },
  },
  {
    name: "qr-void",
    perMille: 10,
    why: "the same, paid by code",
    entry: "扫码撤销",
    means: "nothing",
    about: { kinds: ["qr-sale"], states: ["charged", "voided"] },
  },
  {
    name: "refund",
    perMille: 15,
    why: "goods that come back (assumed: three sales in a hundred), in parts too",
    entry: "退货",
    means: "original",
    about: { kinds: ["sale"], states: ["charged", "partly-refunded"] },
  },
  {
    name: "qr-refund",
    perMille: 15,
    why: "the same, paid by code",
    entry: "扫码退货",
    means: "nothing",
    about: { kinds: ["qr-sale"], states: ["charged", "partly-refunded"] },
  },
  { name: "authorisation", perMille: 20, why: "deposits of a guest house (assumed)", entry: "预授权", means: "insert" },
  {
    name: "completion",
    perMille: 12,
    why: "most deposits end in a bill",
    entry: "预授权完成",
    means: "original",
    about: { kinds: ["authorisation"], states: ["held"] },
  },
  {
    name: "authorisation-void",
    perMille: 5,
    why: "the other deposits are given back",
    entry: "预授权撤销",
    means: "original",
    about: { kinds: ["authorisation"], states: ["held", "completed"] },
  },
  {
    name: "completion-void",
    perMille: 2,
    why: "a wrong bill",
    entry: "完成撤销",
    means: "original",
    about: { kinds: ["completion"], states: ["charged"] },
  },
  { name: "balance", perMille: 7, why: "seldom asked for at a counter (assumed)", entry: "余额查询", means: "swipe" },
  { name: "settlement", perMille: 6, why: "at each end of a shift: two a day", entry: "结算", means: "nothing" },
  {
    name: "payout",
    perMille: 3,
    why: "behind every other settlement (assumed)",
    entry: "提现",
    means: "nothing",
    amountFenMax: 50_000,
  },
] as const);

/** Sales by card alone. Chips and taps are many in a shop; here their certificates and cryptograms take three times the time of a stripe. */
const salesMix: readonly Errand[] = Object.freeze([
  { name: "stripe", perMille: 980, why: "the quickest sale", means: "swipe" },
  { name: "chip", perMille: 10, why: "three times the time of a stripe", means: "insert" },
  { name: "tap", perMille: 10, why: "three times the time of a stripe", means: "tap" },
] as const);

export const mixNames = Object.freeze(["day", "sales"] as const);
export type MixName = (typeof mixNames)[number];

const mixes: { readonly [name in MixName]: Mix } = Object.freeze({
  day: { errands: dayMix, manners: shopManners },
  sales: { errands: salesMix, manners: [] },
});

export function mixOf(name: MixName): Mix {
  return mixes[name];
}

/** What is done in every shop, whatever its manner. */
export function doneEverywhere({ errands }: Mix): readonly Errand[] {
  return errands.filter(({ needs }) => needs === undefined);
}

/** Draws what a shop has. */
export function drawnShop({ manners }: Mix, random: SeededRandom): Shop {
  return new Set(manners.filter(({ perMille }) => random.chance(perMille / 1000)).map(({ name }) => name));
}

/** Draws one by its share. */
export function drawn(mix: readonly Errand[], random: SeededRandom): Errand {
  const all = mix.reduce((sum, { perMille }) => sum + perMille, 0);
  let left = random.below(all);
  for (const errand of mix) {
    left -= errand.perMille;
    if (left < 0) return errand;
  }
  throw new RangeError("a mix without errands");
}

/** Sales by card: what is done instead where a terminal does not have a kind, or there is nothing to take back. */
export function cardSales(mix: readonly Errand[]): readonly Errand[] {
  return mix.filter(({ entry, needs }) => entry === undefined && needs === undefined);
}

/** One line for each errand and each manner: its share of a thousand, and where that comes from. */
export function mixText({ errands, manners }: Mix): string {
  const row = ({ name, perMille, why }: Errand | MannerShare) =>
    `  ${name.padEnd(20)}${String(perMille).padStart(4)} of 1,000   ${why}`;
  const shops = manners.length > 0 ? ["Of the shops:", ...manners.map(row)] : [];
  return ["The mix:", ...errands.map(row), ...shops].join("\n");
}
