import path from "node:path";
import { build, type Plugin, transform } from "esbuild";
import { afterParenthesis, hasOwnThis, MemberNames, withTable } from "./members";
import { type BoardName, isOwn, type Manifest, NATIVE_FOLDER, NATIVE_MODULE, projectRoot } from "./modules";
import { JAVASCRIPT, PackError, refuse, replaced } from "./replace";

export interface PackedFirmware {
  /** A module that exports {@link PACKED_START}, a function which starts the firmware. */
  readonly code: string;
  /** Bytes of JavaScript before packing, by folder: who needs how much of it. */
  readonly sourceBytes: Readonly<Record<string, number>>;
}
export const PACKED_START = "startFirmware";

/**
 * The whole firmware of a board as one module. In ROM a module, a name, and above all every name that a function takes from
 * outside itself cost slots of 16 bytes. So, beside what esbuild does (one module, nothing in it that nobody uses, short
 * names for what is local):
 * - constants that are numbers or truth values stand where they are used;
 * - what else the modules declare becomes properties of one frozen table. Functions are its methods, and take nothing from
 *   outside; methods of classes find it as a property of their object. The properties have names that the program has anyway: a new one costs 25 bytes;
 * - private members get ordinary names: see {@link MemberNames};
 * - the other functions become arrow functions, which have no `prototype` of three slots: none of them is a constructor.
 * What the program does stays: the plays compare every event and every dot.
 * @param plugin puts other sources in the place of some: what those cost is the difference.
 */
export async function packFirmware(board: BoardName, plugin?: Plugin): Promise<PackedFirmware> {
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: projectRoot,
    stdin: {
      contents: `import { start } from "./hal/boards/${board}/board";
import { runTerminal } from "./src/terminal";
export function ${PACKED_START}() { start(runTerminal); }`,
      resolveDir: projectRoot,
      loader: "ts",
    },
    bundle: true,
    write: false,
    metafile: true,
    platform: "neutral",
    packages: "external",
    external: [`*/${path.posix.basename(NATIVE_MODULE)}`],
    logLevel: "silent",
    ...(plugin ? { plugins: [plugin] } : {}),
    ...JAVASCRIPT,
  });
  refuse(warnings);
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {};
  const sourceBytes: Record<string, number> = {};
  for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
    const folder = /^(src\/[^/]+(?=\/)|src|hal)/.exec(file)?.[0] ?? "start";
    sourceBytes[folder] = (sourceBytes[folder] ?? 0) + bytesInOutput;
  }
  return { code: await pack(outputFiles[0]?.text ?? ""), sourceBytes };
}

/** What runs at start, not while it is built. */
export const PACKED_MAIN = `import { ${PACKED_START} } from "firmware";\n${PACKED_START}();\n`;

/** The project's manifest, for the packed module beside it in place of all the others. */
export function packedManifest({ modules, platforms, data, creation, ...rest }: Manifest) {
  const fromRoot = (file: string) => (file.startsWith("./") ? path.join(projectRoot, file) : file);
  const dataOf = ({ "*": files, "~": without }: NonNullable<Manifest["platforms"][string]["data"]>) => ({
    data: { ...(without ? { "~": without.map(fromRoot) } : {}), "*": files.map(fromRoot) },
  });
  return {
    ...rest,
    creation: { ...creation, main: "main" },
    modules: {
      "~": modules["~"],
      [NATIVE_FOLDER]: path.join(projectRoot, NATIVE_MODULE),
      firmware: "./firmware",
      main: "./main",
    },
    preload: [NATIVE_MODULE, "firmware"],
    ...dataOf(data),
    platforms: Object.fromEntries(
      Object.entries(platforms).map(([name, { modules, preload, data: own, build, ...others }]) => [
        name,
        {
          ...others,
          ...(build ? { build: mapped(build, fromRoot) } : {}),
          modules: { "~": [], ...foreign(modules, fromRoot) },
          preload: preload.filter(isForeign),
          ...(own ? dataOf(own) : {}),
        },
      ]),
    ),
  };
}

