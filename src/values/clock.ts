/** The acquirer's clock: China has one zone and no summer time. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

const DAY_MS = 86_400_000;
/** 400 years of the Gregorian calendar. */
const ERA_DAYS = 146_097;
/** From the first of March of the year 0 to the first day of 1970. */
const EPOCH_DAYS = 719_468;

/** 2026-01-01 00:00 UTC. A clock that says less is wrong: this firmware is not older. */
export const FIRMWARE_FROM_MS = 1_767_225_600_000;

interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/**
 * Days since the first day of 1970 of a day of the Gregorian calendar. The year begins in March here, so that the leap day is its last. A day
 * that the month does not have is one of the next month.
 */
function daysOf({ year, month, day }: Day): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - 400 * era;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return ERA_DAYS * era + 365 * yearOfEra + leapDays + dayOfYear - EPOCH_DAYS;
}

/** The day that is so many days behind the first of 1970. The opposite of `daysOf`. */
function dayAt(days: number): Day {
  const era = Math.floor((days + EPOCH_DAYS) / ERA_DAYS);
  const dayOfEra = days + EPOCH_DAYS - ERA_DAYS * era;
  const leaps = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = ((marchMonth + 2) % 12) + 1;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return { year: 400 * era + yearOfEra + (month > 2 ? 0 : 1), month, day };
}

/** Days since the first of 1970 in China. */
function chinaDays(epochMs: number): number {
  return Math.floor((epochMs + CHINA_OFFSET_MS) / DAY_MS);
}

/** The instant of a day and a time in China. */
function instantAt(date: Day, hour: number, minute: number, second: number): number {
  return daysOf(date) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1_000 - CHINA_OFFSET_MS;
}

/** YYYYMMDDhhmmss in China of an instant in ms since 1970. */
export function chinaTime(epochMs: number): string {
  const days = chinaDays(epochMs);
  const { year, month, day } = dayAt(days);
  const seconds = Math.floor((epochMs + CHINA_OFFSET_MS - days * DAY_MS) / 1_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return (
    String(year).padStart(4, "0") +
    two(month) +
    two(day) +
    two(Math.floor(seconds / 3_600)) +
    two(Math.floor(seconds / 60) % 60) +
    two(seconds % 60)
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
  const { year } = dayAt(chinaDays(nearMs));
  let best: number | undefined;
  for (let candidate = year - 1; candidate <= year + 1; candidate++) {
    const instant = instantAt({ year: candidate, month, day }, hour, minute, second);
    if (best === undefined || Math.abs(instant - nearMs) < Math.abs(best - nearMs)) best = instant;
  }
  // What the year's February does not have is the first of March there.
  return best !== undefined && chinaTime(best).slice(4, 8) === monthDay ? best : undefined;
}

/** The instant of a YYYYMMDDhhmmss that `chinaTime` made. */
export function epochOf(localTime: string): number {
  const part = (from: number, to: number) => Number(localTime.slice(from, to));
  const date = { year: part(0, 4), month: part(4, 6), day: part(6, 8) };
  return instantAt(date, part(8, 10), part(10, 12), part(12, 14));
}

/** "hh:mm" of a YYYYMMDDhhmmss. */
export function hourAndMinute(localTime: string): string {
  return `${localTime.slice(8, 10)}:${localTime.slice(10, 12)}`;
}

/** "MM-DD hh:mm" of a YYYYMMDDhhmmss: what a screen has room for. */
export function shortTime(localTime: string): string {
  return `${localTime.slice(4, 6)}-${localTime.slice(6, 8)} ${hourAndMinute(localTime)}`;
}
