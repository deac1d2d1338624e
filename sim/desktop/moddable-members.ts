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
