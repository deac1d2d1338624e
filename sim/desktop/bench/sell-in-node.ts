import type { TerminalModel } from "../../../hal/board";
import { Simulator } from "../../simulator/simulator";
import { type Deed, play, signInDeeds } from "../../xs/first-sale";
import { BOOT_LIMIT_MS, benchWorld } from "./firmware-cost";
import { nodeEngine } from "./node-engine";

/** A terminal in Node that has signed in and sold so often, with nothing that only people look at: no digest, no log of messages. */
export async function sellInNode(
  model: TerminalModel,
  sales: number,
  deedsOf: (sale: number) => readonly Deed[],
): Promise<Simulator> {
  const simulator = await Simulator.create({ ...benchWorld, model, engine: await nodeEngine() });
  simulator.world.timeline.digesting = false;
  simulator.messages.keeping = false;
  simulator.world.powerOn();
  await simulator.untilIdle(BOOT_LIMIT_MS);
  await play(simulator, signInDeeds);
  for (let sale = 0; sale < sales; sale++) {
    // A roll is 50 slips long; what happens without paper is not measured here.
    simulator.printer?.loadRoll();
    await play(simulator, deedsOf(sale));
  }
  return simulator;
}
