import type { Mutation } from "./bundle";

/** Breakages of what takes a sale back. */
export const voidMutants: readonly Mutation[] = Object.freeze([
  {
    name: "void-reversed-without-numbers",
    file: "src/host/transaction-messages.ts",
    find: "  if (!originalFields[kind]?.reversed) return { 61: formatOriginal(numbers) };",
    replace: "  if (!originalFields[kind]?.reversed) return {};",
  },
  {
    name: "void-of-another-number",
    file: "src/book/original.ts",
    find: "    original: { stan, batch, referenceNo,",
    replace: "    original: { stan: stan + 1, batch, referenceNo,",
  },
  {
    name: "void-without-reference",
    file: "src/host/transaction-messages.ts",
    find: "{ 37: referenceNo }",
    replace: `{ 37: referenceNo.replace(/^./, "0") }`,
  },
  {
    name: "void-by-any-card",
    file: "src/transaction/flow/transact.ts",
    find: `(pan === first.facts.pan ? "none" : anotherCard)`,
    replace: `(pan.length > 0 ? "none" : anotherCard)`,
  },
  {
    name: "void-says-charged",
    file: "src/book/states.ts",
    find: `  void: Object.freeze(["returned", "charged", "charged"] as const),`,
    replace: `  void: Object.freeze(["charged", "charged", "charged"] as const),`,
  },
  {
    name: "void-declined-says-not-charged",
    file: "src/book/states.ts",
    find: "      return not;",
    replace: `      return "not charged";`,
  },
  {
    name: "void-reversed-says-not-charged",
    file: "src/book/states.ts",
    find: `      return transaction.money === "returned" ? reversed : not;`,
    replace: "      return transaction.money;",
  },
  {
    name: "void-not-listed",
    file: "src/book/book.ts",
    find: "      original && isOwn(original) ? [...set, [returnsKey, await this.returns.withOne(original.stan)]] : set;",
    replace: "      set;",
  },
  {
    name: "void-without-original",
    file: "src/book/facts-record.ts",
    find: "    original ? originalToRecord(original) : null,",
    replace: "    null,",
  },
]);
