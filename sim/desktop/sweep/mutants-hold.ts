import type { Mutation } from "./bundle";

/** Breakages of what holds money. */
export const holdMutants: readonly Mutation[] = Object.freeze([
  {
    name: "authorisation-says-charged",
    file: "src/book/states.ts",
    find: `  authorisation: Object.freeze(["held", "not charged", "released"] as const),`,
    replace: `  authorisation: Object.freeze(["charged", "not charged", "released"] as const),`,
  },
  {
    name: "authorisation-is-sale-in-flash",
    file: "src/book/facts-record.ts",
    find: "authorisation: 4",
    replace: "authorisation: 0",
  },
  {
    name: "authorisation-sent-as-sale",
    file: "src/transaction/kinds/authorisation.ts",
    find: `mti: "0100", processingCode: "030000", conditionCode: "06", type: "10"`,
    replace: `mti: "0200", processingCode: "000000", conditionCode: "00", type: "22"`,
  },
  {
    name: "completion-says-held",
    file: "src/book/states.ts",
    find: `  completion: Object.freeze(["charged", "held", "held"] as const),`,
    replace: `  completion: Object.freeze(["held", "held", "held"] as const),`,
  },
  {
    name: "completion-reversed-says-returned",
    file: "src/book/states.ts",
    find: `  completion: Object.freeze(["charged", "held", "held"] as const),`,
    replace: `  completion: Object.freeze(["charged", "held", "returned"] as const),`,
  },
  {
    name: "completion-void-reversed-says-returned",
    file: "src/book/states.ts",
    find: `  "completion-void": Object.freeze(["returned", "charged", "charged"] as const),`,
    replace: `  "completion-void": Object.freeze(["returned", "charged", "returned"] as const),`,
  },
  {
    name: "authorisation-void-says-held",
    file: "src/book/states.ts",
    find: `  "authorisation-void": Object.freeze(["released", "held", "held"] as const),`,
    replace: `  "authorisation-void": Object.freeze(["held", "held", "held"] as const),`,
  },
  {
    name: "completion-reversed-without-code",
    file: "src/host/transaction-messages.ts",
    find: "  return { ...(authCode ? { 38: authCode } : {}), 61: formatOriginal({ ...numbers,",
    replace: "  return { 61: formatOriginal({ ...numbers,",
  },
  {
    name: "completion-without-date",
    file: "src/host/transaction-messages.ts",
    find: `  completion: Object.freeze({ authCode: true, date: true, reversed: true }),`,
    replace: `  completion: Object.freeze({ authCode: true, reversed: true }),`,
  },
  {
    name: "completion-void-with-its-own-code",
    file: "src/book/original.ts",
    find: `  const authCode = isCompletion(facts) ? facts.original?.authCode : approval.authCode;`,
    replace: "  const authCode = approval.authCode;",
  },
  {
    name: "completion-leaves-the-hold",
    file: "src/book/returns.ts",
    find: `  if (own === "held" && (states.includes("released") || states.includes("charged"))) return "released";`,
    replace: `  if (own === "held" && states.includes("released")) return "released";`,
  },
]);
