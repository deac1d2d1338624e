import { fileURLToPath } from "node:url";
import { encodeCbor } from "../../hal/cbor";
import type { Engine } from "../../sim/engine/engine";
import { DEFAULT_START_MS, Simulator } from "../../sim/simulator/simulator";
import { modelOf, type Play, type PlayOutcome } from "../../sim/xs/first-sale";
import type { WholePlay } from "../../sim/xs/whole";
import { playByTurns } from "../xs/play-turns";

const wholeEntry = fileURLToPath(new URL("../../sim/xs/whole.ts", import.meta.url));

/** The world that `sim/xs/whole.ts` makes, with the firmware somewhere else. */
export function terminalOn(engine: Engine, seed: number, play: Play): Promise<Simulator> {
  return Simulator.create({ seed, startMs: DEFAULT_START_MS, model: modelOf(play), acquirer: "lakala", engine });
}

/** Plays with the whole world inside one XS worker. */
export function playInsideXs(play: Play, seed: number): Promise<PlayOutcome> {
  const wanted: WholePlay = { seed, acquirer: "lakala", play };
  return playByTurns(wholeEntry, encodeCbor(wanted));
}
