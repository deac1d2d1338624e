import type { Clock } from "../../hal/clock";
import type { SecureElement, SecureElementFault, SecureElementRefusal } from "../../hal/secure-element";
import type { Book } from "../book/book";
import type { Operator, Role } from "../book/people";
import type { Session } from "../context";

/** Wrong passwords in a row that lock an operator: ten thousand passwords of four digits, three tries. */
export const FAILURES_MAX = 3;

/** Unlocks cashiers, and stands behind what they may not do alone. */
export const SUPERVISOR = "00";
/** Unlocks the supervisor. Nobody stands above him: time unlocks him. */
export const ADMINISTRATOR = "99";

/**
 * How long the terminal must have been on before a locked administrator has another try: a cut begins it anew. At two tries an hour
 * six digits last for thirty years, and who locked him out of malice has locked him for half an hour.
 */
export const ADMINISTRATOR_WAIT_MS = 1_800_000;

/** The people a new terminal knows, and their first passwords. */
const firstOperators = Object.freeze([
  Object.freeze({ number: "00", role: "supervisor" as const, password: "0000" }),
  Object.freeze({ number: "01", role: "cashier" as const, password: "0000" }),
  Object.freeze({ number: "99", role: "administrator" as const, password: "000000" }),
]);

/** Digits of an operator's number. */
export const OPERATOR_DIGITS = 2;

export type LoggedIn =
  | { readonly kind: "ok"; readonly operator: Operator }
  | { readonly kind: "unknown" }
  | { readonly kind: "wrong"; readonly triesLeft: number }
  | Locked
  /** Somebody above him has put him out. */
  | { readonly kind: "disabled" }
  /** D07: the keys were wiped and loaded anew, so no password of before can be proven. See `beginAnew`. */
  | { readonly kind: "new-keys" }
  /** The secure element makes no digests. */
  | SecureElementRefusal;

/** @see lockedDiagnosis */
export interface Locked {
  readonly kind: "locked";
  /** Until he has another try; absent where somebody else unlocks him. */
  readonly waitMs?: number;
}

/** What a password is checked with. */
export interface AtDoor {
  readonly book: Book;
  readonly devices: { readonly "secure-element": SecureElement; readonly clock: Pick<Clock, "monotonic"> };
  readonly session: Pick<Session, "administratorNotBeforeMs">;
}

/** An operator's number as people type it: "1" is 01 everywhere. */
export function operatorNumber(typed: string): string {
  return typed.padStart(OPERATOR_DIGITS, "0");
}

/** Writes the first operators into a new terminal's journal. @returns why the secure element does not allow it. */
export async function createOperators(book: Book, element: SecureElement): Promise<SecureElementFault | undefined> {
  for (const { number, role, password } of firstOperators) {
    if (await book.people.operator(number)) continue;
    const made = await element.passwordDigest({ operator: number, password });
    if (made.kind === "fault") return made.fault;
    // Whoever damages the flash must not get the first password for it: a supervisor unlocks. Only the highest has nobody.
    const locked = book.losses.wasDamaged && number !== ADMINISTRATOR;
    await book.people.keepOperator({ number, role, digest: made.bytes, failures: 0, locked });
  }
  if (book.people.hasElementMark) return undefined;
  // What is sealed says nothing: whether it opens is what counts.
  const mark = await element.seal({ plain: new Uint8Array(1) });
  if (mark.kind === "fault") return mark.fault;
  await book.people.keepElementMark(mark.bytes);
  return undefined;
}

/**
 * Whether the secure element lost the keys that passwords are proven with, and was loaded anew before anybody saw it. A mark that
 * is not there says nothing: damage to the flash gives nobody the first passwords.
 */
async function hasNewKeys(book: Book, element: SecureElement): Promise<boolean> {
  const sealed = await book.people.elementMark();
  if (!sealed) return false;
  const opened = await element.open({ sealed });
  return opened.kind === "fault" && opened.fault === "check-value";
}

/**
 * Checks a password. The failure is recorded before the password is looked at, so that pulling the plug does not give
 * another try.
 */
