import { readFileSync } from "node:fs";

type Figure = number | string | boolean | null | readonly unknown[] | { readonly [name: string]: Figure };
interface Figures {
  readonly [name: string]: Figure;
}

/** Figures that parts do not add to: how long the longest took, which seed all began with. */
const largest: readonly string[] = Object.freeze(["seconds", "seed"]);
/** Of these none may be left over. */
const mustBeZero: readonly string[] = Object.freeze(["lost", "doubled", "stuck", "wrongScreen", "disagreements"]);

/** What was given is not what the parts of a sweep or soak printed. */
export class WrongPart extends Error {
  override readonly name = "WrongPart";
}

/** The last line of what a part printed. @throws WrongPart where it is no JSON object. */
function lastLineOf(file: string): Figures {
  try {
    const last: unknown = JSON.parse(readFileSync(file, "utf8").trimEnd().split("\n").at(-1) ?? "");
    if (typeof last === "object" && last !== null && !Array.isArray(last)) return last as Figures;
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    if (!(error instanceof SyntaxError)) throw new WrongPart(`${file}: expected a file that can be read`);
  }
  throw new WrongPart(`${file}: expected a JSON object in its last line, as the part of a sweep prints it`);
}

function isFigures(figure: Figure | undefined): figure is Figures {
  return typeof figure === "object" && figure !== null && !Array.isArray(figure);
}

/** Adds the figures of two parts up, name by name. */
export function added(one: Figures, other: Figures): Figures {
  const sum: { [name: string]: Figure } = { ...one };
  for (const [name, figure] of Object.entries(other)) {
    const before = sum[name];
    if (before === undefined) sum[name] = figure;
    else if (isFigures(before) && isFigures(figure)) sum[name] = added(before, figure);
    else if (typeof before === "number" && typeof figure === "number")
      sum[name] = largest.includes(name) ? Math.max(before, figure) : before + figure;
    else if (before !== figure) throw new WrongPart(`expected parts of one sweep: they do not agree about ${name}`);
  }
  return sum;
}

/** What parts of one sweep or soak come to together, and whether all is well. */
export function merged(parts: readonly Figures[]): { readonly figures: Figures; readonly good: boolean } {
  const [first = {}, ...rest] = parts;
  const figures = rest.reduce(added, first);
  const { mutants, caught } = figures;
  const good = parts.length > 0 && mustBeZero.every((name) => (figures[name] ?? 0) === 0) && mutants === caught;
  return { figures, good };
}

/** `npm run crash -- --merge FILE…`: the last line is that of all parts together. */
export function merge(files: readonly string[]): number {
  const { figures, good } = merged(files.map(lastLineOf));
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  return good ? 0 : 1;
}
