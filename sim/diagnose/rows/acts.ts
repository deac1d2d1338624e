// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import type { Act } from "../wanted";

/** Digits and enter. */
export function typed(keys: string): Act {
  return Object.freeze(["key", Object.freeze({ keys, then: "enter" })] as const);
}

export function key(name: string): Act {
  return Object.freeze(["key", Object.freeze({ key: name })] as const);
}

const idle: Act = Object.freeze(["wait", Object.freeze({ idle: true })] as const);

/** Nothing is done: the row is what the flow itself comes to. */
export const nothing: readonly Act[] = Object.freeze([idle]);

export const plugPulled: readonly Act[] = Object.freeze([
  Object.freeze(["power", Object.freeze({ action: "cut" })] as const),
]);

/** Nobody does anything for a little more than a minute. */
export const walkedAway: readonly Act[] = Object.freeze([
  Object.freeze(["clock", Object.freeze({ advanceMs: 61_000 })] as const),
]);

export const WRONG = "1111";

export const loggedIn: readonly Act[] = Object.freeze([typed("01"), typed("0000"), idle]);

export const swiped: Act = Object.freeze(["card", Object.freeze({ card: "credit-stripe", action: "swipe" })] as const);

export const pinTyped: Act = Object.freeze(["key", Object.freeze({ pin: "credit-stripe", then: "enter" })] as const);

/** From an answer until home is shown again. */
export const nowHome: readonly Act[] = Object.freeze([
  idle,
  // Refused where there is no pad.
  Object.freeze(["sign", Object.freeze({ signature: "wang", then: "confirm" })] as const),
  idle,
  key("enter"),
  idle,
  key("enter"),
  idle,
]);

/** The sale that the grid plays, once before. */
export const soldBefore: readonly Act[] = Object.freeze([...loggedIn, typed("12345"), swiped, pinTyped, ...nowHome]);

/** Operator 01's password, wrong twice: one try is left. */
export const wrongTwice: readonly Act[] = Object.freeze([
  typed("01"),
  typed(WRONG),
  key("enter"),
  typed(WRONG),
  key("enter"),
]);

export function chosen(text: string): Act {
  return Object.freeze(["choose", Object.freeze({ text })] as const);
}

export function waitsFor(screen: string): Act {
  return Object.freeze(["wait", Object.freeze({ screen, timeoutMs: 20_000 })] as const);
}

/** The terminal shows a code, and the operator closes it. */
export const closedCode: readonly Act[] = Object.freeze([
  chosen("收款码"),
  typed("12345"),
  waitsFor("qr"),
  key("cancel"),
]);

/** Nobody pays it. */
export const expiredCode: readonly Act[] = Object.freeze([
  chosen("收款码"),
  typed("12345"),
  waitsFor("qr"),
  Object.freeze(["clock", Object.freeze({ advanceMs: 299_000 })] as const),
]);

/** A code of EMV's that is damaged, three times. */
export const misreadCode: readonly Act[] = Object.freeze([
  chosen("扫码收款"),
  typed("12345"),
  ...Array.from({ length: 3 }, (): Act => Object.freeze(["scan", Object.freeze({ code: "hQVDUFYwMWET" })] as const)),
]);

/** The payer has to confirm on the phone, and does not. */
export const payerWaits: readonly Act[] = Object.freeze([
  Object.freeze(["host", Object.freeze({ wallet: Object.freeze({ id: "wechat", payer: "waits" }) })] as const),
  chosen("扫码收款"),
  typed("12345"),
  Object.freeze(["scan", Object.freeze({ code: "134567890123456789" })] as const),
  Object.freeze(["clock", Object.freeze({ advanceMs: 44_000 })] as const),
]);
