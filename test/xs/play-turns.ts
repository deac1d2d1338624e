import { decodeCbor } from "../../hal/cbor";
import { command, prepareWorker } from "../../sim/desktop/engines/xs-engine";
import { xsCommands } from "../../sim/xs/commands";
import type { TurnAnswer } from "../../sim/xs/turns";

/** Turns of a play: hundreds; this many means that it does not end. */
const TURNS_MAX = 100_000;

/** Plays in one XS worker to the end, a turn of its event loop for each command. @param wanted the body of the first command. */
export async function playByTurns<Outcome>(entry: string, wanted?: Uint8Array): Promise<Outcome> {
  const { worker } = await prepareWorker({ entry });
  try {
    let { reply } = await worker.command(command(xsCommands.play, wanted));
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      const answer = decodeCbor(reply) as TurnAnswer<Outcome>;
      if (answer.kind === "played") return answer.outcome;
      if (answer.kind === "bug") throw new Error(answer.message);
      ({ reply } = await worker.command(command(xsCommands.turn)));
    }
    throw new Error(`the play does not end after ${TURNS_MAX} turns`);
  } finally {
    await worker.kill();
  }
}
