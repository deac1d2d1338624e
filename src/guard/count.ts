import type { Counted } from "../../hal/secure-element";
import type { JournalValue } from "../journal/journal";

/**
 * What the journal knows of the secure element's count, as its cell holds it: the count that was read back last; or, before
 * it is raised, that count and by how much: `[count, by]`.
 */
export type KeptCount =
  | { readonly kind: "none" }
  | { readonly kind: "settled"; readonly count: number }
  | { readonly kind: "pending"; readonly count: number; readonly by: number };

/** By how much the count rises where it only has to age the images of before: a sector, a sign-in. */
export const ROUTINE = 1;
/**
 * And where an image that outlived it would be worth something: a password that is tried, a reversal that becomes owed. Above
 * what `OVERSHOOT_MAX` lets pass: so no image that was taken in the middle of an earlier raise outlives this one.
 */
export const STRONG = 4;
/** A cut in the middle of a raise may add three instead of one (`SecureElement.counter`). */
const OVERSHOOT_MAX = 2;

/** Reads what `pendingValue` or a settled count left. What is neither can only be an image that another hand made. */
export function readKept(value: JournalValue | undefined): KeptCount | undefined {
  if (value === undefined) return { kind: "none" };
  if (isCount(value)) return { kind: "settled", count: value };
  const [count, by]: readonly unknown[] = Array.isArray(value) ? value : [];
  if (isCount(count) && (by === ROUTINE || by === STRONG)) return { kind: "pending", count, by };
  return undefined;
}

export function pendingValue(count: number, by: number): JournalValue {
  return [count, by];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/**
 * What a boot makes of both counts.
 * off: nobody counts. good: they fit. finish: a raise was cut, or begun and not written down. renew: support has loaded the
 * terminal, `whole` says whether the image is the newest all the same, `isNew` that neither ever was in use. rolled-back: F08.
 * silent: B20.
 */
export type Verdict =
  | { readonly kind: "off" | "good" | "rolled-back" | "silent" }
  | { readonly kind: "finish"; readonly count: number; readonly target: number }
  | { readonly kind: "renew"; readonly count: number; readonly whole: boolean; readonly isNew: boolean };

export function judgeCount(kept: KeptCount | undefined, counted: Counted): Verdict {
  switch (counted.kind) {
    case "fault":
      return { kind: "silent" };
    case "unavailable":
      // An element that had a count cannot have lost it.
      return { kind: kept?.kind === "none" ? "off" : "rolled-back" };
    case "count":
      break;
  }
  const { count, renewed } = counted;
  const fits = kept !== undefined && fitting(kept, count);
  // A chip that never counted has no earlier day: a new terminal, or one whose firmware has just learnt to count.
  const isNew = kept?.kind === "none" && count === 0;
  if (renewed) return { kind: "renew", count, whole: fits || isNew, isNew };
  if (!fits) return { kind: "rolled-back" };
  return kept.kind === "pending" ? { kind: "finish", count, target: kept.count + kept.by } : { kind: "good" };
}

function fitting(kept: KeptCount, count: number): boolean {
  switch (kept.kind) {
    case "none":
      return false;
    case "settled":
      return count === kept.count;
    case "pending":
      return count >= kept.count && count <= kept.count + kept.by + OVERSHOOT_MAX;
  }
}
