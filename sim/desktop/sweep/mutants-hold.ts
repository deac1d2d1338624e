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
]);
