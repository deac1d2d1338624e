import type { Mutation } from "./bundle";

/** Breakages of what settles a batch. */
export const settlementMutants: readonly Mutation[] = Object.freeze([
  {
    name: "settlement-without-credits",
    file: "src/settlement/tally.ts",
    find: "    totals.creditFen += amountFen;",
    replace: "    totals.creditFen += 0;",
  },
  {
    name: "settlement-net-before-fees",
    file: "src/settlement/report-words.ts",
    find: "  return debitFen - creditFen - fees[0];",
    replace: "  return debitFen - creditFen - 0 * fees[0];",
  },
  {
    name: "settlement-counts-the-checked",
    file: "src/settlement/sides.ts",
    find: `  return transaction.state === "approved" || (transaction.state`,
    replace: `  return transaction.state === "approved" || transaction.state === "reversing" || (transaction.state`,
  },
  {
    name: "settlement-moves-before-the-end",
    file: "src/settlement/settle.ts",
    find: `  const balanced = isBalancedBy(state.own, state.host);`,
    replace: `  const balanced = isBalancedBy(state.own, state.host);\n  if (balanced) return closed(terminal, state, tally);`,
  },
  {
    name: "settlement-leaves-out-the-last",
    file: "src/settlement/upload.ts",
    find: "    if (details.length === 0 || this.stopped) return;",
    replace: "    if (details.length < RECORDS_MAX || this.stopped) return;",
  },
  {
    name: "settlement-forgets-the-old-numbers",
    file: "src/settlement/parts.ts",
    find: "    parts.push([madeAs.terminal, madeAs.merchant, batch]);",
    replace: "",
  },
  {
    name: "settlement-of-old-numbers-under-the-new",
    file: "src/settlement/parts.ts",
    find: "  return part ? { ...personalisation, terminal: part[0], merchant: part[1] } : personalisation;",
    replace: "  return part ? { ...personalisation } : personalisation;",
  },
  {
    name: "settlement-of-old-numbers-again",
    file: "src/settlement/parts.ts",
    find: "filter((part) => !isBehind(part))",
    replace: "filter((part) => !isBehind(part) || part.length > 0)",
  },
]);
