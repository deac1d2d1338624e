import type { Mutation } from "./bundle";

/** Breakages of what goes again and of what is left of a sale. */
export const refundMutants: readonly Mutation[] = Object.freeze([
  {
    name: "refund-again-by-another-number",
    file: "src/transaction/flow/again.ts",
    find: "  const request = financialRequest(kindOf(facts).message.mti, personalisation, facts, secrets);",
    replace:
      "  const request = financialRequest(kindOf(facts).message.mti, personalisation, { ...facts, stan: book.nextStan }, secrets);",
  },
  {
    name: "refund-forgotten-at-boot",
    file: "src/transaction/flow/recover.ts",
    find: `      await book.record(transaction, { type: "unconfirmed", ...(struck ? { mishap: "bug" } : {}) });`,
    replace: `      await book.record(transaction, { type: "unsent", code: "B13" });`,
  },
  {
    name: "refund-had-is-declined",
    file: "src/transaction/flow/again.ts",
    find: `      await book.record(transaction, { type: event.doubt ? "doubted" : "arrived" });`,
    replace: `      await book.record(transaction, { type: "declined", responseCode });`,
  },
  {
    name: "refund-refused-shop-is-declined",
    file: "src/transaction/flow/again.ts",
    find: " || beforeLooking.includes(responseCode)",
    replace: "",
  },
  {
    name: "refund-host-down-is-declined",
    file: "src/transaction/flow/again.ts",
    find: " || isHostDown(responseCode) || beforeLooking",
    replace: " || beforeLooking",
  },
  {
    name: "refund-without-kept-card",
    file: "src/transaction/flow/authorise.ts",
    find: "kept ? [[keptCardKey(facts.stan), kept]] : []",
    replace: "[]",
  },
  {
    name: "refund-above-what-is-checked",
    file: "src/book/returns.ts",
    find: `["returned", "being checked"].includes(moneyOf(each))`,
    replace: `moneyOf(each) === "returned"`,
  },
  {
    name: "refund-says-all-returned",
    file: "src/book/returns.ts",
    find: `  if (own === "charged" && returnedFen >= transaction.facts.amountFen) return`,
    replace: `  if (own === "charged" && returnedFen > 0) return`,
  },
  {
    name: "refund-by-any-reference",
    file: "src/host/transaction-messages.ts",
    find: `date: hostDate ?? "0000"`,
    replace: `date: "0000"`,
  },
  {
    name: "refund-reversed",
    file: "src/book/facts.ts",
    find: `  return facts.kind === "refund" || isAdvice(facts);`,
    replace: "  return isAdvice(facts);",
  },
]);
