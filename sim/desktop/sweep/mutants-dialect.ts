import type { Mutation } from "./bundle";

/** Breakages of what acquirers want otherwise: one that speaks as another one's terminal must be seen at the first message that differs. */
export const dialectMutants: readonly Mutation[] = Object.freeze([
  {
    name: "dialect-of-another-acquirer",
    file: "src/profiles/lakala.ts",
    find: "  barsAnsweredStans: true,\n",
    replace: `  barsAnsweredStans: true,\n  dialect: { ...careful.dialect, mac: "x9.19", field60Digits: 17, voidDate: true },\n`,
  },
  {
    name: "dialect-pin-digits-of-another",
    file: "src/host/transaction-messages.ts",
    find: "pinFields(pin, algorithm, dialect.pinDigitsMax)",
    replace: `pinFields(pin, algorithm, dialect.pinDigitsMax === "12" ? "06" : "12")`,
  },
  {
    name: "dialect-voids-with-a-date",
    file: "src/host/transaction-messages.ts",
    find: "(has.voids && voidDate)",
    replace: "(has.voids && !voidDate)",
  },
  {
    name: "dialect-reversal-of-the-original",
    file: "src/host/transaction-messages.ts",
    find: `reversedOriginal === "own" ?`,
    replace: `reversedOriginal !== "own" ?`,
  },
]);
