import { describeBug } from "../engine/in-process";
import { SeededRandom } from "../world/random";
import { type Finding, type FuzzTarget, findingOf } from "./target";

/** What is told while inputs are played. */
export interface FuzzWitness {
  /** Before each input: its seed. */
  readonly begins?: (seed: number) => void;
  readonly found: (seed: number, finding: Finding) => void;
}

/**
 * Plays `count` inputs. Each has a seed of its own, one more than that of the one before: an input alone is played again by
 * its own seed and a count of one.
 */
export async function playInputs(
  target: FuzzTarget,
  firstSeed: number,
  count: number,
  witness: FuzzWitness,
): Promise<void> {
  for (let at = 0; at < count; at++) {
    const seed = firstSeed + at;
    witness.begins?.(seed);
    const finding = await playInput(target, seed);
    if (finding) witness.found(seed, finding);
  }
}

async function playInput(target: FuzzTarget, seed: number): Promise<Finding | undefined> {
  try {
    const what = await target.run(new SeededRandom(seed));
    return what === undefined ? undefined : { kind: "over-bound", what };
  } catch (error) {
    return findingOf(error, describeBug);
  }
}
