import type { Mutation } from "./bundle";
export const mutants: readonly Mutation[] = Object.freeze([]);
