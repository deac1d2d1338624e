import type { PortName } from "../../hal/board";
import { portMethods } from "../../hal/remote/ports";
import type { SeededRandom } from "./random";

/** throw: the call throws in the firmware, as a bug does at this place (B21). */
export const faultKinds = Object.freeze([
  "drop",
  "delay",
  "duplicate",
  "corrupt",
  "fail",
  "throw",
  "cut-power",
] as const);
export type FaultKind = (typeof faultKinds)[number];

/** When the power goes, seen from the call: before it has any effect, in the middle of it, after it but before the answer. */
export const cutMoments = Object.freeze(["before", "torn", "after"] as const);
export type CutMoment = (typeof cutMoments)[number];

/** A fault that waits for its call. */
export interface FaultOrder {
  readonly port: PortName;
  readonly point: string;
  readonly kind: FaultKind;
  /** The first matching call that it strikes, 1 is the next one. */
  readonly nth: number;
  /** How many times it strikes. */
  readonly times: number;
  /** 0..1, drawn for each matching call from the `nth` on. */
  readonly probability: number;
  /** For "delay". */
  readonly ms: number;
  /** For "cut-power". */
  readonly at: CutMoment;
}

export interface ArmedFault extends FaultOrder {
  readonly id: number;
  /** Row of the catalogue that it was armed for. */
  readonly code?: string;
  seen: number;
  struck: number;
}

/** A fault armed for a long soak must not grow the list without end. */
const ARMED_MAX = 256;

export class Faults {
  readonly #armed: ArmedFault[] = [];
  readonly #random: SeededRandom;
  #lastId = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  arm(order: FaultOrder, code?: string): number {
    if (this.#armed.length >= ARMED_MAX) throw new RangeError(`at most ${ARMED_MAX} faults can be armed`);
    const id = ++this.#lastId;
    this.#armed.push({ ...order, id, ...(code === undefined ? {} : { code }), seen: 0, struck: 0 });
    return id;
  }

  /** An id of the same row for something that is at fault without striking calls. */
  takeId(): number {
    return ++this.#lastId;
  }

  /** @returns whether there was such a fault. */
  disarm(id: number): boolean {
    const at = this.#armed.findIndex((fault) => fault.id === id);
    if (at < 0) return false;
    this.#armed.splice(at, 1);
    return true;
  }

  disarmAll(): void {
    this.#armed.length = 0;
  }

  get armed(): readonly Readonly<ArmedFault>[] {
    return this.#armed;
  }

  /** The fault that strikes this call, if one does. Every matching fault counts the call. */
  strike(port: PortName, point: string): ArmedFault | undefined {
    let striking: ArmedFault | undefined;
    for (const fault of this.#armed) {
      if (fault.port !== port || fault.point !== point || fault.struck >= fault.times) continue;
      fault.seen++;
      if (striking || fault.seen < fault.nth) continue;
      if (fault.probability < 1 && !this.#random.chance(fault.probability)) continue;
      fault.struck++;
      striking = fault;
    }
    return striking;
  }
}

export function isPort(name: unknown): name is PortName {
  return typeof name === "string" && Object.hasOwn(portMethods, name);
}
