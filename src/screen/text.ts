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

/** Texts one behind the other. */
export function join(...parts: readonly Text[]): Text {
  return text(parts.map((part) => part.zh).join(""), parts.map((part) => part.en).join(" "));
}
