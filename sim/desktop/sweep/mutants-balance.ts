import type { Mutation } from "./bundle";

/** Breakages of what moves no money. */
export const balanceMutants: readonly Mutation[] = Object.freeze([
  {
    name: "balance-goes-on-record-as-a-sale",
    file: "src/book/facts-record.ts",
    find: "  balance: 3,",
    replace: "  balance: 0,",
  },
  {
    name: "balance-unheard-is-reversed",
    file: "src/transaction/flow/authorise.ts",
    find: "  if (isEnquiry(facts)) return asEnquiry(event, reply);",
    replace: "  if (isEnquiry(facts)) return event;",
  },
  {
    name: "balance-without-its-sign",
    file: "src/transaction/flow/balance.ts",
    find: "  const amount = formatFen(amountFen);",
    replace: "  const amount = formatFen(amountFen + 1);",
  },
  {
    name: "balance-owes-a-slip",
    file: "src/transaction/flow/authorise.ts",
    find: "terminal.devices.printer && kind.slip ?",
    replace: "terminal.devices.printer ?",
  },
  {
    name: "balance-stays-open-at-boot",
    file: "src/transaction/flow/recover.ts",
    find: "    if (isEnquiry(facts)) await",
    replace: "    if (isEnquiry(facts) && facts.amountFen > 0) await",
  },
  {
    name: "balance-without-pin",
    file: "src/transaction/card/pin.ts",
    find: "if (entry.digits === 0 && !pinAlways)",
    replace: "if (entry.digits === 0)",
  },
]);
