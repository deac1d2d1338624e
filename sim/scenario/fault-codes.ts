import type { Simulator } from "../simulator/simulator";
import { cardRows } from "./fault-rows/card";
import type { Change, CodeFault, Undo } from "./fault-rows/injection";
import { payoutRows } from "./fault-rows/payout";
import { powerRows } from "./fault-rows/power";
import { securityRows } from "./fault-rows/security";
import { signInRows } from "./fault-rows/sign-in";
import { signatureRows } from "./fault-rows/signature";
import { ofTerminal } from "./of-terminal";
import { type StepName, Steps } from "./steps";

/** The rows of the fault catalogue that this version can inject, and how. */
export const codeFaults: { readonly [code: string]: CodeFault } = Object.freeze({
  ...signInRows.injected,
  ...cardRows.injected,
  ...signatureRows.injected,
  ...powerRows.injected,
  ...payoutRows.injected,
  ...securityRows.injected,
});

/** Rows that are a person's doing: no fault to inject, but verbs to play. */
export const personsFaults: { readonly [code: string]: string } = Object.freeze({
  ...signInRows.played,
  ...cardRows.played,
  ...signatureRows.played,
  ...powerRows.played,
  ...payoutRows.played,
  ...securityRows.played,
});

/** What happens at the till's line: played with its verb, in a world that has one. */
export const tillFaults: { readonly [code: string]: string } = Object.freeze({
  G01: "the till verb: pull in the middle of a transaction, then plug",
  G02: "the till verb: start with a reference that was started before",
  G03: "the till verb: ask about a reference that was never begun",
  G04: "the till verb: cancel, before the request is sent or behind it",
});

/** A code in force. */
export interface InjectedCode {
  readonly id: number;
  readonly code: string;
  readonly does: string;
  /** The step of a flow that it strikes at. */
  readonly step?: StepName;
  /** When it struck at its step, virtual ms; absent while it waits for the terminal to come there. */
  readonly struckMs?: number;
}

/** A row that struck: by its code at once, or at its step. */
export interface Strike {
  readonly code: string;
  readonly step?: StepName;
  readonly atMs: number;
}

/** More than anybody reads through. */
const STRIKES_KEPT_MAX = 100;

interface Injected extends InjectedCode {
  struckMs?: number;
  readonly orders: number[];
  readonly undo: Undo[];
}

/** Injects rows of the catalogue into one world and takes them back. */
export class CodeFaults {
  readonly #simulator: Simulator;
  readonly #injected: Injected[] = [];
  /** Where the terminal stands in its flows. */
  readonly steps: Steps;
  readonly #strikes: Strike[] = [];

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
    this.steps = new Steps(simulator.world);
    this.steps.listen((step) => {
      for (const each of this.#injected) if (each.step === step && each.struckMs === undefined) this.#due(each);
    });
  }

  /** What struck in this world, newest first; what was taken back since, too. */
  get strikes(): readonly Strike[] {
    return this.#strikes.toReversed();
  }

  get all(): readonly InjectedCode[] {
    return this.#injected.map(({ id, code, does, step, struckMs }) => ({
      id,
      code,
      does,
      ...(step === undefined ? {} : { step }),
      ...(struckMs === undefined ? {} : { struckMs }),
    }));
  }

  /**
   * @param step strikes when the terminal comes to it, or now where it stands there; left out: now.
   * @returns the fault's id; undefined for a code that cannot be injected.
   */
  async inject(code: string, step?: StepName): Promise<number | undefined> {
    const fault = Object.hasOwn(codeFaults, code) ? codeFaults[code] : undefined;
    if (!fault) return undefined;
    const { faults } = this.#simulator.world;
    const { does } = fault;
    if (step !== undefined && !this.steps.isAt(step)) {
      const id = faults.takeId();
      this.#injected.push({ id, code, does, step, orders: [], undo: [] });
      return id;
    }
    const struck = step === undefined ? {} : { step, struckMs: this.#simulator.world.nowMs };
    const orders: number[] = [];
    const undo: Undo[] = [];
    await this.#strike({ code, orders, undo, ...struck });
    const id = orders[0] ?? faults.takeId();
    this.#injected.push({ id, code, does, orders, undo, ...struck });
    return id;
  }

  /** The terminal has come to its step: it strikes before anything else happens, unless it was taken back. */
  #due(injected: Injected): void {
    const { world } = this.#simulator;
    injected.struckMs = world.nowMs;
    world.interlude(async () => {
      if (this.#injected.includes(injected)) await this.#strike(injected);
    });
  }

  async #strike({ code, step, orders, undo }: Pick<Injected, "code" | "step" | "orders" | "undo">): Promise<void> {
    const { world } = this.#simulator;
    this.#strikes.push({ code, atMs: world.nowMs, ...(step === undefined ? {} : { step }) });
    if (this.#strikes.length > STRIKES_KEPT_MAX) this.#strikes.shift();
    for (const injection of codeFaults[code]?.injections ?? [])
      if (injection.kind === "order") orders.push(world.faults.arm(injection.order, code));
      else undo.push(await this.#become(injection));
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

  async #become(injection: Change): Promise<Undo> {
    const { network, acquirer, printer, battery, cardReader, signaturePad } = this.#simulator;
    switch (injection.kind) {
      case "host": {
        const applied = acquirer.applyHostVerb(ofTerminal(this.#simulator, injection.body));
        if (applied.kind === "invalid") throw new Error(`fault table: ${applied.field}: expected ${applied.expected}`);
        if (Object.keys(injection.undo).length === 0) return nothing;
        return () => void acquirer.applyHostVerb(ofTerminal(this.#simulator, injection.undo));
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
      case "dead-cell":
        this.#simulator.clock.cellDead = true;
        if (this.#simulator.world.powered) this.#simulator.restart();
        else this.#simulator.clock.lose();
        return () => {
          this.#simulator.clock.cellDead = false;
        };
      case "tls": {
        const before = this.#simulator.secureLink(true);
        return () => void this.#simulator.secureLink(before);
      }
      case "mishap":
        cardReader.suffer(injection.mishap, injection.times);
        return () => cardReader.suffer(injection.mishap, 0);
      case "cardholder-left":
        signaturePad?.walkAway(true);
        return () => signaturePad?.walkAway(false);
      case "at-step":
        return this.#becomeAt(injection.step, injection.injections);
      case "change":
        return injection.apply(this.#simulator);
      case "paper":
        printer?.paper(injection.remainingMm);
        return () => printer?.loadRoll();
      case "battery": {
        const { level, charging, mains } = battery.state;
        battery.become({ level: injection.level, charging: false, mains: injection.mains ?? false });
        return () => battery.become({ level, charging, mains });
      }
    }
  }

  /** Now where the terminal stands there, else when it comes there. */
  async #becomeAt(step: StepName, changes: readonly Change[]): Promise<Undo> {
    const undo: Undo[] = [];
    const become = async () => {
      for (const change of changes) undo.push(await this.#become(change));
    };
    let stop: () => void = nothing;
    if (this.steps.isAt(step)) await become();
    else
      stop = this.steps.listen((now) => {
        if (now !== step) return;
        stop();
        const { world } = this.#simulator;
        // Behind the call that came to the step: it is under way then.
        world.interlude(async () => world.interlude(become));
      });
    return async () => {
      stop();
      for (const each of undo.toReversed()) await each();
    };
  }
}

/** What was changed stays: it is an event of the past, no condition. */
function nothing(): void {
  return undefined;
}
