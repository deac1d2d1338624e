import type { Simulator } from "../simulator/simulator";
import { cardRows } from "./fault-rows/card";
import type { CodeFault, Injection } from "./fault-rows/injection";
import { powerRows } from "./fault-rows/power";
import { securityRows } from "./fault-rows/security";
import { signInRows } from "./fault-rows/sign-in";
import { signatureRows } from "./fault-rows/signature";

/** The rows of the fault catalogue that this version can inject, and how. */
export const codeFaults: { readonly [code: string]: CodeFault } = Object.freeze({
  ...signInRows.injected,
  ...cardRows.injected,
  ...signatureRows.injected,
  ...powerRows.injected,
  ...securityRows.injected,
});

/** Rows that are a person's doing: no fault to inject, but verbs to play. */
export const personsFaults: { readonly [code: string]: string } = Object.freeze({
  ...signInRows.played,
  ...cardRows.played,
  ...signatureRows.played,
  ...powerRows.played,
  ...securityRows.played,
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
    const { network, acquirer, printer, battery, cardReader, signaturePad } = this.#simulator;
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
      case "dead-cell":
        this.#simulator.clock.cellDead = true;
        this.#simulator.restart();
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
}

/** What was changed stays: it is an event of the past, no condition. */
function nothing(): void {
  return undefined;
}