/** What is not packed: the SDK's modules that a board takes beside its target's, and what stands in for one of them. */
function foreign(modules: Manifest["modules"], fromRoot: (file: string) => string): Manifest["modules"] {
  const kept = Object.entries(modules).filter(([name]) => isForeign(name));
  return Object.fromEntries(
    kept.map(([name, source]) => [name, typeof source === "string" ? fromRoot(source) : source.map(fromRoot)]),
  );
}

function isForeign(name: string): boolean {
  return name !== "board" && !isOwn(name);
}

function mapped(
  table: Readonly<Record<string, string>>,
  each: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, each(value)]));
}

/** Packs one module without exports but {@link PACKED_START}, as esbuild's bundler writes it. */
export async function pack(bundle: string): Promise<string> {
  const { imports, inline, declared, functions, order } = sortStatements(topLevel(bundle), new MemberNames(bundle));
  // Scopes are esbuild's affair: what it replaces is the declaration of the top level, and no local of the same name.
  const replacements = new Map([...inline, ...[...declared.keys()].map((name) => [name, mark(name)] as const)]);
  const marked = new Map(
    await Promise.all(
      order.map(
        async (each) => [each, await replaced(declared.get(each) ?? each, replacements, declared.has(each))] as const,
      ),
    ),
  );

  const late = [...marked.values()].filter(runsLater);
  const kept = new Set(late.flatMap((text) => [...text.matchAll(MARKED)].map(([, name]) => name as string)));
  kept.add(PACKED_START);
  const properties = propertiesFor([...kept], [...marked.values()]);
  const within = (text: string, table: string) =>
    text.replaceAll(MARKED, (_, name: string) => (kept.has(name) ? `${table}.${properties.get(name)}` : name));
  const resolve = (text: string) => within(text, TABLE);

  const methods = methodsAmong(functions, kept, marked);
  const asMethod = (name: string) => {
    const [, prefix = "", rest = ""] = /^(async )?([\s\S]*)$/.exec(marked.get(name) ?? "") ?? [];
    return `${prefix}${properties.get(name)}${within(withoutArrow(rest), "this")},`;
  };
  const lines = order.map((each) => {
    const text = marked.get(each) ?? "";
    if (methods.has(each)) return "";
    if (!declared.has(each)) return resolve(text);
    if (!kept.has(each)) return `const ${each} = ${resolve(text)};`;
    const own = withTable(text);
    if (own === undefined) return `${resolve(mark(each))} = ${resolve(text)};`;
    const { head, members } = own;
    const body = members.map(({ text, mine }) => within(text, mine ? `this.${OWN}` : TABLE));
    const define = `Object.defineProperty(${resolve(mark(each))}.prototype, "${OWN}", { value: ${TABLE} });`;
    return `${resolve(mark(each))} = ${resolve(head)}\n${body.join("\n")};\n${define}`;
  });
  const whole = [
    `const ${TABLE} = {`,
    ...[...methods].map(asMethod),
    "};",
    ...lines,
    `Object.freeze(${TABLE});`,
    `export const ${PACKED_START} = () => ${resolve(mark(PACKED_START))}();`,
  ];
  const { code, warnings } = await transform(whole.join("\n"), {
    ...JAVASCRIPT,
    minifySyntax: true,
    minifyIdentifiers: true,
    logLevel: "silent",
  });
  refuse(warnings);
  return `${imports.join("\n")}\n${code}`;
}

