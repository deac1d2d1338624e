import type { Shop, ShopRecord, ShopSettlement } from "./shop";

/** Figures of records, in the order in which they are shown. */
export const figureNames = Object.freeze(["sales", "returned", "checking", "fees", "pending", "held"] as const);
export type FigureName = (typeof figureNames)[number];

/** Those that are of the days that are looked at; what is still open is open whatever the day. */
export const figuresOfDays: readonly FigureName[] = Object.freeze<FigureName[]>(["sales", "returned", "fees"]);

/** A figure, and the records that it is the sum of. */
export interface Figure {
  readonly fen: number;
  readonly records: readonly ShopRecord[];
}

const CHINA_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

const charging: readonly string[] = Object.freeze(["sale", "completion", "completion-advice", "qr-sale"]);
const givingBack: readonly string[] = Object.freeze(["void", "refund", "completion-void", "qr-void", "qr-refund"]);

/** Kinds of money that leave the merchant. */
export function isBack({ kind }: Pick<ShopRecord, "kind">): boolean {
  return givingBack.includes(kind);
}

/** Did the acquirer book it, and does it stand? A sale that was voided was made all the same. */
function isBooked({ state }: ShopRecord): boolean {
  return state !== null && state !== "reversed";
}

/** In words that a list shows: the terminal's, else what the acquirer's state comes to. */
export function moneyOf({ money, state }: ShopRecord): string {
  return money ?? (state === "reversed" ? "returned" : (state ?? "not charged"));
}

export function isChecked(record: ShopRecord): boolean {
  return record.money === "being checked";
}

/** Is it of the same day in China? */
export function isOfDay(atMs: number, dayMs: number): boolean {
  const dayOf = (ms: number) => Math.floor((ms + CHINA_OFFSET_MS) / DAY_MS);
  return dayOf(atMs) === dayOf(dayMs);
}

const rules: {
  readonly [name in FigureName]: {
    readonly has: (record: ShopRecord, shop: Shop) => boolean;
    readonly fen: (record: ShopRecord) => number;
  };
} = Object.freeze({
  sales: { has: (record) => charging.includes(record.kind) && isBooked(record), fen: ({ amountFen }) => amountFen },
  returned: { has: (record) => isBack(record) && isBooked(record), fen: ({ amountFen }) => amountFen },
  checking: { has: isChecked, fen: ({ amountFen }) => amountFen },
  fees: { has: (record) => isBooked(record) && record.feeFen !== 0, fen: ({ feeFen }) => feeFen },
  pending: { has: ({ leftFen, settled }) => leftFen > 0 && !settled, fen: ({ leftFen }) => leftFen },
  held: { has: ({ key }, { held }) => held.includes(key), fen: ({ netFen }) => netFen },
});

/** What a figure counts of a record. */
export function fenIn(name: FigureName, record: ShopRecord): number {
  return rules[name].fen(record);
}

/** A figure over some of the shop's records. */
export function figureOf(name: FigureName, shop: Shop, among: readonly ShopRecord[]): Figure {
  const records = among.filter((record) => rules[name].has(record, shop));
  return { records, fen: records.reduce((sumFen, record) => sumFen + rules[name].fen(record), 0) };
}

/** Settled, and still in the balance, all or a part: what the available money is made of. */
export function isAvailable({ netFen, goneFen, settled, key }: ShopRecord, { held }: Shop): boolean {
  return netFen > goneFen && settled && !held.includes(key);
}

/** What a settlement came to: what was charged less what was given back. */
export function settledFen({ totals }: ShopSettlement): number {
  const { domestic, foreign } = totals;
  return domestic.debitFen - domestic.creditFen + foreign.debitFen - foreign.creditFen;
}

export function settledCount({ totals }: ShopSettlement): number {
  const { domestic, foreign } = totals;
  return domestic.debits + domestic.credits + foreign.debits + foreign.credits;
}

/** How a terminal stands, in a word. */
export type Standing = "off" | "locked" | "signed-out" | "ready" | "selling" | "checking" | "attention";

const standings: { readonly [screen: string]: Standing } = Object.freeze({
  off: "off",
  locked: "locked",
  boot: "signed-out",
  activation: "attention",
  "operator.number": "signed-out",
  "operator.password": "signed-out",
  home: "ready",
  menu: "ready",
  list: "ready",
  detail: "ready",
  settings: "ready",
  checking: "checking",
  fault: "attention",
});

export function standingOf({ powered, screen }: { readonly powered: boolean; readonly screen: string }): Standing {
  return powered ? (standings[screen] ?? "selling") : "off";
}
