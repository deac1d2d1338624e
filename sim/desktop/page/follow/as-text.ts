import type { CardView, Language, LedgerEntry, TransactionView } from "../api";
import { timeOf } from "../words/words";
import { factsOf } from "./facts";
import { partsOf } from "./fields";
import type { FlashRecord } from "./flash-record";
import type { Act, Life } from "./life";
import type { Name } from "./name";
import { sayAct } from "./say";
import { followWords, whoNames } from "./words";

interface Told {
  readonly name: Name;
  readonly life: Life;
  readonly row: TransactionView | undefined;
  readonly entry: LedgerEntry | undefined;
  readonly cards: readonly CardView[];
}

/** The whole life as text for a report. It holds what the views tell: card data are masked there. */
export function asText({ name, life, row, entry, cards }: Told, language: Language): string {
  const say = (word: keyof typeof followWords) => followWords[word][language];
  const block = (title: string, facts: readonly (readonly [string, string])[]) =>
    facts.length > 0 ? [`\n${title}`, ...facts.map(([fact, value]) => `  ${fact}: ${value}`)] : [];
  return [
    `${say("voucher")} ${name.stan}, ${say("batch")} ${name.batch}`,
    ...block(say("journal"), row ? factsOf({ ...row }, language) : []),
    ...block(say("ledger"), entry ? factsOf({ ...entry }, language) : []),
    ...block(recordTitle(life.record, language), life.record ? factsOf(life.record.content, language) : []),
    `\n${say("story")}`,
    ...life.acts.flatMap((act) => actLines(act, cards, language)),
    "",
  ].join("\n");
}

export function recordTitle(record: FlashRecord | undefined, language: Language): string {
  const say = (word: keyof typeof followWords) => followWords[word][language];
  if (!record) return say("record");
  const { where } = record;
  return where.kind === "cell"
    ? `${say("record")}: ${say("open")} ${where.key}`
    : `${say("record")}: ${say("closed")} ${where.entry}`;
}

function actLines(act: Act, cards: readonly CardView[], language: Language): readonly string[] {
  const { what, detail } = sayAct(act, cards, language);
  const line = `  ${timeOf(act.atMs)} ${whoNames[act.who][language]}: ${what}${detail ? ` · ${detail}` : ""}`;
  if (act.kind !== "message" || !act.message) return [line];
  const fields = act.message.fields.flatMap((field) => [
    `    F${field.field} ${language === "zh" ? field.nameZh : field.nameEn}: ${field.value}`,
    ...partsOf(field, language).map(({ name, value }) => `      ${name}: ${value}`),
  ]);
  return [line, ...fields, `    ${act.message.hex}`];
}
