import type { Schema } from "../scenario/schema";
import type { SeededRandom } from "../world/random";
import { pick, shortLength } from "./mutate";

/** JSON that is where something else should be. */
const odd: readonly unknown[] = Object.freeze<unknown[]>([
  null,
  true,
  false,
  0,
  -1,
  1e308,
  -1e308,
  0.5,
  4_294_967_296,
  Number.MAX_SAFE_INTEGER + 2,
  "",
  "x",
  "toString",
  "__proto__",
  "9".repeat(40),
  "签收😀",
  "\u0000",
  "\ud800",
  "a".repeat(300),
  [],
  {},
  [[]],
  [null],
  { length: 5 },
  { toString: 1 },
  { toString: null, valueOf: null },
]);
const names: readonly string[] = Object.freeze([
  "",
  "x",
  "constructor",
  "toString",
  "length",
  "hasOwnProperty",
  "kind",
]);
/** Text of JSON.parse that becomes an entry, not a prototype. */
const PROTOTYPE = "__proto__";

/** A body that fits its schema, more or less. */
export function bodyFor(random: SeededRandom, schema: Schema): unknown {
  if (schema.enum) return pick<unknown>(random, schema.enum);
  switch (schema.type) {
    case "boolean":
      return random.chance(0.5);
    case "integer":
    case "number": {
      const { minimum = -1000, maximum = 1_000_000 } = schema;
      const between = minimum + Math.min(maximum - minimum, 20_000) * (random.uint32() / 0x1_0000_0000);
      const any = random.chance(0.1) ? pick(random, [minimum, Math.min(maximum, 60_000)]) : between;
      return schema.type === "integer" ? Math.round(any) : any;
    }
    case "string":
      return textFor(random, schema);
    case "array": {
      const { minItems = 0, maxItems = 8, items = {} } = schema;
      const length = minItems + random.below(1 + Math.min(maxItems - minItems, 4));
      return Array.from({ length }, () => bodyFor(random, items));
    }
    default:
      return objectFor(random, schema);
  }
}

function textFor(random: SeededRandom, { pattern, maxLength = 20 }: Schema): string {
  if (pattern === undefined)
    return pick(random, ["home", "approved", "x", "金额", "a".repeat(maxLength)]).slice(0, maxLength);
  const code = `${pick(random, ["A", "B", "C", "D", "F"])}${pick(random, ["01", "09", "14", "22", "99"])}`;
  return pick(random, ["0000", "12345", "01", code, "2026-11-23T00:00:00+08:00", "9999-99-99T99:99:99Z", "1"]);
}

function objectFor(random: SeededRandom, schema: Schema): Record<string, unknown> {
  const properties = Object.entries(schema.properties ?? {});
  const alternatives = schema.oneOf ?? schema.anyOf;
  const chosen = alternatives ? pick(random, alternatives).required : [];
  const needed = [...(schema.required ?? []), ...chosen];
  const rivals = (schema.oneOf ?? []).flatMap(({ required }) => required).filter((name) => !needed.includes(name));
  const wanted = properties.filter(([name]) => needed.includes(name) || (!rivals.includes(name) && random.chance(0.3)));
  return Object.fromEntries(wanted.map(([name, property]) => [name, bodyFor(random, property)]));
}

/** The same JSON with one part of it changed: of another type, gone, added, or wrapped in itself. */
export function misshapen(random: SeededRandom, value: unknown): unknown {
  if (typeof value !== "object" || value === null || random.chance(0.15)) return pick(random, odd);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.chance(0.2)) return [...value, pick(random, odd)];
    const at = random.below(value.length);
    return value.with(at, misshapen(random, value[at]));
  }
  const entries = Object.entries(value);
  const at = random.below(entries.length + 1);
  const [name, inner] = entries[at] ?? [];
  if (name === undefined || random.chance(0.15)) {
    const added = random.chance(0.2) ? PROTOTYPE : pick(random, names);
    return Object.fromEntries([...entries, [added, pick(random, odd)]]);
  }
  if (random.chance(0.15)) return Object.fromEntries(entries.toSpliced(at, 1));
  return Object.fromEntries(entries.with(at, [name, misshapen(random, inner)]));
}

/** Text that is to be JSON: written honestly, cut short, damaged, nested without an end, or far too long. */
export function jsonText(random: SeededRandom, value: unknown, charactersMax: number): string {
  const text = JSON.stringify(value) ?? "";
  switch (random.below(12)) {
    case 0:
      return text.slice(0, random.below(text.length + 1));
    case 1: {
      const depth = random.below(charactersMax);
      return pick(random, ["[", '{"a":', "[{", '"\\u'] as const)
        .repeat(depth)
        .slice(0, charactersMax);
    }
    case 2: {
      const at = random.below(text.length + 1);
      return (
        text.slice(0, at) + pick(random, ["{", "}", ",", '"', "\\", "\u0000", "1e999", "\ud800"]) + text.slice(at + 1)
      );
    }
    case 3:
      return " ".repeat(shortLength(random, charactersMax)) + text;
    case 4:
      return pick(random, ["", "null", "[]", "1", '""', "NaN", "{}{}", "\ufeff{}"]);
    default:
      return text;
  }
}
