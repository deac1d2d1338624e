import type { Key } from "../../hal/keypad";
import type { Numbers } from "../simulator/options";
import type { Simulator } from "../simulator/simulator";
import type { FaultKind } from "../world/faults";
import { type Act, digits } from "./person";
import type { Story } from "./story";

/** What stories are put together from. */

/** Longer than the longest reply time-out, with the sign-in behind it. */
const LONG_MS = 200_000;

export const type = (...keys: readonly Key[]): Act => ({ act: "type", keys });
export const see = (...screens: readonly string[]): Act => ({ act: "await", screens, limitMs: LONG_MS });
export const pass = (ms: number): Act => ({ act: "pass", ms });
export const change = (done: (simulator: Simulator) => void | Promise<void>): Act => ({ act: "change", change: done });
export const pin: readonly Key[] = digits("123456");

export const logOn: readonly Act[] = [
  see("operator.number"),
  type("0", "1", "enter"),
  see("operator.password"),
  type("0", "0", "0", "0", "enter"),
  see("home"),
];

export const sell = (amountFen: number, card = "credit-stripe"): readonly Act[] => [
  type(...digits(String(amountFen)), "enter"),
  { act: "swipe", card },
  type(...pin, "enter"),
];

export const sign = (signature = "li"): Act => ({ act: "sign", signature });

/** On a model without printer: the cardholder signs on the pad, and the approval is taken away by hand. */
export const signOnPad = (signature?: string): readonly Act[] => [
  see("sign"),
  sign(signature),
  see("approved"),
  pass(2_000),
  type("enter"),
  see("home"),
];

/** Both copies, each torn off at once, and back to home. */
export const slips: readonly Act[] = [
  see("approved"),
  pass(4_000),
  type("enter"),
  pass(4_000),
  type("enter"),
  see("home"),
];

export const strike = (
  point: "send" | "receive",
  kind: FaultKind,
  more: { readonly nth?: number; readonly times?: number; readonly ms?: number } = {},
): Act =>
  change(({ world }) => {
    world.faults.arm({ port: "network", point, kind, nth: 1, times: 1, probability: 1, ms: 0, at: "before", ...more });
  });

/** Somebody on the way keeps the next answer, and gives it once more in the place of the one behind it (F02). */
export const replayNext: Act = change(({ network }) => {
  const { tamper: before } = network;
  let kept: Uint8Array | undefined;
  let isOver = false;
  network.tamper = (message) => {
    const honest = before?.(message);
    if (isOver || message.direction === "to-host") return honest;
    isOver = kept !== undefined;
    const pieces = kept === undefined ? undefined : [{ bytes: kept, afterMs: 0 }];
    kept ??= message.bytes.slice();
    return pieces ? { pieces, reset: false } : honest;
  };
});

/** The acquirer's doing: the body of the `host` verb. */
export const host = (body: object): Act =>
  change(({ acquirer }) => {
    const applied = acquirer.applyHostVerb(body);
    if (applied.kind === "invalid") throw new Error(`story: host verb: ${applied.field}: expected ${applied.expected}`);
  });

/**
 * The acquirer moves the terminal: other numbers, of another shop where the merchant's is another. The installer gives it them, and it
 * starts with them. @param from its numbers of before, where those are not the first.
 */
export const moves = (to: Numbers, from?: string): readonly Act[] => [
  host({ move: { ...to, ...(from === undefined ? {} : { from }) } }),
  change((simulator) => {
    simulator.personalise(to);
    simulator.restart();
  }),
];

export function story(name: string, tells: string, acts: readonly Act[], more: Partial<Story> = {}): Story {
  return { name, tells, model: "classic", start: "used", acts, ...more };
}
