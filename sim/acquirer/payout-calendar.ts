import type { PayoutProduct, PayoutReason } from "../../src/values/payout";
import { localTime } from "./calendar";
import type { PayoutRules } from "./payout-types";

const chinaOffsetMs = 8 * 3_600_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Nobody has holidays for so long. */
const DAYS_AHEAD_MAX = 60;

/** Midnight of the local day, ms since 1970 UTC. */
function midnight(epochMs: number): number {
  return Math.floor((epochMs + chinaOffsetMs) / dayMs) * dayMs - chinaOffsetMs;
}

/** The local day as 2026-12-25. */
function dayOf(epochMs: number): string {
  return new Date(epochMs + chinaOffsetMs).toISOString().slice(0, 10);
}

function isWeekend(epochMs: number): boolean {
  const day = new Date(epochMs + chinaOffsetMs).getUTCDay();
  return day === 0 || day === 6;
}

type Holidays = ReadonlySet<string>;

/** The first working day from a day on, both as their midnights. */
function workingDay(holidays: Holidays, from: number): number {
  let day = from;
  for (let ahead = 0; ahead < DAYS_AHEAD_MAX && (isWeekend(day) || holidays.has(dayOf(day))); ahead++) day += dayMs;
  return day;
}

/** What is asked for now by T1 goes then: on the next working day, or the one behind it after the cut-off. */
export function nextDayMs(rules: PayoutRules, holidays: Holidays, nowMs: number): number {
  const late = localTime(nowMs).hour >= rules.cutoffHour ? 1 : 0;
  return workingDay(holidays, midnight(nowMs) + (1 + late) * dayMs) + rules.nextDayHour * hourMs;
}

const none: Holidays = new Set();

/** When T1 goes next, and what has put it off: a weekend and the night are its usual way. */
export function nextDay(
  rules: PayoutRules,
  holidays: Holidays,
  nowMs: number,
): { readonly atMs: number; readonly reason: PayoutReason } {
  const atMs = nextDayMs(rules, holidays, nowMs);
  if (atMs > nextDayMs(rules, none, nowMs)) return { atMs, reason: "holiday" };
  const inTimeMs = nextDayMs({ ...rules, cutoffHour: 24 }, none, nowMs);
  return { atMs, reason: atMs > inTimeMs ? "hours" : "none" };
}

/** When D0 goes next, and why not now. */
export function instantMs(
  { instantHours, instantDays }: PayoutRules,
  holidays: Holidays,
  nowMs: number,
): { readonly atMs: number; readonly reason: PayoutReason } {
  const isOpen = (day: number) =>
    (instantDays.weekends || !isWeekend(day)) && (instantDays.holidays || !holidays.has(dayOf(day)));
  const today = midnight(nowMs);
  const [from, to] = [today + instantHours.from * hourMs, today + instantHours.to * hourMs];
  if (isOpen(today) && nowMs < to)
    return nowMs >= from ? { atMs: nowMs, reason: "none" } : { atMs: from, reason: "hours" };
  const reason = isOpen(today) ? "hours" : "holiday";
  let day = today + dayMs;
  for (let ahead = 0; ahead < DAYS_AHEAD_MAX && !isOpen(day); ahead++) day += dayMs;
  return { atMs: day + instantHours.from * hourMs, reason };
}

/** When what is due at a moment may go at the earliest, and why not then: the calendar can have changed since it was asked for. */
export function dueMs(
  rules: PayoutRules,
  holidays: Holidays,
  product: PayoutProduct,
  atMs: number,
): { readonly atMs: number; readonly reason: PayoutReason } {
  if (product === "D0") return instantMs(rules, holidays, atMs);
  const today = midnight(atMs);
  const day = workingDay(holidays, today);
  return {
    atMs: Math.max(atMs, day + rules.nextDayHour * hourMs),
    reason: holidays.has(dayOf(today)) ? "holiday" : "none",
  };
}

/** The next moment behind another one at which the local clock shows a full hour, ms since 1970 UTC. */
export function hourBehindMs(hour: number, epochMs: number): number {
  const today = midnight(epochMs) + hour * hourMs;
  return today > epochMs ? today : today + dayMs;
}
