import type { BearerCondition } from "../devices/network";
import type { FaultOrder } from "../faults";
import type { Simulator } from "../simulator";

/** One thing that a row of the catalogue takes to happen. */
export type Injection =
  /** Strikes calls and messages. */
  | { readonly kind: "order"; readonly order: FaultOrder }
  /** Changes the acquirer: the body of the `host` verb. */
  | { readonly kind: "host"; readonly body: object; readonly undo: object }
  | { readonly kind: "bearer"; readonly bearer: "wifi" | "cellular"; readonly change: Partial<BearerCondition> }
  /** Host names do not resolve. */
  | { readonly kind: "names" }
  | { readonly kind: "remove-keys" }
  /** So much is left on the roll. */
  | { readonly kind: "paper"; readonly remainingMm: number }
  /** The battery is that full and no charger is plugged in. */
  | { readonly kind: "battery"; readonly level: number };

export interface CodeFault {
  /** What happens, for people. */
  readonly does: string;
  readonly injections: readonly Injection[];
}

/** As good as for ever: a million calls. */
export const TIMES_MAX = 1_000_000;

function order(change: Pick<FaultOrder, "port" | "point" | "kind"> & Partial<FaultOrder>): Injection {
  const whole: FaultOrder = { nth: 1, times: 1, probability: 1, ms: 0, at: "before", ...change };
  return Object.freeze({ kind: "order", order: Object.freeze(whole) });
}

function host(body: object, undo: object = { clear: true }): Injection {
  return Object.freeze({ kind: "host", body: Object.freeze(body), undo: Object.freeze(undo) });
}

function bearers(change: Partial<BearerCondition>): readonly Injection[] {
  return (["wifi", "cellular"] as const).map((bearer) =>
    Object.freeze({ kind: "bearer", bearer, change: Object.freeze(change) }),
  );
}

function row(does: string, ...injections: readonly Injection[]): CodeFault {
  return Object.freeze({ does, injections: Object.freeze(injections) });
}

/** Neither is it there, nor does it answer. */
const padSilent: readonly Injection[] = (["status", "capture"] as const).map((point) =>
  order({ port: "signature-pad", point, kind: "fail", times: TIMES_MAX }),
);

/** Longer than any reply time-out that a parameter may set (99 s). */
const LATE_MS = 120_000;

/** A sale's slip is about 120 mm long. */
const THIRD_OF_A_SLIP_MM = 40;

/** The rows of the fault catalogue that this version can inject, and how. */
export const codeFaults: { readonly [code: string]: CodeFault } = Object.freeze({
  A01: row("Wi-Fi and cellular are down", ...bearers({ up: false })),
  A02: row("Wi-Fi is down, cellular is up", { kind: "bearer", bearer: "wifi", change: Object.freeze({ up: false }) }),
  A03: row("both bearers: 3 s one way, 30 % of the packets lost", ...bearers({ latencyMs: 3000, loss: 0.3 })),
  A04: row("connected, but no host name resolves", Object.freeze({ kind: "names" })),
  A05: row(
    "the host refuses every connection",
    order({ port: "network", point: "connect", kind: "fail", times: TIMES_MAX }),
  ),
  A08: row("the host answers sign-in with 96", host({ respond: { when: { mti: "0800" }, code: "96" } })),
  A09: row("the host does not know the merchant", host({ merchant: "unknown" }, { merchant: "normal" })),
  A10: row("the merchant's account is frozen", host({ merchant: "frozen" }, { merchant: "normal" })),
  A11: row("the host does not know the terminal", host({ terminal: "unknown" }, { terminal: "normal" })),
  A14: row("the master key was never loaded", Object.freeze({ kind: "remove-keys" })),
  A15: row("working keys come with a wrong check value", host({ keys: {} })),
  A16: row("the next answer has a wrong MAC", host({ mac: { times: 1 } })),
  A17: row(
    "a parameter download is due, and its second block is cut off",
    host({ parameters: "changed" }, {}),
    order({ port: "network", point: "receive", kind: "fail", nth: 3 }),
  ),
  A18: row(
    "a malformed parameter set is to be downloaded",
    host({ parameters: "malformed" }, { parameters: "changed" }),
  ),
  A20: row("the next sign-in's answer gets lost", host({ silence: { when: { mti: "0800" }, times: 1 } })),
  B13: row("no bearer when the sale is about to be sent", ...bearers({ up: false })),
  B14: row("the next answer gets lost", order({ port: "network", point: "receive", kind: "drop" })),
  B15: row(
    "the next answer comes after the time-out",
    order({ port: "network", point: "receive", kind: "delay", ms: LATE_MS }),
  ),
  B16: row("the next answer is damaged", order({ port: "network", point: "receive", kind: "corrupt" })),
  B17: row("the next sale is answered 91", host({ respond: { when: { mti: "0200" }, code: "91", times: 1 } })),
  B18: row("the next sale is answered 30", host({ respond: { when: { mti: "0200" }, code: "30", times: 1 } })),
  B20: row(
    "the card reader does not answer",
    order({ port: "card-reader", point: "present", kind: "fail", times: TIMES_MAX }),
  ),
  C01: row("the signature pad does not respond", ...padSilent),
  C04: row(
    "the power goes while the cardholder signs",
    order({ port: "signature-pad", point: "capture", kind: "cut-power", at: "after" }),
  ),
  C05: row(
    "the power goes after the approval, before anybody signs",
    order({ port: "signature-pad", point: "status", kind: "cut-power" }),
  ),
  C06: row(
    "the power goes when the next signature is taken, before it is sent",
    // The first sound after the signature is that of the approval.
    order({ port: "beeper", point: "sound", kind: "cut-power" }),
  ),
  C07: row("the host refuses every signature", host({ respond: { when: { mti: "0820" }, code: "30" } })),
  C12: row("the printer is out of paper", Object.freeze({ kind: "paper", remainingMm: 0 })),
  C13: row("paper for a third of a slip is left", Object.freeze({ kind: "paper", remainingMm: THIRD_OF_A_SLIP_MM })),
  C14: row("the battery is too low to print", Object.freeze({ kind: "battery", level: 0.02 })),
  D01: row(
    "the power goes when the next message has left",
    order({ port: "network", point: "send", kind: "cut-power", at: "after" }),
  ),
  D02: row(
    "the power goes in the middle of the next flash program",
    order({ port: "flash", point: "program", kind: "cut-power", at: "torn" }),
  ),
});

