import { catalogue } from "../../src/diagnosis/catalogue";
import { filled, type Names, same, unnamed } from "../../src/screen/text";
import type { MoneyState } from "../../src/values/money-state";
import type { Played, Told } from "./play";
import type { Wanted } from "./wanted";

/** Told so long after it could be known, at the latest. */
const SOON_MS = 3_000;

/** What is wrong with what a person could read; undefined where all of it is right. @param names of the terminal that told it. */
export function wrongIn(played: Played, wanted: Wanted, names: Names = unnamed): string | undefined {
  const { told, ends, struck, screens } = played;
  if (!struck) return "the flow never came to its step";
  const unwelcome = wanted.never?.find((screen) => screens.includes(screen));
  if (unwelcome !== undefined) return `came to the screen "${unwelcome}"`;
  const [cause] = told;
  if (wanted.code === undefined) return wrongEnd(cause, ends, wanted);
  if (!cause) return "nothing was told";
  const first = firstTold(told, wanted) ?? cause;
  if (wanted.where !== undefined && cause.screen !== wanted.where)
    return `told on "${cause.screen}", and "${wanted.where}" is where people look`;
  const lateMs = lateBy(first, wanted);
  return (
    misread(first, wanted, names) ?? (lateMs > SOON_MS ? `told ${lateMs / 1000} s after it could be known` : undefined)
  );
}

/** What of cause, money and remedy is not as it should be. */
export function misread(
  first: Pick<Told, "code" | "money" | "remedy" | "remedyZh">,
  wanted: Wanted,
  names: Names,
): string | undefined {
  if (first.code !== wanted.code && first.code !== wanted.or) return `told ${first.code}, and it is ${wanted.code}`;
  if (!fits(first.money, wanted.money)) return `says "${first.money}" of the money, and it is "${wanted.money}"`;
  // What it came to meanwhile has a remedy of its own.
  if (first.money !== wanted.money) return undefined;
  const own = first.code === wanted.code ? wanted.remedy : wanted.orRemedy;
  const remedy = filled(own === undefined ? catalogue[first.code].remedy : same(own), names);
  if (first.remedy !== remedy.en) return `says "${first.remedy}", and what helps is "${remedy.en}"`;
  // Where another remedy helps, rows have it in English.
  const isRight = own !== undefined || first.remedyZh === undefined || first.remedyZh === remedy.zh;
  return isRight ? undefined : `says "${first.remedyZh}", and what helps is "${remedy.zh}"`;
}

/** Past the waits that the row itself has. */
export function lateBy({ afterMs }: Told, { waitsMs = 0 }: Wanted): number {
  return Math.max(0, afterMs - waitsMs);
}

/** At the card screen a cause leads to another try: its end says where the money is. */
export function firstTold(told: readonly Told[], { money }: Wanted): Told | undefined {
  const [cause] = told;
  if (!cause || money === null || cause.money !== null) return cause;
  return told.find((each) => each.code === cause.code && each.money !== null) ?? cause;
}

function wrongEnd(
  cause: Told | undefined,
  ends: readonly (MoneyState | null)[],
  { money }: Wanted,
): string | undefined {
  if (cause) return `told ${cause.code}, and there is nothing to tell`;
  if (money === null) return undefined;
  const last = ends.at(-1);
  if (last === undefined) return "the sale came to no end";
  return last === money ? undefined : `the sale ended "${last}", and it is "${money}"`;
}

/** The end of a sale that is being checked may already be there. */
function fits(said: MoneyState | null, wanted: MoneyState | null): boolean {
  if (wanted === "being checked") return said === "being checked" || said === "returned" || said === "not charged";
  return said === wanted;
}
