import { type Message, transform } from "esbuild";

/** A program whose text the packer does not understand, or that would mean another thing packed. */
export class PackError extends Error {}

export const JAVASCRIPT = Object.freeze({
  format: "esm",
  target: "es2023",
  charset: "utf8",
  legalComments: "none",
} as const);

/** Throws PackError for whatever esbuild warns of. */
export function refuse(warnings: readonly Message[]): void {
  const [first] = warnings;
  if (first) throw new PackError(`${first.text}: ${first.location?.lineText}`);
}

/**
 * A statement, or an expression, with other words for some names that it takes from outside itself.
 * Throws PackError where it changes one of them.
 */
export async function replaced(
  text: string,
  replacements: ReadonlyMap<string, string>,
  isExpression: boolean,
): Promise<string> {
  const define: Record<string, string> = {};
  for (const [word] of text.matchAll(/[\w$]+/g)) {
    const replacement = replacements.get(word);
    if (replacement !== undefined) define[word] = replacement;
  }
  const source = isExpression ? `$value = ${text};` : text;
  const code = await defined(source, define);
  const [assignment] = ASSIGNED.exec(code) ?? [];
  if (assignment) throw new PackError(`what modules declare must not change: ${assignment}`);
  // So esbuild keeps a function from becoming a method, which makes no difference to one without `this`.
  const calls = code.trimEnd().replaceAll(/\(0, (\$mark\.[\w$]+)\)(?=\()/g, "$1");
  return isExpression ? calls.slice("$value = ".length, -1) : calls;
}

/** What esbuild made of a text before: boards have most of the firmware in common. */
const definedBefore = new Map<string, Promise<string>>();

function defined(source: string, define: Readonly<Record<string, string>>): Promise<string> {
  const key = JSON.stringify([source, define]);
  const before = definedBefore.get(key);
  if (before) return before;
  const code = transform(source, { ...JAVASCRIPT, define, logLevel: "silent" }).then(({ code, warnings }) => {
    // esbuild warns of assignments to numbers only.
    refuse(warnings);
    return code;
  });
  definedBefore.set(key, code);
  return code;
}

const ASSIGNED = /(\+\+|--)\$mark\.[\w$]+|\$mark\.[\w$]+ *(\+\+|--|[^\s\w=!<>]{0,3}=(?![=>]))[^\n]*/;
