import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decodeCbor, encodeCbor } from "../../hal/cbor";
import type { AcquirerProfile } from "../../sim/acquirer/configuration";
import { command, prepareWorker } from "../../sim/desktop/xs-engine";
import type { Engine } from "../../sim/engine";
import { InProcessEngine } from "../../sim/in-process";
import { DEFAULT_START_MS, Simulator } from "../../sim/simulator";
import { xsCommands } from "../../sim/xs/commands";
import type { Play, PlayOutcome } from "../../sim/xs/first-sale";
import { romOf } from "../../sim/xs/roms";
import type { WholeAnswer, WholePlay } from "../../sim/xs/whole";
import { runTerminal } from "../../src/terminal";

const font = romOf(new Uint8Array(readFileSync(new URL("../../src/receipt/font/font24.bin", import.meta.url))));
const gbk = romOf(new Uint8Array(readFileSync(new URL("../../src/host/iso8583/gbk.bin", import.meta.url))));
const wholeEntry = fileURLToPath(new URL("../../sim/xs/whole.ts", import.meta.url));

export function nodeEngine(): InProcessEngine {
  return new InProcessEngine({
    start: runTerminal,
    roms: { font, gbk },
    turn: () => new Promise((resolve) => setImmediate(resolve)),
  });
}

export function terminalOn(engine: Engine, seed: number, acquirer: AcquirerProfile = "lakala"): Promise<Simulator> {
  return Simulator.create({ seed, startMs: DEFAULT_START_MS, model: "classic", acquirer, engine });
}

/** Turns of a play: thousands; this many means that it does not end. */
const TURNS_MAX = 100_000;

/** Plays with the whole world inside one XS worker. */
export async function playInsideXs(
  play: Play,
  seed: number,
  acquirer: AcquirerProfile = "lakala",
): Promise<PlayOutcome> {
  const { worker } = await prepareWorker(wholeEntry);
  try {
    const wanted: WholePlay = { seed, acquirer, play };
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
