import type { Language } from "../api";
import { type Words } from "./zh";

export type { Words } from "./zh";
export declare const words: {
  readonly [language in Language]: Words;
};
/** An amount as a merchant reads it, two places after the point. */
export declare function yuan(fen: number): string;
/** A moment in China's time, to the millisecond, without its date. */
export declare function timeOf(atMs: number): string;
