/** China Standard Time is UTC+8 all year round (since 1991). */
const chinaOffsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** A moment as the acquirer's clock on the wall shows it. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  /** Day of the year, 1 to 366. */
  readonly dayOfYear: number;
  /** hhmmss, field 12. */
  readonly time: string;
  /** MMDD, field 13. */
  readonly date: string;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** @param epochMs milliseconds since 1970 UTC. */
export function localTime(epochMs: number): LocalTime {
  const wall = new Date(epochMs + chinaOffsetMs);
  const year = wall.getUTCFullYear();
  const month = wall.getUTCMonth() + 1;
  const day = wall.getUTCDate();
  const hour = wall.getUTCHours();
  return {
    year,
    month,
    day,
    hour,
    dayOfYear: Math.floor((wall.getTime() - Date.UTC(year, 0, 1)) / dayMs) + 1,
    time: two(hour) + two(wall.getUTCMinutes()) + two(wall.getUTCSeconds()),
    date: two(month) + two(day),
  };
}

/** MMDD of the business date: from the cut-over hour on it is the next day's. */
export function settlementDate(epochMs: number, cutoverHour: number): string {
  const local = localTime(epochMs);
  return local.hour >= cutoverHour ? localTime(epochMs + dayMs).date : local.date;
}

/** Days since 1970 on the wall: what daily limits count by. */
export function localDay(epochMs: number): number {
  return Math.floor((epochMs + chinaOffsetMs) / dayMs);
}

/**
 * Whether a card has expired: it is good until the last day of its month.
 * @param expiry YYMM; 00 to 99 stands for 2000 to 2099.
 */
export function isExpired(expiry: string, epochMs: number): boolean {
  const local = localTime(epochMs);
  const months = (2000 + Number(expiry.slice(0, 2))) * 12 + Number(expiry.slice(2));
  return local.year * 12 + local.month > months;
}

const isoMoment = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** ISO 8601 with its offset, as ms since 1970; undefined for what no calendar has: engines make 2 March of 30 February. */
export function instantOfIso(text: string): number | undefined {
  const [, year, month, day] = isoMoment.exec(text) ?? [];
  const epochMs = Date.parse(text);
  const noon = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), 12));
  return Number.isNaN(epochMs) || noon.getUTCDate() !== Number(day) ? undefined : epochMs;
}
