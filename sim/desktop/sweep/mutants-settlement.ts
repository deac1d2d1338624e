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
    find: `  await show({ step: "ending" });`,
    replace: `  if (isBalancedBy(state.own, state.host)) return closed(terminal, state, tally);`,
  },
  {
    name: "settlement-leaves-out-the-last",
    file: "src/settlement/upload.ts",
    find: "    if (details.length === 0) return;",
    replace: "    if (details.length < RECORDS_MAX) return;",
  },
  {
    name: "settlement-without-what-the-host-had",
    file: "src/settlement/tally.ts",
    find: "isBooked(transaction) || again.includes(stan)",
    replace: "isBooked(transaction) || (again.length < 0 && again.includes(stan))",
  },
  {
    name: "settlement-books-what-the-host-has-not",
    file: "src/settlement/upload.ts",
    find: "filter((stan) => !isNamed(stan) && (isProven",
    replace: "filter((stan) => (stan >= 0 || !isNamed(stan)) && (isProven",
  },
  {
    name: "settlement-leaves-what-the-host-had",
    file: "src/settlement/upload.ts",
    find: "  if (again.length === 0) return;",
    replace: "  if (again.length >= 0) return;",
  },
  {
    name: "settlement-forgets-what-came-late",
    file: "src/book/settlements.ts",
    find: "if (key === undefined) return this.nextLate([lateOf(ended)]);",
    replace: "if (key === undefined) return undefined;",
  },
  {
    name: "settlement-without-certificates",
    file: "src/settlement/settle.ts",
    find: "  return certificates > 0",
    replace: "  return certificates < 0",
  },
  {
    name: "settlement-end-without-certificates",
    file: "src/settlement/close.ts",
    find: "  return uploaded + certified;",
    replace: "  return uploaded + 0 * certified;",
  },
  {
    name: "certificate-of-another-amount",
    file: "src/transaction/card/certificate.ts",
    find: "      return bcd(askedFenOf(facts), AMOUNT_BYTES);",
    replace: "      return bcd(askedFenOf(facts) + 1, AMOUNT_BYTES);",
  },
  {
    name: "certificate-behind-a-late-script",
    file: "src/transaction/card/certificate.ts",
    find: "      return asCertified(tags.value(tag));",
    replace: "      return tags.value(tag);",
  },
  {
    name: "certificate-of-a-false-issuer-as-of-a-genuine-one",
    file: "src/host/certificate.ts",
    find: "certificate.issuerFalse ? issuerFalse : approved",
    replace: "certificate.issuerFalse ? approved : approved",
  },
  {
    name: "settlement-forgets-what-was-taken",
    file: "src/settlement/rounds.ts",
    find: "      sent: withSent(state, stans),",
    replace: "      sent: stans.length > 0 ? state.sent : withSent(state, stans),",
  },
  {
    name: "settlement-forgets-the-old-numbers",
    file: "src/settlement/parts.ts",
    find: "    parts.push([by.terminal, by.merchant, batch]);",
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
  {
    name: "left-batch-stays-behind",
    file: "src/settlement/parts.ts",
    find: "(left.includes(batch) ? personalisation : undefined)",
    replace: "undefined",
  },
]);
