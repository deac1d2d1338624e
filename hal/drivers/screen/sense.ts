import { halfCells } from "../../font";
import { wrap } from "../../wrap";

/** So narrow a line is a rest, and nothing that says anything. */
const LONE_CELLS_MAX = 4;
/** Behind these a sentence or its part ends. */
const STOPS = "，。；,.;";
/** Behind these follows what was announced. */
const COLONS = "：:";

/**
 * Breaks a line of a screen where it makes sense, with no line more than `wrap` takes: behind a stop; else behind a colon; else
 * between words, but never between a word and its number ("客服 400-…", "Voucher 000002"). Where none of them is possible, no
 * last line of one character is left over.
 * @param cells as of `wrap`.
 */
export function wrapBySense(text: string, cells: number): string[] {
  const plain = wrap(text, cells);
  if (plain.length === 1) return plain;
  for (const ends of [endsPart, endsClause, endsWord]) {
    const parts = partsOf(text, ends);
    if (parts.length === 1) continue;
    const lines = fill(parts, cells);
    if (lines.length <= plain.length && !lines.some(isShort) && !splitsNumber(lines)) return lines;
  }
  return evened(text, cells, plain);
}

/** Does a part end with `character`, before `next`? A stop inside a figure ends nothing, for no space is behind it. */
type Ends = (character: string, next: string, before: string) => boolean;

function endsPart(character: string, next: string, before: string): boolean {
  return endsBehind(STOPS, character, next, before);
}

function endsClause(character: string, next: string, before: string): boolean {
  return endsBehind(STOPS + COLONS, character, next, before) || next === "（";
}

function endsWord(character: string, next: string): boolean {
  return character === " " && !isDigit(next);
}

function endsBehind(signs: string, character: string, next: string, before: string): boolean {
  if (character === " ") return signs.includes(before) && before !== "";
  return next !== "" && next !== " " && character > "~" && signs.includes(character);
}

function partsOf(text: string, ends: Ends): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++)
    if (ends(text.charAt(at), text.charAt(at + 1), text.charAt(at - 1))) {
      parts.push(text.slice(from, at + 1));
      from = at + 1;
    }
  parts.push(text.slice(from));
  return parts;
}

/** As many parts to a line as there is room for; what is longer than a line is broken as it comes. */
function fill(parts: readonly string[], cells: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    if (line !== "" && halfCells((line + part).trimEnd()) > cells) {
      lines.push(line);
      line = "";
    }
    line += part;
  }
  lines.push(line);
  return lines.flatMap((each) => wrap(each, cells));
}

/** One or two Chinese characters, the rest of a word, or a key's name without what it does. */
function isShort(line: string): boolean {
  return halfCells(line) <= LONE_CELLS_MAX;
}

/** Does a line begin with the number of a word that stands above? */
function splitsNumber(lines: readonly string[]): boolean {
  return lines.some((line, at) => {
    const above = lines[at - 1]?.at(-1) ?? STOPS;
    return isDigit(line.charAt(0)) && !(STOPS + COLONS).includes(above);
  });
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}

/** Shorter lines, as many of them: until the last one is more than a rest. */
function evened(text: string, cells: number, plain: string[]): string[] {
  let lines = plain;
  for (let width = cells - 1; isShort(lines.at(-1) ?? "") && width > LONE_CELLS_MAX; width--) {
    const shorter = wrap(text, width);
    if (shorter.length > plain.length) break;
    lines = shorter;
  }
  return lines;
}
