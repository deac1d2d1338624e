import { Simulator } from "../../simulator/simulator";
import { Cashier } from "../../sweep/cashier";
import { type Errand, mixOf } from "../../sweep/mix";
import { Person } from "../../sweep/person";
import { SeededRandom } from "../../world/random";
import { createXsEngine, type Turn } from "../engines/xs-engine";
import { BOOT_LIMIT_MS, benchWorld, type Phase, phaseOf, shows } from "./firmware-cost";

/** What each kind of transaction costs, by its errand: from its choice in the menu, or the amount at home, to the screen of its good end. */
export type KindsCost = Readonly<Record<string, Phase>>;

/** Decides cards, payers and amounts. */
const SEED = 1;
/** Payers who do not pay and cards that are refused: then it is tried again. */
const TRIES_MAX = 12;
/** What has to be there before: what it takes back, completes, or pays out. */
const needs: { readonly [errand: string]: readonly string[] } = Object.freeze({
  void: ["chip"],
  refund: ["chip"],
  "qr-void": ["qr-scan"],
  "qr-refund": ["qr-scan"],
  completion: ["authorisation"],
  "authorisation-void": ["authorisation"],
  "completion-void": ["authorisation", "completion"],
  settlement: ["chip", "qr-scan"],
  payout: ["chip", "qr-scan", "settlement"],
});

/** On the model that has all of them, each in a world of its own: what one leaves behind is none of the next one's cost. */
export async function measureKinds(): Promise<KindsCost> {
  const costs: Record<string, Phase> = {};
  for (const errand of mixOf("day")) costs[errand.name] = await measureKind(errand);
  return costs;
}

async function measureKind(errand: Errand): Promise<Phase> {
  let turns: Turn[] = [];
  const engine = await createXsEngine({ watchSlots: true, onTurn: (turn) => turns.push(turn) });
  try {
    const simulator = await Simulator.create({ ...benchWorld, model: "smart", engine });
    const person = new Person(simulator);
    const cashier = new Cashier(person, new SeededRandom(SEED, 0));
    simulator.world.powerOn();
    await simulator.untilIdle(BOOT_LIMIT_MS);
    await person.home();
    /** Until it has its good end. @returns its turns from the menu on. */
    const done = async (each: Errand): Promise<readonly Turn[]> => {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        turns = [];
        await cashier.do(each);
        const end = endOf(each, turns);
        const chosen = turns.slice(0, end).findLastIndex((turn) => shows(turn, "menu"));
        const its = turns.slice(chosen + 1, end + 1);
        await person.home();
        simulator.printer?.loadRoll();
        if (end >= 0) return its;
      }
      throw new Error(`bench: no ${each.name} went through`);
    };
    for (const need of needs[errand.name] ?? [])
      for (const each of mixOf("day").filter(({ name }) => name === need)) await done(each);
    return phaseOf(await done(errand));
  } finally {
    await engine.close();
  }
}

/** The turn that shows the good end; of a settlement its report, which stands where its progress stood. */
function endOf({ name }: Errand, turns: readonly Turn[]): number {
  return name === "settlement" || name === "payout"
    ? turns.findLastIndex((turn) => shows(turn, name))
    : turns.findIndex((turn) => shows(turn, "approved"));
}
