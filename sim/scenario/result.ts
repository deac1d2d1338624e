/** Plain data as JSON has it. */
export type Plain = { readonly [name: string]: unknown };

/** What became of a verb or a view. */
export type Result =
  | { readonly kind: "ok"; readonly answer: Plain }
  /** Nothing was done. `field` is the path of the part that is wrong, "" the whole. */
  | { readonly kind: "invalid"; readonly field: string; readonly expected: string }
  /** A wait that did not come true in its virtual time. */
  | { readonly kind: "not-in-time"; readonly field: string; readonly expected: string; readonly seen: string }
  /** Others wait for the world already, as many as may. */
  | { readonly kind: "crowded"; readonly expected: string }
  /** The body is right, and the world is not as it must be. */
  | { readonly kind: "conflict"; readonly field: string; readonly expected: string }
  /** field: the part of the body that names it; absent where the address does. */
  | { readonly kind: "unknown"; readonly name: string; readonly known: readonly string[]; readonly field?: string };

export function ok(answer: Plain = {}): Result {
  return { kind: "ok", answer };
}

export function invalid(field: string, expected: string): Extract<Result, { readonly kind: "invalid" }> {
  return { kind: "invalid", field, expected };
}

export function conflict(field: string, expected: string): Result {
  return { kind: "conflict", field, expected };
}

/** Says of a result that is not "ok" what is wrong, in a line. */
export function complaintOf(result: Exclude<Result, { readonly kind: "ok" }>): string {
  switch (result.kind) {
    case "invalid":
    case "conflict":
      return `${result.field === "" ? "body" : result.field}: expected ${result.expected}`;
    case "not-in-time":
      return `${result.field}: expected ${result.expected}, not so in time; seen ${result.seen}`;
    case "crowded":
      return `too many wait: expected ${result.expected}`;
    case "unknown":
      return `there is no ${result.name}; there are ${result.known.join(", ")}`;
  }
}
