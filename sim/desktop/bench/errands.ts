import type { Engine } from "../../engine/engine";
import { Simulator } from "../../simulator/simulator";
import { Cashier } from "../../sweep/cashier";
import type { Errand } from "../../sweep/mix";
import { Person } from "../../sweep/person";
import { SeededRandom } from "../../world/random";
import { BOOT_LIMIT_MS, benchWorld } from "./firmware-cost";

/** Decides cards, payers and amounts. */
const SEED = 1;
/** Payers who do not pay and cards that are refused: then it is tried again. */
const TRIES_MAX = 12;

/** What has to be there before: what it takes back, completes, or pays out. */
export const needs: { readonly [errand: string]: readonly string[] } = Object.freeze({
  void: ["chip"],
  refund: ["chip"],
  "qr-void": ["qr-scan"],
  "qr-refund": ["qr-scan"],
  completion: ["authorisation"],
  "completion-advice": ["authorisation"],
  "authorisation-void": ["authorisation"],
  "completion-void": ["authorisation", "completion"],
  settlement: ["chip", "qr-scan"],
  payout: ["chip", "qr-scan", "settlement"],
});

/** A cashier on the model that has all kinds of transactions, who does each errand until it has its good end. */
export class BenchErrands {
  readonly simulator: Simulator;
  readonly #person: Person;
  readonly #cashier: Cashier;

  private constructor(simulator: Simulator) {
    this.simulator = simulator;
    this.#person = new Person(simulator);
    this.#cashier = new Cashier(this.#person, new SeededRandom(SEED, 0));
  }

  /** Powers a new world up, with its firmware on this engine, and logs on. */
  static async open(engine: Engine): Promise<BenchErrands> {
    const simulator = await Simulator.create({ ...benchWorld, model: "smart", engine });
    const errands = new BenchErrands(simulator);
    simulator.world.powerOn();
    await simulator.untilIdle(BOOT_LIMIT_MS);
    await errands.#person.home();
    return errands;
  }

  /** Whether there is something for it to be about. */
  can(errand: Errand): boolean {
    return this.#cashier.can(errand);
  }

  /**
   * From home to home, once or more often. Throws where none of the tries ends well.
   * @param begin is told before each try. @param endedWell is asked behind each, before the way home.
   */
  async do(errand: Errand, begin: () => void, endedWell: () => boolean): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      begin();
      await this.#cashier.do(errand);
      const isDone = endedWell();
      await this.#person.home();
      this.simulator.printer?.loadRoll();
      if (isDone) return;
    }
    throw new Error(`bench: no ${errand.name} went through`);
  }
}

/** The screen of its good end. */
export function endScreen({ name }: Errand): string {
  return name === "settlement" || name === "payout" ? name : "approved";
}