export async function logIn(terminal: AtDoor, number: string, password: string): Promise<LoggedIn> {
  const { book, devices } = terminal;
  const element = devices["secure-element"];
  const operator = await book.people.operator(number);
  if (!operator) return { kind: "unknown" };
  if (operator.disabled) {
    await book.people.noteRefusal(number);
    return { kind: "disabled" };
  }
  if (operator.locked) {
    if (await hasNewKeys(book, element)) return { kind: "new-keys" };
    const barred = await barredFor(terminal, number);
    if (barred) {
      await book.people.noteRefusal(number);
      return barred;
    }
  }
  const failures = operator.failures + 1;
  const suspect: Operator = { ...operator, failures, locked: failures >= FAILURES_MAX };
  await book.people.keepOperator(suspect);
  // Nor does an image of the flash from before.
  if (book.guard && !(await book.guard.raise())) {
    await book.people.keepOperator(operator);
    return { kind: "fault", fault: "disconnected" };
  }
  const made = await element.passwordDigest({ operator: number, password });
  if (made.kind === "fault") {
    await book.people.keepOperator(operator);
    return made;
  }
  if (!equal(made.bytes, operator.digest)) {
    if (await hasNewKeys(book, element)) return { kind: "new-keys" };
    return suspect.locked ? lockedNow(terminal, number) : { kind: "wrong", triesLeft: FAILURES_MAX - failures };
  }
  const proven: Operator = { ...operator, failures: 0, locked: false };
  await book.people.keepOperator(proven);
  return { kind: "ok", operator: proven };
}

/** Why a locked operator has no try now; undefined for an administrator who has waited. */
async function barredFor({ devices, session }: AtDoor, number: string): Promise<Locked | undefined> {
  if (number !== ADMINISTRATOR) return { kind: "locked" };
  const waitMs = session.administratorNotBeforeMs - (await devices.clock.monotonic());
  return waitMs > 0 ? { kind: "locked", waitMs } : undefined;
}

async function lockedNow({ devices, session }: AtDoor, number: string): Promise<Locked> {
  if (number !== ADMINISTRATOR) return { kind: "locked" };
  session.administratorNotBeforeMs = (await devices.clock.monotonic()) + ADMINISTRATOR_WAIT_MS;
  return { kind: "locked", waitMs: ADMINISTRATOR_WAIT_MS };
}

/** Who is above whom: nobody changes himself, or who stands beside him. */
export function isAbove(one: Role, other: Role): boolean {
  return ranks[one] > ranks[other];
}
const ranks: { readonly [role in Role]: number } = Object.freeze({ cashier: 0, supervisor: 1, administrator: 2 });

/** As many digits as somebody's password has at least: more where more hangs on it. */
export function passwordDigitsMin(number: string): number {
  return number === ADMINISTRATOR ? 6 : 4;
}

/**
 * Gives an operator a password, one who is new or not; wrong ones of before are forgotten. In one step: a power cut leaves him as he
 * was, or with it. @param given somebody else knows it. @returns same: it is the one that he has. A fault: the secure element makes none.
 */
export async function givePassword(
  { book, devices }: Pick<AtDoor, "book" | "devices">,
  number: string,
  password: string,
  given: boolean,
): Promise<"given" | "same" | SecureElementFault> {
  const made = await devices["secure-element"].passwordDigest({ operator: number, password });
  if (made.kind === "fault") return made.fault;
  const known = await book.people.operator(number);
  if (known && !given && equal(made.bytes, known.digest)) return "same";
  const { given: _before, ...rest } = known ?? { number, role: "cashier" as const };
  const now: Operator = { ...rest, digest: made.bytes, failures: 0, locked: false };
  await book.people.keepOperator(given ? { ...now, given: true } : now);
  return "given";
}

/** Puts an operator out, or back. The caller has checked that somebody above him asks. */
export async function disable(book: Book, number: string, disabled: boolean): Promise<void> {
  const operator = await book.people.operator(number);
  if (!operator) return;
  const { disabled: _before, ...rest } = operator;
  await book.people.keepOperator(disabled ? { ...rest, disabled: true } : rest);
}

/** Opens a locked operator again. The caller has checked that a supervisor asks. */
export async function unlock(book: Book, number: string): Promise<boolean> {
  const operator = await book.people.operator(number);
  if (!operator) return false;
  await book.people.keepOperator({ ...operator, failures: 0, locked: false });
  return true;
}

/** Allows or forbids an operator to take signatures (C09). The caller has checked that a supervisor asks. */
export async function allowSigning(book: Book, number: string, allowed: boolean): Promise<void> {
  const operator = await book.people.operator(number);
  if (!operator) return;
  const { signing: _before, ...rest } = operator;
  await book.people.keepOperator(allowed ? rest : { ...rest, signing: "forbidden" });
}

/** In time that does not depend on where they differ. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}
