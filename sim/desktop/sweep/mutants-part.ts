import type { Mutation } from "./bundle";

/** Breakages of what is made of an approval in part (10). */
export const partMutants: readonly Mutation[] = Object.freeze([
  {
    name: "part-charged-as-whole",
    file: "src/book/life.ts",
    find: "  return { ...facts, amountFen: partFen, askedFen: facts.amountFen };",
    replace: "  return facts;",
  },
  {
    name: "part-not-asked-for-taken",
    file: "src/transaction/flow/judge.ts",
    find: "  if (textField(reply, 39) !== PARTIAL || !takesParts(field60)) return undefined;",
    replace: "  if (textField(reply, 39) !== PARTIAL) return undefined;",
  },
  {
    name: "part-of-nothing-taken",
    file: "src/transaction/flow/judge.ts",
    find: "partFen > 0 && partFen < amountFen ? partFen : undefined",
    replace: "partFen <= amountFen ? partFen : undefined",
  },
  {
    name: "part-as-decline",
    file: "src/transaction/flow/judge.ts",
    find: '  if (responseCode === PARTIAL) return { type: "unanswered", reason: "06", answer };',
    replace: '  if (responseCode === PARTIAL) return { type: "declined", responseCode };',
  },
  {
    name: "rest-of-the-whole",
    file: "src/operator/rest.ts",
    find: "  await transact(terminal, kind, missingFenOf(facts),",
    replace: "  await transact(terminal, kind, facts.askedFen ?? 0,",
  },
  {
    name: "part-told-by-its-slip",
    file: "src/transaction/flow/finish.ts",
    find: "  if (!isOpenPart(approved)) book.told(stan);",
    replace: "  if (stan > 0) book.told(stan);",
  },
  {
    name: "rest-fails-and-nobody-asks",
    file: "src/book/book.ts",
    find: "    if (settlesPart !== undefined && isUnbooked(next) && !isUnbooked(transaction)) this.tellAnew(settlesPart);",
    replace: "    if (settlesPart === -1 && isUnbooked(next) && !isUnbooked(transaction)) this.tellAnew(settlesPart);",
  },
  {
    name: "rest-asked-for-twice",
    file: "src/book/book.ts",
    find: "    const before = settlesPart === undefined ? this.counters.untold : withoutUntold(this.counters.untold, settlesPart);",
    replace:
      "    const before = settlesPart === undefined ? this.counters.untold : withoutUntold(this.counters.untold, -settlesPart);",
  },
]);
