/** The acquirer's clock: China has one zone and no summer time. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** The calendar of China at an instant, in the result's UTC parts. */
function calendarOf(epochMs: number): Date {
  // No clock: the language's `Date` with a given instant is a calendar. The time itself comes from the contract (`hal/clock.ts`).
  return new Date(epochMs + CHINA_OFFSET_MS);
}

/** YYYYMMDDhhmmss in China of an instant in ms since 1970. */
export function chinaTime(epochMs: number): string {
  const date = calendarOf(epochMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return (
    String(date.getUTCFullYear()).padStart(4, "0") +
    two(date.getUTCMonth() + 1) +
    two(date.getUTCDate()) +
    two(date.getUTCHours()) +
    two(date.getUTCMinutes()) +
    two(date.getUTCSeconds())
  );
}

/**
 * The instant that a host means by MMDD and hhmmss (fields 13 and 12): of the years around `nearMs` the closest one.
 * @returns undefined when that year has no such day (0230, 0431, 0229 next to a common year) or the day no such time.
 */
export function instantOf(monthDay: string, time: string, nearMs: number): number | undefined {
  if (monthDay.length !== 4 || time.length !== 6) return undefined;
  const [month, day] = [Number(monthDay.slice(0, 2)), Number(monthDay.slice(2))];
  const [hour, minute, second] = [Number(time.slice(0, 2)), Number(time.slice(2, 4)), Number(time.slice(4))];
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60))
    return undefined;
  const year = calendarOf(nearMs).getUTCFullYear();
  let best: number | undefined;
  for (let candidate = year - 1; candidate <= year + 1; candidate++) {
    const instant = Date.UTC(candidate, month - 1, day, hour, minute, second) - CHINA_OFFSET_MS;
    if (best === undefined || Math.abs(instant - nearMs) < Math.abs(best - nearMs)) best = instant;
  }
  // The calendar makes the first of March of what the year's February does not have.
  return best !== undefined && chinaTime(best).slice(4, 8) === monthDay ? best : undefined;
}

/** The instant of a YYYYMMDDhhmmss that `chinaTime` made. */
export function epochOf(localTime: string): number {
  const part = (from: number, to: number) => Number(localTime.slice(from, to));
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14)) - CHINA_OFFSET_MS;
}
