import type { Language } from "../api";
import { type FigureName, fenIn, figureOf, figuresOfDays, isAvailable, isChecked } from "./figures";
import type { Shop, ShopRecord } from "./shop";
import { type MerchantWords, payoutTerm } from "./words";

/** Whose records are looked at: everybody's, a figure's, a terminal's, a settlement's, a payout's. */
export type Choice =
  | { readonly kind: "all" }
  | { readonly kind: "figure"; readonly name: FigureName; readonly terminal?: number }
  | { readonly kind: "available" }
  | { readonly kind: "moved"; readonly name: MovedName }
  | { readonly kind: "terminal"; readonly terminal: number }
  | { readonly kind: "settlement"; readonly terminal: number; readonly batch: string }
  | { readonly kind: "payout"; readonly request: string };

/** Where money is that no single record tells: with payouts, or owed for what was given back behind one. */
export type MovedName = "onTheWay" | "arrived" | "owed";

const onTheWay: readonly string[] = Object.freeze(["queued", "pending", "held"]);

/** The records whose money went that way. */
function movedRecords({ payouts, records }: Shop, name: MovedName): readonly ShopRecord[] {
  if (name === "owed") return records.filter(({ payout, state }) => payout !== null && refunded.includes(state ?? ""));
  const fits = payouts.filter(({ state }) => (name === "arrived" ? state === "paid" : onTheWay.includes(state)));
  const requests = new Set(fits.map(({ request }) => request));
  return records.filter(({ payout }) => payout !== null && requests.has(payout));
}

const refunded: readonly string[] = Object.freeze(["refunded", "partly-refunded"]);

export const everything: Choice = Object.freeze({ kind: "all" });

export function isSame(one: Choice, other: Choice): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The records of a choice, and what they come to where that is one figure. */
export interface Chosen {
  readonly title: string;
  readonly records: readonly ShopRecord[];
  readonly fen: number | undefined;
  /** What counts of each record. */
  readonly fenOf: (record: ShopRecord) => number;
}

const amountOf = ({ amountFen }: ShopRecord) => amountFen;

/** @param among the records of the days that are looked at. */
export function chosen(
  choice: Choice,
  shop: Shop,
  among: readonly ShopRecord[],
  say: MerchantWords,
  language: Language,
): Chosen {
  switch (choice.kind) {
    case "all":
      return { title: say.allRecords, records: among, fen: undefined, fenOf: amountOf };
    case "figure": {
      const { name, terminal } = choice;
      const days = figuresOfDays.includes(name) ? among : shop.records;
      const own = terminal === undefined ? days : days.filter((record) => record.terminal === terminal);
      const { records, fen } = figureOf(name, shop, own);
      const where = terminal === undefined ? "" : ` · ${say.terminal} ${terminal}`;
      return { title: `${say.figures[name]}${where}`, records, fen, fenOf: (record) => fenIn(name, record) };
    }
    case "available": {
      const records = shop.records.filter((record) => isAvailable(record, shop));
      return { title: say.available, records, fen: undefined, fenOf: ({ netFen, goneFen }) => netFen - goneFen };
    }
    case "moved": {
      const records = movedRecords(shop, choice.name);
      return { title: say[choice.name], records, fen: undefined, fenOf: ({ netFen }) => netFen };
    }
    case "terminal": {
      const records = among.filter(({ terminal }) => terminal === choice.terminal);
      return { title: `${say.terminal} ${choice.terminal}`, records, fen: undefined, fenOf: amountOf };
    }
    case "settlement": {
      const { terminal, batch } = choice;
      const records = shop.records.filter(
        (record) => record.terminal === terminal && record.batch === batch && record.settled,
      );
      return { title: `${say.settlements} ${terminal} · ${batch}`, records, fen: undefined, fenOf: amountOf };
    }
    case "payout": {
      const payout = shop.payouts.find(({ request }) => request === choice.request);
      const records = shop.records.filter((record) => record.payout === choice.request);
      const state = payout ? ` · ${payoutTerm(payout.state, language)}` : "";
      return { title: `${say.payouts}${state}`, records, fen: undefined, fenOf: ({ netFen }) => netFen };
    }
  }
}

/** How many of a terminal's transactions are being checked. */
export function checkedAt(records: readonly ShopRecord[], terminal: number): number {
  return records.filter((record) => record.terminal === terminal && isChecked(record)).length;
}
