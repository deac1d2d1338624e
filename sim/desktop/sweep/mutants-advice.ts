import type { Mutation } from "./bundle";

/** Breakages of what is stored and told before it is sent. */
export const adviceMutants: readonly Mutation[] = Object.freeze([
  {
    name: "advice-refused-in-silence",
    file: "src/book/book.ts",
    find: `    if (isStored(transaction) && !isStored(next) && next.state !== "approved") this.tellAnew(next.facts.stan);`,
    replace: "",
  },
  {
    name: "advice-without-kept-card",
    file: "src/transaction/flow/advice.ts",
    find: "[[keptCardKey(facts.stan), kept]]",
    replace: "[]",
  },
  {
    name: "advice-never-answered",
    file: "src/transaction/flow/again.ts",
    find: "  if (isStored(transaction) && unheard) return",
    replace: "  if (isStored(transaction)) return",
  },
  {
    name: "advice-without-date",
    file: "src/host/transaction-messages.ts",
    find: `  "completion-advice": Object.freeze({ authCode: true, date: true }),`,
    replace: `  "completion-advice": Object.freeze({ authCode: true }),`,
  },
  {
    name: "advice-says-held",
    file: "src/book/states.ts",
    find: `  "completion-advice": Object.freeze(["charged", "not charged", "not charged"] as const),`,
    replace: `  "completion-advice": Object.freeze(["held", "not charged", "not charged"] as const),`,
  },
]);
