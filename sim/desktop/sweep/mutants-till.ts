import type { Mutation } from "./bundle";

/** Breakages of a till's references: what was begun under one is never begun again, and its end is told as it is. */
export const tillMutants: readonly Mutation[] = Object.freeze([
  {
    name: "till-begun-again",
    file: "src/till/desk.ts",
    find: "    if (reference.number <= known.mark) return this.#startedBefore(start, reference);\n",
    replace: "",
  },
  {
    name: "till-mark-forgotten",
    file: "src/book/tills.ts",
    find: "    const next = { ...memory, mark: Math.max(memory.mark, number), untold };",
    replace: "    const next = { ...memory, untold };",
  },
  {
    name: "till-refund-checked-is-over",
    file: "src/till/result.ts",
    find: `    case "repeating":
      return { final: false, outcome: "checking" };`,
    replace: `      return { final: false, outcome: "checking" };
    case "repeating":
      return { final: true, outcome: "declined" };`,
  },
]);
