import { readBcdNumber } from "../values/bcd";

/** Two-digit years from 50 on are of the last century (EMV 4.4 Book 4, 6.7.3). */
const CENTURY_TURN = 50;

/** A date that orders: YYYYMMDD of a BCD date YYMMDD; -1 when it is none. */
export function dateOf(bytes: Uint8Array): number {
  const date = bytes.length === 3 ? readBcdNumber(bytes, 0, 3) : -1;
  return date < 0 ? -1 : inCentury(date);
}

/** The same of the transaction's date, six digits YYMMDD. */
export function inCentury(date: number): number {
  return date + (date >= CENTURY_TURN * 10_000 ? 19_000_000 : 20_000_000);
}

/** A certificate's MMYY at `at`: good to the end of its month (EMV 4.4 Book 2, table 6). */
export function isMonthOver(bytes: Uint8Array, at: number, today: number): boolean {
  const month = readBcdNumber(bytes, at, 1);
  const year = readBcdNumber(bytes, at + 1, 1);
  if (month < 1 || month > 12 || year < 0) return true;
  return inCentury(year * 10_000 + month * 100 + 99) < today;
}
