import { instantOfIso } from "../calendar";
import type { HostState } from "../host-state";

/** A part of a body that is wrong, by its path, and what should have been there. Repeats nothing of the body. */
export interface Invalid {
  readonly kind: "invalid";
  readonly field: string;
  readonly expected: string;
}

/** A part that was right: what it does. */
export interface Change {
  readonly kind: "change";
  apply(host: HostState): void;
}

export interface Value<T> {
  readonly kind: "value";
  readonly value: T;
}

export function invalid(field: string, expected: string): Invalid {
  return { kind: "invalid", field, expected };
}

export function value<T>(content: T): Value<T> {
  return { kind: "value", value: content };
}

export function isRecord(thing: unknown): thing is Record<string, unknown> {
  return typeof thing === "object" && thing !== null && !Array.isArray(thing);
}

/** What is left out is the usual. `null` is left out nowhere: it has to fit, as anything else. */
export function orUsual(thing: unknown, usual: unknown): unknown {
  return thing === undefined ? usual : thing;
}

/** An object that has no other keys than these. */
export function readObject(
  thing: unknown,
  field: string,
  keys: readonly string[],
): Value<Record<string, unknown>> | Invalid {
  if (!isRecord(thing)) return invalid(field, `an object of ${keys.join(", ")}`);
  for (const key of Object.keys(thing)) {
    if (!keys.includes(key)) return invalid(`${field}.${key}`, `one of ${keys.join(", ")}`);
  }
  return value(thing);
}

/** A part that may be left out. */
export function optional<T>(
  thing: unknown,
  read: (thing: unknown) => Value<T> | Invalid,
): Value<T | undefined> | Invalid {
  return thing === undefined ? value(undefined) : read(thing);
}

/** A whole number between bounds. */
export function readInteger(thing: unknown, field: string, lowest: number, highest: number): Value<number> | Invalid {
  const right = typeof thing === "number" && Number.isSafeInteger(thing) && thing >= lowest && thing <= highest;
  return right ? value(thing) : invalid(field, `a whole number from ${lowest} to ${highest}`);
}

/** One of the words of a list. */
export function readWord<T extends string>(thing: unknown, field: string, words: readonly T[]): Value<T> | Invalid {
  const word = words.find((each) => each === thing);
  return word === undefined ? invalid(field, `one of ${words.join(", ")}`) : value(word);
}

/** Text of one shape. */
export function readText(thing: unknown, field: string, shape: RegExp, expected: string): Value<string> | Invalid {
  return typeof thing === "string" && shape.test(thing) ? value(thing) : invalid(field, expected);
}

/** A moment: ISO 8601 with its offset, or milliseconds since 1970. */
export function readMoment(thing: unknown, field: string): Value<number> | Invalid {
  const atMs = typeof thing === "string" ? instantOfIso(thing) : thing;
  const right = typeof atMs === "number" && Number.isSafeInteger(atMs) && atMs >= 0;
  return right ? value(atMs) : invalid(field, "a moment such as 2026-12-31T23:59:50+08:00");
}
