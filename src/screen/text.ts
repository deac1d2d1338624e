import type { Text } from "../../hal/display";

/** A text in both languages. */
export function text(zh: string, en: string): Text {
  return Object.freeze({ zh, en });
}

/** The text whose words are two lines of `packed`, Chinese first: as one string, texts take less ROM than as objects. */
export function textAt(packed: string, line: number): Text {
  const lines = packed.split("\n");
  return text(lines[line] ?? "", lines[line + 1] ?? "");
}

/** The same in both languages: figures, codes, names. */
export function same(words: string): Text {
  return text(words, words);
}

/** What texts leave a place for, because it differs between acquirers. */
export interface Names {
  /** Stands for `{acquirer}`. */
  readonly acquirer: Text;
  /** Stands for `{phone}`: support's number. */
  readonly phone: string;
  /** Stand for `{merchant}`, `{terminal}` and `{serial}`: the numbers that support asks for. */
  readonly merchant?: string;
  readonly terminal?: string;
  readonly serial?: string;
}

/** Before it is known to whom a terminal belongs. */
export const unnamed: Names = Object.freeze({ acquirer: text("支付公司", "the payment company"), phone: "" });

export function hasPlace({ zh, en }: Text): boolean {
  return zh.includes("{") || en.includes("{");
}

/** A text with its places filled: one without any stays itself. */
export function filled(words: Text, names: Names): Text {
  if (!hasPlace(words)) return words;
  return text(inPlace(words.zh, names.acquirer.zh, names), inPlace(words.en, names.acquirer.en, names));
}

/** A sentence may begin with the name. */
function inPlace(words: string, acquirer: string, { phone, merchant = "", terminal = "", serial = "" }: Names): string {
  const said = words
    .replaceAll("{acquirer}", acquirer)
    .replaceAll("{phone}", phone)
    .replaceAll("{merchant}", merchant)
    .replaceAll("{terminal}", terminal)
    .replaceAll("{serial}", serial)
    .trimEnd();
  return words.startsWith("{acquirer}") ? said.slice(0, 1).toUpperCase() + said.slice(1) : said;
}

/** Does it send people to support? Then the number has to be beside it. */
export function sendsToSupport({ zh }: Text): boolean {
  return zh.includes("客服");
}

/** "1 day", "2 days". */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** Texts one behind the other. */
export function join(...parts: readonly Text[]): Text {
  return text(parts.map((part) => part.zh).join(""), parts.map((part) => part.en).join(" "));
}
