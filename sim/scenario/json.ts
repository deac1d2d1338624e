/** JSON as it came from outside: a value, no JSON at all, or one that is nested deeper than anything that is meant. */
export type ReadJson =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "malformed" }
  | { readonly kind: "too-deep"; readonly field: string };

/** The deepest of what is meant, the expectation of a scenario file, has a dozen. What goes through a body may recurse. */
export const JSON_DEPTH_MAX = 32;
/** The path of a field that is too deep is told as far as a person reads it. */
const NAMES_SHOWN_MAX = 4;
const NAME_CHARACTERS_MAX = 32;

export const depthExpected = `at most ${JSON_DEPTH_MAX} levels of objects and lists`;

/** Reads a text, and looks how deep it goes without recursing itself. */
export function readJson(text: string): ReadJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "malformed" };
    throw error;
  }
  const field = tooDeep(value);
  return field === undefined ? { kind: "value", value } : { kind: "too-deep", field };
}

interface Level {
  readonly value: object;
  readonly depth: number;
  /** The first names of its path. */
  readonly field: string;
}

/** @returns where it first goes deeper than allowed; undefined where nowhere. */
function tooDeep(value: unknown): string | undefined {
  if (!isNested(value)) return undefined;
  const open: Level[] = [{ value, depth: 1, field: "" }];
  for (let level = open.pop(); level; level = open.pop()) {
    const { depth } = level;
    if (depth > JSON_DEPTH_MAX) return level.field;
    for (const [name, inner] of Object.entries(level.value)) {
      if (!isNested(inner)) continue;
      const shown = name.slice(0, NAME_CHARACTERS_MAX);
      const field = depth > NAMES_SHOWN_MAX ? level.field : level.field === "" ? shown : `${level.field}.${shown}`;
      open.push({ value: inner, depth: depth + 1, field });
    }
  }
  return undefined;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
