import { doneEverywhere, type Errand, mixOf } from "../../sweep/mix";
import { createXsEngine, type Turn } from "../engines/xs-engine";
import { BenchErrands, endScreen, needs } from "./errands";
import { type Phase, phaseOf, shows } from "./firmware-cost";

/** What each kind of transaction costs, by its errand: from its choice in the menu, or the amount at home, to the screen of its good end. */
export type KindsCost = Readonly<Record<string, Phase>>;

/** On the model that has all of them, each in a world of its own: what one leaves behind is none of the next one's cost. */
export async function measureKinds(kinds: readonly Errand[] = doneEverywhere(mixOf("day"))): Promise<KindsCost> {
  const costs: Record<string, Phase> = {};
  for (const errand of kinds) costs[errand.name] = await measureKind(errand);
  return costs;
}

async function measureKind(errand: Errand): Promise<Phase> {
  let turns: Turn[] = [];
  const engine = await createXsEngine({ watchSlots: true, onTurn: (turn) => turns.push(turn) });
  try {
    const errands = await BenchErrands.open(engine);
    let its: readonly Turn[] = [];
    const done = (each: Errand) =>
      errands.do(
        each,
        () => {
          turns = [];
        },
        () => {
          its = fromChoiceToEnd(each, turns) ?? [];
          return its.length > 0;
        },
      );
    for (const need of needs[errand.name] ?? [])
      for (const each of mixOf("day").errands.filter(({ name }) => name === need)) await done(each);
    await done(errand);
    return phaseOf(its);
  } finally {
    await engine.close();
  }
}

/** The turns from the last menu, or from the first of them, to the good end; undefined where that did not come. */
export function fromChoiceToEnd<T extends Pick<Turn, "calls">>(
  errand: Errand,
  turns: readonly T[],
): readonly T[] | undefined {
  const end = endOf(errand, turns);
  const chosen = turns.slice(0, end).findLastIndex((turn) => shows(turn, "menu"));
  return end < 0 ? undefined : turns.slice(chosen + 1, end + 1);
}

/** The turn that shows the good end; of a settlement and a payout its report, which stands where its progress stood. */
function endOf(errand: Errand, turns: readonly Pick<Turn, "calls">[]): number {
  const screen = endScreen(errand);
  return screen === "approved"
    ? turns.findIndex((turn) => shows(turn, screen))
    : turns.findLastIndex((turn) => shows(turn, screen));
}
