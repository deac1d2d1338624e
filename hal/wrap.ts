import { halfCells, isHalfWidth } from "./font";

/** A text of a bank or a merchant is never longer than a field of a message; what lies beyond is cut. */
const TEXT_LENGTH_MAX = 1024;

/**
 * Breaks a text into lines of at most `cells` half-width cells. English words stay whole where they fit a line; Chinese
 * breaks anywhere, but no line begins with a closing sign (the Chinese character before it goes down with it).
 * Nothing is lost but spaces at breaks. Line feeds break, other control characters become spaces.
 * @param cells at least 2, the room of one Chinese character.
 */
export function wrap(text: string, cells: number): string[] {
  if (cells < 2) throw new RangeError("a line has room for one character at least");
  // Nearly every line of a slip: to look for breaks in it costs far more than to count its cells.
  if (halfCells(text) <= cells && isPrintable(text)) return [text.trimEnd()];
  const lines: string[] = [];
  for (const paragraph of text.slice(0, TEXT_LENGTH_MAX).split("\n")) wrapParagraph(printable(paragraph), cells, lines);
  return lines;
}

function wrapParagraph(text: string, cells: number, lines: string[]): void {
  if (halfCells(text) <= cells) {
    lines.push(text.trimEnd());
    return;
  }
  let line = "";
  let used = 0;
  for (const word of words(text)) {
    const width = halfCells(word);
    if (used + width <= cells) {
      line += word;
      used += width;
      continue;
    }
    if (word === " ") {
      lines.push(line);
      line = "";
      used = 0;
      continue;
    }
    const carried = mayNotBegin(word) ? tail(line) : "";
    if (carried !== "" && carried !== line && halfCells(carried) + width <= cells) {
      lines.push(line.slice(0, line.length - carried.length).trimEnd());
      line = carried + word;
      used = halfCells(line);
      continue;
    }
    if (line.trim() !== "") lines.push(line.trimEnd());
    const pieces = split(word, cells);
    line = pieces.pop() ?? "";
    lines.push(...pieces);
    used = halfCells(line);
  }
  lines.push(line.trimEnd());
}

/** Runs of half-width characters, and each space and each Chinese character for itself. */
function words(text: string): string[] {
  const found: string[] = [];
  let run = "";
  for (const character of text) {
    if (character !== " " && isHalfWidth(character.codePointAt(0) ?? 0)) {
      run += character;
      continue;
    }
    if (run !== "") found.push(run);
    run = "";
    found.push(character);
  }
  if (run !== "") found.push(run);
  return found;
}

/** A word longer than a line, in pieces of whole lines. */
function split(word: string, cells: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < word.length; at += cells) pieces.push(word.slice(at, at + cells));
  return word.length <= cells ? [word] : pieces;
}

const CLOSING = "，。、；：？！）】》”’％…";

function mayNotBegin(word: string): boolean {
  return CLOSING.includes(word);
}

/** The last Chinese character of a line and the closing signs behind it; "" when the line ends otherwise. */
function tail(line: string): string {
  const characters = [...line];
  let from = characters.length - 1;
  while (from > 0 && mayNotBegin(characters[from] ?? "")) from--;
  const first = characters[from];
  return first === undefined || isHalfWidth(first.codePointAt(0) ?? 0) ? "" : characters.slice(from).join("");
}

/** Whether it has no control characters, line feeds among them. */
export function isPrintable(text: string): boolean {
  return !/[^ -~\u00a0-\uffff]/.test(text);
}

function printable(text: string): string {
  if (isPrintable(text)) return text;
  let clean = "";
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    clean += codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0) ? " " : character;
  }
  return clean;
}