/** Rows that are a person's doing: no fault to inject, but verbs to play. */
export const personsFaults: { readonly [code: string]: string } = Object.freeze({
  A12: "the key verb: type a wrong password",
  A13: "the key verb: type a wrong password three times",
  A19: "the key verb: menu, then 1, while signed in",
  B01: "the card verb with the card damaged-stripe",
  B04: "the card verb with the card expired",
  B05: "the card verb with the card lost",
  B06: "the card verb with the card restricted",
  B07: "the card verb with the card wrong-pin",
  B08: "the card verb with the card low-balance",
  B09: "the card verb with the card amount-limited",
  B10: "the key verb: type an amount above the limit",
  B11: "the card verb: swipe the card credit-chip",
  B12: "the clock verb: let time pass at the card or PIN screen",
  C02: "the sign verb with the signature dot or line",
  C03: "the clock verb: let a minute pass at the sign screen, or the key cancel",
  C08: "the host verb: parameter 50 with parts of 128 bytes, 01100000010000010128",
  C09: "the key verb: menu, 6, the operator, a supervisor's password, then F1",
  C11: "the card verb: tap credit-tap for up to 1000.00",
  C15: "the host verb: parameter 50 of another version, 99100000010000010999",
});

/** A code in force. */
export interface InjectedCode {
  readonly id: number;
  readonly code: string;
  readonly does: string;
}

interface Injected extends InjectedCode {
  readonly orders: readonly number[];
  readonly undo: readonly (() => void | Promise<void>)[];
}

/** Injects rows of the catalogue into one world and takes them back. */
export class CodeFaults {
  readonly #simulator: Simulator;
  readonly #injected: Injected[] = [];

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
  }

  get all(): readonly InjectedCode[] {
    return this.#injected.map(({ id, code, does }) => ({ id, code, does }));
  }

  /** @returns the fault's id; undefined for a code that cannot be injected. */
  async inject(code: string): Promise<number | undefined> {
    const fault = Object.hasOwn(codeFaults, code) ? codeFaults[code] : undefined;
    if (!fault) return undefined;
    const { faults } = this.#simulator.world;
    const orders: number[] = [];
    const undo: (() => void | Promise<void>)[] = [];
    for (const injection of fault.injections)
      if (injection.kind === "order") orders.push(faults.arm(injection.order, code));
      else undo.push(await this.#become(injection));
    const id = orders[0] ?? faults.takeId();
    this.#injected.push({ id, code, does: fault.does, orders, undo });
    return id;
  }

  /** @returns whether a code was in force under this id. */
  async takeBack(id: number): Promise<boolean> {
    const at = this.#injected.findIndex((injected) => injected.id === id);
    const [injected] = at < 0 ? [] : this.#injected.splice(at, 1);
    if (!injected) return false;
    for (const order of injected.orders) this.#simulator.world.faults.disarm(order);
    for (const undo of injected.undo.toReversed()) await undo();
    return true;
  }

  async takeAllBack(): Promise<void> {
    for (const { id } of this.#injected.toReversed()) await this.takeBack(id);
  }

  async #become(injection: Exclude<Injection, { readonly kind: "order" }>): Promise<() => void | Promise<void>> {
    const { network, acquirer, printer, battery } = this.#simulator;
    switch (injection.kind) {
      case "host": {
        const applied = acquirer.applyHostVerb(injection.body);
        if (applied.kind === "invalid") throw new Error(`fault table: ${applied.field}: expected ${applied.expected}`);
        if (Object.keys(injection.undo).length === 0) return nothing;
        return () => void acquirer.applyHostVerb(injection.undo);
      }
      case "bearer": {
        const before = network.bearers.find(({ bearer }) => bearer === injection.bearer);
        network.setBearer(injection.bearer, injection.change);
        return () => void (before && network.setBearer(injection.bearer, before));
      }
      case "names":
        network.resolving = false;
        return () => {
          network.resolving = true;
        };
      case "remove-keys": {
        await this.#simulator.removeMasterKey();
        return () => this.#simulator.loadMasterKey();
      }
      case "paper":
        printer?.paper(injection.remainingMm);
        return () => printer?.loadRoll();
      case "battery": {
        const { level, charging, mains } = battery.state;
        battery.become({ level: injection.level, charging: false, mains: false });
        return () => battery.become({ level, charging, mains });
      }
    }
  }
}

/** What was changed stays: it is an event of the past, no condition. */
function nothing(): void {
  return undefined;
}
