import type { Mishap } from "../../devices/mishaps";
import type { BearerCondition } from "../../devices/network";
import type { Simulator } from "../../simulator/simulator";
import type { FaultOrder } from "../../world/faults";
import type { StepName } from "../steps";

/** Takes a change back. */
export type Undo = () => void | Promise<void>;

/** Strikes calls and messages. */
interface Order {
  readonly kind: "order";
  readonly order: FaultOrder;
}

/** One thing that a row of the catalogue takes to happen. */
export type Injection = Order | Change;

/** What becomes of the world at once, or at a step. */
export type Change =
  /** Changes the acquirer: the body of the `host` verb. */
  | { readonly kind: "host"; readonly body: object; readonly undo: object }
  | { readonly kind: "bearer"; readonly bearer: "wifi" | "cellular"; readonly change: Partial<BearerCondition> }
  /** Host names do not resolve. */
  | { readonly kind: "names" }
  | { readonly kind: "remove-keys" }
  /** The clock's backup cell is dead, and the power goes for a moment. */
  | { readonly kind: "dead-cell" }
  /** The terminal connects by TLS, and is started anew for it. */
  | { readonly kind: "tls" }
  /** So many of the next cards are shown amiss. */
  | { readonly kind: "mishap"; readonly mishap: Mishap; readonly times: number }
  /** Nobody writes on the signature pad any more. */
  | { readonly kind: "cardholder-left" }
  /** So much is left on the roll. */
  | { readonly kind: "paper"; readonly remainingMm: number }
  /** The battery is that full and is not charged; `mains`: by a supply that carries the terminal and no more. */
  | { readonly kind: "battery"; readonly level: number; readonly mains?: true }
  /** Not before the terminal comes to this step of its flow. */
  | { readonly kind: "at-step"; readonly step: StepName; readonly injections: readonly Change[] }
  /** Anything else that a world can suffer. */
  | { readonly kind: "change"; readonly apply: (simulator: Simulator) => Promise<Undo> };

export interface CodeFault {
  /** What happens, for people. */
  readonly does: string;
  readonly injections: readonly Injection[];
}

/** As good as for ever: a million calls. */
export const TIMES_MAX = 1_000_000;

export function order(change: Pick<FaultOrder, "port" | "point" | "kind"> & Partial<FaultOrder>): Injection {
  const whole: FaultOrder = { nth: 1, times: 1, probability: 1, ms: 0, at: "before", ...change };
  return Object.freeze({ kind: "order", order: Object.freeze(whole) });
}

export function host(body: object, undo: object = { clear: true }): Injection {
  return Object.freeze({ kind: "host", body: Object.freeze(body), undo: Object.freeze(undo) });
}

export function bearers(change: Partial<BearerCondition>): readonly Change[] {
  return (["wifi", "cellular"] as const).map((bearer) =>
    Object.freeze({ kind: "bearer", bearer, change: Object.freeze(change) }),
  );
}

export function atStep(step: StepName, ...injections: readonly Change[]): Change {
  return Object.freeze({ kind: "at-step", step, injections: Object.freeze(injections) });
}

export function change(apply: (simulator: Simulator) => Promise<Undo>): Change {
  return Object.freeze({ kind: "change", apply });
}

export function row(does: string, ...injections: readonly Injection[]): CodeFault {
  return Object.freeze({ does, injections: Object.freeze(injections) });
}

/** What happens of itself, and what only a person can do: a row of the catalogue is one or the other. */
export interface FaultRows {
  readonly injected: { readonly [code: string]: CodeFault };
  /** No fault to inject, but verbs to play. */
  readonly played: { readonly [code: string]: string };
}
