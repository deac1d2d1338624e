/** A class of the top level, as esbuild's bundler writes it: its members begin two spaces from the left. */
const CLASS = /^= class(?: ([\w$]+))?(?: extends ([\w$]+))? \{/;
const PRIVATE_MEMBER = /^ {2}(?:static |async |get |set |\*)*#([\w$]+)(?= =|;|\()/gm;

/**
 * Gives the private members of classes ordinary names. A private name is a variable which every method that uses it takes
 * from outside itself, a slot of 16 bytes each, and a private method is a slot of each object in RAM. The names are few and
 * shared: those of a class differ from those of its ancestors, and from every other word of the program.
 */
export class MemberNames {
  readonly #free: (at: number) => string;
  /** How many a class has, with its ancestors'. */
  readonly #counts = new Map<string, number>();

  /** @param program all of it: what it has as a word is no new name. */
  constructor(program: string) {
    const words = new Set(program.match(/[\w$]+/g));
    let prefix = "m";
    while ([...words].some((word) => word.startsWith(prefix) && /^\d+$/.test(word.slice(prefix.length)))) prefix += "m";
    this.#free = (at) => `${prefix}${at}`;
  }

  /** @param text what follows the name of a variable: the class, where it is one. Ancestors come before their heirs. */
  plain(name: string, text: string): string {
    const [head, , base = ""] = CLASS.exec(text) ?? [];
    if (head === undefined) return text;
    const from = this.#counts.get(base) ?? 0;
    const names = new Map<string, string>();
    for (const [, member = ""] of text.matchAll(PRIVATE_MEMBER))
      if (!names.has(member)) names.set(member, this.#free(from + names.size));
    this.#counts.set(name, from + names.size);
    return text.replaceAll(/#([\w$]+)( in\b)?/g, (whole, member: string, asked = "") => {
      const plain = names.get(member);
      if (plain === undefined) return whole;
      return asked ? `"${plain}"${asked}` : plain;
    });
  }
}

/** A member of a class, and whether its `this` is an object of the class throughout. */
interface Member {
  readonly text: string;
  readonly mine: boolean;
}

/** Splits a class of the top level. Undefined: it is none. */
export function withTable(text: string): { readonly head: string; readonly members: readonly Member[] } | undefined {
  const [head = "", ...lines] = text.split("\n");
  if (!/^class\b.*\{$/.test(head)) return undefined;
  const members: Member[] = [];
  let member = "";
  for (const line of lines) {
    member += `${member === "" ? "" : "\n"}${line}`;
    // A member ends in the column in which it begins. Within a template the number of backquotes is odd.
    if (!/^ {2}(\S.*;|\S.*\{\s*\}|[})\]]+;?)$/.test(line) || member.split("`").length % 2 === 0) continue;
    members.push({ text: member, mine: isMine(member) });
    member = "";
  }
  return { head, members: [...members, { text: member, mine: false }] };
}

/** A constructor has no `this` before its `super()`, a static member another one, and a computed name that of outside. */
function isMine(commented: string): boolean {
  const member = commented.replaceAll(COMMENT, "");
  if (/^\s*(static\b|\[|constructor\()/.test(member)) return false;
  const method = /^\s*(?:async |get |set |\*)*[\w$]+(?=\()/.exec(member);
  return !hasOwnThis(method ? member.slice(afterParenthesis(member, method[0].length)) : member);
}

const COMMENT = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g;

/** Whether something within has a `this` of its own: a function that is no arrow, a method, a class. If in doubt it has. */
export function hasOwnThis(code: string): boolean {
  const text = code.replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, "0").replaceAll(COMMENT, "");
  if (/\b(function|class)\b/.test(text)) return true;
  return [...text.matchAll(/\)\s*\{/g)].some(({ index }) => {
    let depth = 0;
    let at = index;
    do {
      if (text[at] === ")") depth++;
      if (text[at] === "(") depth--;
      at--;
    } while (depth > 0 && at >= 0);
    return !/\b(if|for|for await|while|switch|catch)\s*$/.test(text.slice(0, at + 1));
  });
}

/** Where the parenthesis at `at` has been closed. */
export function afterParenthesis(text: string, at: number): number {
  let depth = 0;
  let end = at;
  do {
    if (text[end] === "(") depth++;
    if (text[end] === ")") depth--;
    end++;
  } while (depth > 0 && end < text.length);
  return end;
}
