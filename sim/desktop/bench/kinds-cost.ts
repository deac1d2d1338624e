import type { Engine } from "../../engine/engine";
import { doneEverywhere, type Errand, mixOf } from "../../sweep/mix";
import { createXsEngine, type Turn } from "../engines/xs-engine";
import { BenchErrands, endScreen, needs } from "./errands";
import { type Phase, phaseOf, shows } from "./firmware-cost";

/** What each kind of transaction costs, by its errand: from its choice in the menu, or the amount at home, to the screen of its good end. */
export type KindsCost = Readonly<Record<string, Phase>>;

/** On the model that has all of them, each in a world of its own: what one leaves behind is none of the next one's cost. */
export async function measureKinds(): Promise<KindsCost> {
  const costs: Record<string, Phase> = {};
  for (const errand of doneEverywhere(mixOf("day"))) costs[errand.name] = await measureKind(errand);
  return costs;
}

async function measureKind(errand: Errand): Promise<Phase> {
  const turns: Turn[] = [];
  const engine = await createXsEngine({ watchSlots: true, onTurn: (turn) => turns.push(turn) });
  try {
    return phaseOf(await turnsOfKind(errand, engine, turns));
  } finally {
    await engine.close();
  }
}

/** @param turns to which the engine adds each of its own. @returns those of the kind, behind what has to be there before. */
export async function turnsOfKind<T extends Pick<Turn, "calls">>(
  errand: Errand,
  engine: Engine,
  turns: T[],
): Promise<readonly T[]> {
  const errands = await BenchErrands.open(engine);
  let its: readonly T[] = [];
  const done = (each: Errand) =>
    errands.do(
      each,
      () => {
        turns.length = 0;
      },
      () => {
        const end = endOf(each, turns);
        const chosen = turns.slice(0, end).findLastIndex((turn) => shows(turn, "menu"));
        its = turns.slice(chosen + 1, end + 1);
        return end >= 0;
      },
    );
  for (const need of needs[errand.name] ?? [])
    for (const each of mixOf("day").errands.filter(({ name }) => name === need)) await done(each);
  await done(errand);
  return its;
}

/** The turn that shows the good end; of a settlement and a payout its report, which stands where its progress stood. */
function endOf(errand: Errand, turns: readonly Pick<Turn, "calls">[]): number {
  const screen = endScreen(errand);
  return screen === "approved"
    ? turns.findIndex((turn) => shows(turn, screen))
    : turns.findLastIndex((turn) => shows(turn, screen));
}
