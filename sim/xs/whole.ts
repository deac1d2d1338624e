import { decodeCbor } from "../../hal/cbor";
import { runTerminal } from "../../src/terminal";
import type { AcquirerProfile } from "../acquirer/configuration";
import { InProcessEngine } from "../engine/in-process";
import { DEFAULT_START_MS, Simulator } from "../simulator/simulator";
import { modelOf, type Play, type PlayOutcome, playFromPowerUp } from "./first-sale";
import { serveTurns, type TurnMeans } from "./turns";

/** What the `play` command asks for. */
export interface WholePlay {
  readonly seed: number;
  readonly acquirer: AcquirerProfile;
  readonly play: Play;
}

/** Entry of the whole world in an XS worker: terminal, devices, acquirer and person. */
serveTurns(run);

async function run({ roms, wanted, turn }: TurnMeans): Promise<PlayOutcome> {
  const { seed, acquirer, play } = decodeCbor(wanted) as WholePlay;
  const engine = new InProcessEngine({ start: runTerminal, roms, turn });
  const simulator = await Simulator.create({ seed, startMs: DEFAULT_START_MS, model: modelOf(play), acquirer, engine });
  return playFromPowerUp(simulator, play);
}
