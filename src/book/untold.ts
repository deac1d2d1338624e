import type { Transaction } from "./life";

/** As many as can be owed at once, and the last one. */
const UNTOLD_MAX = 64;

/**
 * STANs of transactions whose end nobody has seen, oldest first. They are durable with what is written anyway: the counters' cell
 * names them with each INTENT, the new one among them, and with every record behind it where the list has become shorter since.
 * What a cut forgets is told once more, never less (`money.md`, 7).
 */
export type Untold = readonly number[];

/** With one that has just begun: until it is told, it is not. */
export function withUntold(untold: Untold | undefined, stan: number): Untold {
  return [...(untold ?? []).filter((each) => each !== stan), stan].slice(-UNTOLD_MAX);
}

export function withoutUntold(untold: Untold | undefined, stan: number): Untold | undefined {
  const left = (untold ?? []).filter((each) => each !== stan);
  return left.length > 0 ? left : undefined;
}

/** Has it come to its end? What is being checked is told when it has. */
export function hasEnded({ state }: Transaction): boolean {
  return state !== "intent" && state !== "reversing";
}
