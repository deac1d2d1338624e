import { isAdvice } from "./facts";
import { isStored, isUndecided, type Transaction } from "./states";

/** As many as can be owed at once, and the last one. */
const UNTOLD_MAX = 64;

/**
 * STANs of transactions whose end nobody has seen, oldest first; a number where there is one. They are durable with what is written
 * anyway: the counters' cell names them with each INTENT, the new one among them, and with every record behind it where the list has
 * become shorter since. What a cut forgets is told once more, never less (`money.md`, 7).
 */
export type Untold = number | readonly number[];

export function untoldOf(untold: Untold | undefined): readonly number[] {
  return untold === undefined ? [] : typeof untold === "number" ? [untold] : untold;
}

/** With one that has just begun: until it is told, it is not. */
export function withUntold(untold: Untold | undefined, stan: number): Untold {
  if (untold === undefined || untold === stan) return stan;
  return [...untoldOf(untold).filter((each) => each !== stan), stan].slice(-UNTOLD_MAX);
}

export function withoutUntold(untold: Untold | undefined, stan: number): Untold | undefined {
  if (untold === undefined || untold === stan) return undefined;
  const left = untoldOf(untold).filter((each) => each !== stan);
  return left.length > 1 ? left : left[0];
}

/** Has it come to its end? What is being checked is told when it has, and an advice as soon as it is stored. */
export function hasEnded(transaction: Transaction): boolean {
  return isStored(transaction) || !isUndecided(transaction);
}

/**
 * An advice that was told as charged when it was stored, and is not charged: the host refused it, or it could not be sent. Its slip says
 * charged, so that it counts as told only when a person has read it, and its record stays until then.
 */
export function isFailedAdvice({ facts, state }: Transaction): boolean {
  return isAdvice(facts) && (state === "declined" || state === "withdrawn");
}

/** Has the host said what became of it? What support has said, and an advice that failed, have lines of their own in a settlement's report. */
export function isFoundOut(transaction: Transaction): boolean {
  return !isUndecided(transaction) && transaction.state !== "vouched" && !isFailedAdvice(transaction);
}

/**
 * A sale that the host approved in part. It counts as told when a person has chosen: the rest by another card or code, in cash, or the part
 * voided. Of a cash register's sale that one chooses.
 */
export function isOpenPart({ facts, state }: Transaction): boolean {
  return state === "approved" && facts.askedFen !== undefined && facts.tillReference === undefined;
}

/** Does it stay untold until a person has answered, however many transactions come behind it? */
export function waitsForAnswer(transaction: Transaction): boolean {
  return isFailedAdvice(transaction) || isOpenPart(transaction);
}
