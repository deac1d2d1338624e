import type { Language } from "../api";
import { en } from "./en";
import { type Words, zh } from "./zh";

export type { Words } from "./zh";

export const words: { readonly [language in Language]: Words } = Object.freeze({ zh, en });

/** Between a name and what it has. */
export const colon: { readonly [language in Language]: string } = Object.freeze({ zh: "：", en: ": " });

/** An amount as a merchant reads it, two places after the point. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? "-" : "";
  const amount = Math.abs(fen);
  return `${sign}${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
}

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** A moment in China's time, to the millisecond, without its date. */
export function timeOf(atMs: number): string {
  return new Date(atMs + CHINA_OFFSET_MS).toISOString().slice(11, 23);
}
