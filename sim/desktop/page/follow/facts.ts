import type { Language } from "../api";
import { whoWords } from "../words/faults";
import { term } from "../words/terms";
import { timeOf, yuan } from "../words/words";
import { shownValue } from "./flash-record";
import { factName, factValues, recordStates } from "./words";

/** Names and values of a row, as people read them: amounts in yuan, moments in China's time, states by their words. */
export function factsOf(
  row: { readonly [name: string]: unknown },
  language: Language,
): readonly (readonly [string, string])[] {
  return Object.entries(row)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => {
      if (!isGroup(value)) return [[factName(name, language), factValue(name, value, language)] as const];
      return factsOf(value, language).map(([part, held]) => [`${factName(name, language)} · ${part}`, held] as const);
    });
}

function isGroup(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Kept as they are: figures that happen to be words of the page, too, are none. */
const words: readonly string[] = Object.freeze(["money", "state"]);
/** Have words of their own before those: what is "none" there is no money. */
const wordsOfTheirOwn: readonly string[] = Object.freeze(["kind", "slip", "signature", "entry", "entryMode"]);

function factValue(name: string, value: unknown, language: Language): string {
  if (typeof value === "number" && name.endsWith("Fen")) return `¥${yuan(value)}`;
  if (typeof value === "number" && name.endsWith("Ms")) return timeOf(value);
  if (name === "jbig") return `JBIG, ${String(value).length} base64`;
  if (name === "state" && recordStates[String(value)]) return recordStates[String(value)]?.[language] ?? "";
  if (name === "who" && Array.isArray(value))
    return value.map((who) => whoWords[String(who)]?.[language] ?? String(who)).join(language === "zh" ? "、" : ", ");
  if (typeof value === "string" && wordsOfTheirOwn.includes(name))
    return factValues[value]?.[language] ?? term(value, language);
  if (typeof value === "string" && words.includes(name)) return term(value, language);
  return shownValue(name, value);
}