/** Those functions that are only ever called: they can be methods of the table, which is `this` to them. */
function methodsAmong(
  functions: readonly string[],
  kept: ReadonlySet<string>,
  marked: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const values = new Set<string>();
  for (const text of marked.values())
    for (const [, before, name = "", after] of text.matchAll(/(\bnew )?\$mark\.([\w$]+)(\(?)/g))
      if (before || !after) values.add(name);
  return new Set(
    functions.filter((name) => kept.has(name) && !values.has(name) && !hasOwnThis(marked.get(name) ?? "")),
  );
}

/** An arrow function's text as a method's, from the parenthesis on. */
function withoutArrow(text: string): string {
  const end = afterParenthesis(text, 0);
  return `${text.slice(0, end)}${text.slice(end).replace(/^\s*=>/, "")}`;
}

const TABLE = "$table";
/** The table, as a property of all objects of classes. */
const OWN = "$";
/** Stands for a declaration of the top level until it is known where that goes. */
const mark = (name: string) => `$mark.${name}`;
const MARKED = /\$mark\.([\w$]+)/g;

/**
 * The statements of the top level. At the beginning of a line esbuild writes such a statement or its end, and nothing else
 * but text of a template: there the number of backquotes is odd.
 */
function topLevel(bundle: string): readonly string[] {
  const statements: string[] = [];
  let statement = "";
  for (const line of bundle.split("\n")) {
    const inTemplate = statement.split("`").length % 2 === 0;
    if (/^[^\s)\]}]/.test(line) && !inTemplate) {
      statements.push(statement.trimEnd());
      statement = line;
    } else statement += `\n${line}`;
  }
  return [...statements, statement.trimEnd()];
}

interface Statements {
  readonly imports: readonly string[];
  /** Name to number or truth value. */
  readonly inline: ReadonlyMap<string, string>;
  /** Name to what it is for good. */
  readonly declared: ReadonlyMap<string, string>;
  readonly functions: readonly string[];
  /** Names of these, and other statements as they are. Functions go first: they can be called before their line. */
  readonly order: readonly string[];
}

function sortStatements(statements: readonly string[], memberNames: MemberNames): Statements {
  const imports: string[] = [];
  const inline = new Map<string, string>();
  const declared = new Map<string, string>();
  const functions: string[] = [];
  const others: string[] = [];
  for (const statement of statements) {
    const [, kind = "", name = "", rest = ""] = DECLARATION.exec(statement) ?? [];
    if (statement === "" || /^(\/\/|export \{)/.test(statement)) continue;
    if (/^= \/[^/*]/.test(rest)) throw new PackError(`${IN_ROM}: ${statement}`);
    if (statement.startsWith("import ")) imports.push(named(statement));
    else if (kind === "var" && /^= (-?[\d.]+(e\d+)?|true|false);$/.test(rest)) inline.set(name, rest.slice(2, -1));
    else if (kind === "var" && rest.startsWith("= ")) {
      declared.set(name, memberNames.plain(name, rest).slice(2, -1));
      others.push(name);
    } else if (kind === "class") {
      declared.set(name, `class ${rest}`);
      others.push(name);
    } else if (kind.endsWith("function") && !/\b(this|arguments|new\.target)\b/.test(rest)) {
      declared.set(name, arrow(kind === "function" ? "" : "async ", rest));
      functions.push(name);
    } else others.push(statement);
  }
  return { imports, inline, declared, functions, order: [...functions, ...others] };
}
/** The match keeps its captures apart then, and `fx_RegExp_prototype_exec` was seen to die of them after a collection. */
const IN_ROM = "a regular expression must be made in the function that uses it";
const DECLARATION = /^(var|function|async function|class) ([\w$]+)\s*([\s\S]*)$/;

/** The native module's name is its path, wherever it is imported from. */
function named(statement: string): string {
  return statement.replace(new RegExp(`"[^"]*/${path.posix.basename(NATIVE_MODULE)}"`), `"${NATIVE_MODULE}"`);
}

/** @param rest a function from the parenthesis of its parameters on. */
function arrow(prefix: string, rest: string): string {
  const end = afterParenthesis(rest, 0);
  return `${prefix}${rest.slice(0, end)} =>${rest.slice(end)}`;
}

/** Whether something runs later than in the linker, which forgets what it alone needed. */
function runsLater(text: string): boolean {
  return /=>|\bfunction\b|\) \{/.test(text);
}

/** A property for each name, of those that the program uses for properties anyway. */
function propertiesFor(names: readonly string[], texts: readonly string[]): ReadonlyMap<string, string> {
  const used = new Set(
    texts.flatMap((text) => [...text.matchAll(/(?<!\$mark)\.([A-Za-z]\w*)/g)].map(([, name]) => name as string)),
  );
  const free = [...used].sort();
  // Where the program has no more: a name of its own, which is none of those that are given out.
  return new Map(names.map((name) => [name, free.pop() ?? (used.has(name) ? `${name}$` : name)]));
}
