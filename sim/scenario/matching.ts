import { isObject } from "./schema";

/**
 * Holds what was expected against what was seen: objects by the fields that are expected, lists item by item, all else
 * equal.
 * @returns the first difference with its path, or undefined.
 */
export function differenceOf(expected: unknown, seen: unknown, path: string): string | undefined {
  const at = path === "" ? "it" : path;
  if (Array.isArray(expected)) {
    if (!Array.isArray(seen)) return `${at} is no list`;
    if (seen.length !== expected.length) return `${at} has ${seen.length} items, expected ${expected.length}`;
    for (const [index, item] of expected.entries()) {
      const difference = differenceOf(item, seen[index], `${path}[${index}]`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (isObject(expected)) {
    if (!isObject(seen)) return `${at} is no object`;
    for (const [name, value] of Object.entries(expected)) {
      const difference = differenceOf(value, seen[name], path === "" ? name : `${path}.${name}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (expected === seen) return undefined;
  return `${at} is ${JSON.stringify(seen) ?? "absent"}, expected ${JSON.stringify(expected)}`;
}
