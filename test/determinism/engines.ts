import { fileURLToPath } from "node:url";
import { decodeCbor, encodeCbor } from "../../hal/cbor";
import { command, prepareWorker } from "../../sim/desktop/engines/xs-engine";
import type { Engine } from "../../sim/engine/engine";
import { DEFAULT_START_MS, Simulator } from "../../sim/simulator/simulator";
import { xsCommands } from "../../sim/xs/commands";
import { modelOf, type Play, type PlayOutcome } from "../../sim/xs/first-sale";
import type { WholeAnswer, WholePlay } from "../../sim/xs/whole";

const wholeEntry = fileURLToPath(new URL("../../sim/xs/whole.ts", import.meta.url));

/** The world that `sim/xs/whole.ts` makes, with the firmware somewhere else. */
export function terminalOn(engine: Engine, seed: number, play: Play): Promise<Simulator> {
  return Simulator.create({ seed, startMs: DEFAULT_START_MS, model: modelOf(play), acquirer: "lakala", engine });
}

/** Turns of a play: hundreds; this many means that it does not end. */
const TURNS_MAX = 100_000;

/** Plays with the whole world inside one XS worker. */
export async function playInsideXs(play: Play, seed: number): Promise<PlayOutcome> {
  const { worker } = await prepareWorker({ entry: wholeEntry });
  try {
    const wanted: WholePlay = { seed, acquirer: "lakala", play };
    let { reply } = await worker.command(command(xsCommands.play, encodeCbor(wanted)));
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      const answer = decodeCbor(reply) as WholeAnswer;
      if (answer.kind === "played") return answer.outcome;
      if (answer.kind === "bug") throw new Error(answer.message);
      ({ reply } = await worker.command(command(xsCommands.turn)));
    }
    throw new Error(`the play does not end after ${TURNS_MAX} turns`);
  } finally {
    await worker.kill();
  }
}
