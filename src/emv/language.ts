import type { Language } from "../../hal/display";
import { bytesToText } from "../values/bcd";

/** Tag 5F2D: one to four codes of two letters. */
const CODES_MAX = 4;

/**
 * The language to speak to the cardholder in (EMV 4.4 Book 4, 11.1): the first that the card prefers and the terminal has.
 * @param preferences 5F2D: codes of ISO 639, best first.
 * @returns undefined when the card has no preference that can be met: then the terminal's own.
 */
export function preferredLanguage(preferences: Uint8Array | undefined): Language | undefined {
  for (let at = 0; preferences && at + 2 <= Math.min(preferences.length, 2 * CODES_MAX); at += 2) {
    // The book writes them in small letters; cards were seen that do not.
    const code = bytesToText(preferences, at, at + 2).toLowerCase();
    if (code === "zh" || code === "en") return code;
  }
  return undefined;
}
