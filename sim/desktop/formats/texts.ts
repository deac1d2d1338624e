/*
 * The table of all texts of the firmware, from its sources alone: what a translator works on. A text is a literal with Chinese in
 * it; the literal behind it is its English.
 */

export interface SourceFile {
  /** From `src/` on, e.g. "operator/home.ts". */
  readonly name: string;
  readonly source: string;
}

interface TableRow {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly where: string;
}

interface Literal {
  /** What stands between the quotes, as written. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const CHINESE = /[\u3400-\u9fff]/;
/** A quotation mark, or what hides one. */
const BEGINNING = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|["'`]/g;
/** A declaration of a file's first level. */
const DECLARATION = /^(?:export )?(?:async )?(?:const|function|class) (\w+)/gm;
/** What a text is within it: the nearest property before it. */
const PROPERTY =
  /(?:"([\w .-]+)"|\b([\w-]+)): (?:text|row|words|meaning|issuerTells|helpedAs|outOfStep|Object\.freeze|\[|\{|$)|\bcase "([\w-]+)":/gm;
/** Between the Chinese and the English of one text. */
const BETWEEN = /^,\s*(?:en:\s*)?$/;

/** A constant, function or class of a file's first level, with what it is made of. */
interface Declaration {
  readonly file: SourceFile;
  readonly name: string;
  readonly from: number;
  readonly body: string;
}

/** Names of fields, for whoever decodes messages: on no screen and no slip. */
const NO_TEXTS = "host/iso8583/";

/** Every text, in the order of the files and of their lines. */
export function textRows(files: readonly SourceFile[]): readonly TableRow[] {
  const declarations = files.flatMap(declarationsOf);
  const known: Users = new Map();
  return files
    .filter(({ name }) => !name.startsWith(NO_TEXTS))
    .flatMap((file) =>
      rowsOf(
        file,
        declarations.filter((one) => one.file === file),
        declarations,
        known,
      ),
    );
}

function declarationsOf(file: SourceFile): readonly Declaration[] {
  const starts = [...file.source.matchAll(DECLARATION)];
  return starts.map(({ index: from, 1: name = "" }, at) => ({
    file,
    name,
    from,
    body: file.source.slice(from, starts[at + 1]?.index),
  }));
}

function rowsOf(
  file: SourceFile,
  own: readonly Declaration[],
  all: readonly Declaration[],
  known: Users,
): readonly TableRow[] {
  const literals = literalsOf(file.source);
  const counts = new Map<string, number>();
  return literals.flatMap((literal, at): readonly TableRow[] => {
    const owner = own.findLast(({ from }) => from < literal.from);
    if (!CHINESE.test(literal.text) || !owner || file.source.slice(0, literal.from).endsWith("includes(")) return [];
    const next = literals[at + 1];
    const paired = next && BETWEEN.test(file.source.slice(literal.to, next.from));
    const property = propertyBefore(file.source.slice(owner.from, literal.from));
    const name = `${file.name.replace(/\.ts$/, "")}:${[owner.name, property].filter((part) => part !== "").join(".")}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const key = count === 1 ? name : `${name} ${count}`;
    // Labels of slips carry both languages in one.
    return [{ key, zh: literal.text, en: paired ? next.text : "", where: whereOf(owner, property, all, known) }];
  });
}

function propertyBefore(source: string): string {
  let name = "";
  for (const [, ...names] of source.matchAll(PROPERTY)) name = names.find((one) => one !== undefined) ?? "";
  return name;
}

/** All string and template literals outside comments. Those inside a template's `${…}` are part of it. */
function literalsOf(source: string): readonly Literal[] {
  const found: Literal[] = [];
  const beginning = new RegExp(BEGINNING);
  for (let match = beginning.exec(source); match; match = beginning.exec(source)) {
    const [opened] = match;
    if (opened.length > 1) continue;
    const from = match.index;
    const to = endOf(source, from + 1, opened);
    found.push({ text: source.slice(from + 1, to - 1), from, to });
    beginning.lastIndex = to;
  }
  return found;
}

/** @returns the index behind the closing quotation mark. */
function endOf(source: string, from: number, quote: string): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === quote) return at + 1;
    else if (quote === "`" && source.startsWith("${", at)) at = behindPlace(source, at + 2) - 1;
  }
  throw new Error(`a literal that does not end, from ${from}`);
}

/** Behind the brace that closes a template's place. */
function behindPlace(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at++) {
    const character = source[at] ?? "";
    if (character === "{") depth++;
    else if (character === "}") {
      depth--;
      if (depth === 0) return at + 1;
    } else if (`"'\``.includes(character)) at = endOf(source, at + 1, character) - 1;
  }
  throw new Error(`a place that does not end, from ${from}`);
}

/** So far up from what holds a text to what shows it. */
const STEPS_MAX = 5;

/** The screens of what uses a text; where there is none nearby, what uses it. */
function whereOf(owner: Declaration, property: string, all: readonly Declaration[], known: Users): string {
  if (owner.name === "catalogue") return "every notice and end with this code, its slip";
  if (/^diagnosis\/response-(?:kinds|meaning)\.ts$/.test(owner.file.name)) return "`declined`, and `detail` behind F1";
  if (owner.file.name.startsWith("receipt/")) return "slip";
  const own = screensIn(owner.body);
  if (own.length > 0) return shown(own);
  const member = new RegExp(`\\b${owner.name}\\.${property}\\b`);
  const members = property === "" ? [] : all.filter((one) => one !== owner && member.test(one.body));
  let users = members.length > 0 ? members : usersOf(owner, all, known);
  const seen = new Set<Declaration>([owner]);
  for (let steps = 0; steps < STEPS_MAX && users.length > 0; steps++) {
    const screens = users.flatMap(({ body }) => screensIn(body));
    if (screens.length > 0) return shown(screens);
    for (const user of users) seen.add(user);
    users = users.flatMap((user) => usersOf(user, all, known)).filter((user) => !seen.has(user));
  }
  return [...new Set([...seen].slice(1).map(({ file }) => file.name))].join(" ");
}

function shown(ids: readonly string[]): string {
  return [...new Set(ids)]
    .toSorted()
    .map((id) => `\`${id}\``)
    .join(" ");
}

/** Asked for each text again. */
type Users = Map<Declaration, readonly Declaration[]>;

function usersOf(declaration: Declaration, all: readonly Declaration[], known: Users): readonly Declaration[] {
  const before = known.get(declaration);
  if (before) return before;
  const users = findUsers(declaration, all);
  known.set(declaration, users);
  return users;
}

function findUsers(declaration: Declaration, all: readonly Declaration[]): readonly Declaration[] {
  const used = new RegExp(`\\b${declaration.name}\\b`);
  return all.filter(
    (other) =>
      other !== declaration &&
      used.test(other.body) &&
      (other.file === declaration.file || imports(other.file, declaration.file)),
  );
}

function imports(other: SourceFile, { name }: SourceFile): boolean {
  const module = name.replace(/\.ts$/, "").split("/").at(-1);
  return new RegExp(`from "[^"]*/${module}"`).test(other.source);
}

const makers: readonly (readonly [call: string, id: string])[] = Object.freeze([
  ["noticeScreen(", "fault"],
  ["approvedScreen(", "approved"],
  ["endScreen(", "ends"],
  ["failedScreen(", "ends"],
  ["confirmed(", "confirm"],
]);

function screensIn(source: string): readonly string[] {
  const ids = [...source.matchAll(/\bid: "([\w.-]+)"/g)].map(([, id = ""]) => id);
  return [...ids, ...makers.flatMap(([call, id]) => (source.includes(call) ? [id] : []))];
}

/** As Markdown. Places to fill are as the sources name them. */
export function tableOf(rows: readonly TableRow[]): string {
  const cell = (words: string) => words.replaceAll("|", "\\|").replaceAll("\n", " ");
  const lines = rows.map(({ key, zh, en, where }) => `| ${[key, zh, en, where].map(cell).join(" | ")} |`);
  return [
    "# All texts of the terminal",
    "",
    "Made by `npm run texts` from the sources: change the texts there, never here. `{acquirer}` and `{phone}` are filled with the",
    "acquirer's name and support's number, what stands in `$` and braces with what the moment brings. Where a text has no English of",
    "its own, it carries both. `ends`: whichever end it is of.",
    "",
    "| key | zh | en | where |",
    "| --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}
