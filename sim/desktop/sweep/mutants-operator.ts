import type { Mutation } from "./bundle";

/** Breakages of the operator's own questions: tips, and where a sale's money is (E04). */
export const operatorMutants: readonly Mutation[] = Object.freeze([
  {
    name: "tip-not-charged",
    file: "src/operator/amount.ts",
    find: "{ amountFen: amountFen + tipFen, tipFen }",
    replace: "{ amountFen, tipFen }",
  },
  {
    name: "tip-above-the-most",
    file: "src/operator/tip.ts",
    find: "    if (tipFen <= largestFen) return tipFen;",
    replace: "    if (tipFen <= amountFen) return tipFen;",
  },
  {
    name: "arrival-before-fees",
    file: "src/operator/arrival.ts",
    find: "function toldLines({ state, netFen, leftFen, unsigned,",
    replace: "function toldLines({ state, amountFen: netFen, leftFen, unsigned,",
  },
  {
    name: "arrival-asked-in-the-open-batch",
    file: "src/operator/arrival.ts",
    find: '  const question = questionAbout("sale.ask", facts);',
    replace: '  const question = questionAbout("sale.ask", { ...facts, batch: terminal.book.batch });',
  },
]);
