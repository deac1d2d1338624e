import { Simulator } from "../../simulator/simulator";
import { modelOf, nextSaleDeeds, play, saleDeeds, signDeeds, signInDeeds, slipDeeds } from "../../xs/first-sale";
import { createXsEngine, type Turn } from "../engines/xs-engine";
import { BOOT_LIMIT_MS, benchWorld, type Phase, phaseOf, shows } from "./firmware-cost";

/** A whole sale that is signed on a pad, the second since the terminal was switched on. */
export interface SignedSaleCost {
  /** From the amount's first key to the pad that waits. */
  readonly upToPad: Phase;
  /** From "confirmed" on the pad to "approved" on the screen: ink, picture, what makes both durable. */
  readonly signing: Phase;
  /** From there to the end: the upload, both copies, and the record that all is done. */
  readonly slips: Phase;
  /** The most steps between two waits while it is signed: so long the screen is not served. */
  readonly largestTurn: number;
}

export async function measureSignedSale(): Promise<SignedSaleCost> {
  let turns: Turn[] = [];
  const engine = await createXsEngine({ watchSlots: true, onTurn: (turn) => turns.push(turn) });
  try {
    const simulator = await Simulator.create({ ...benchWorld, model: modelOf("signed-sale"), engine });
    simulator.world.powerOn();
    await simulator.untilIdle(BOOT_LIMIT_MS);
    await play(simulator, [...signInDeeds, ...saleDeeds, ...signDeeds, ...slipDeeds]);
    turns = [];
    await play(simulator, nextSaleDeeds);
    const upToPad = phaseOf(turns);
    turns = [];
    await play(simulator, [...signDeeds, ...slipDeeds]);
    const approved = turns.findIndex((turn) => shows(turn, "approved"));
    const { entries } = simulator.acquirer.ledgerView();
    if (approved < 0 || entries.length !== 2 || entries.some(({ signature }) => signature === undefined))
      throw new Error("bench: the signed sales did not go through");
    const signing = turns.slice(0, approved + 1);
    return {
      upToPad,
      signing: phaseOf(signing),
      slips: phaseOf(turns.slice(approved + 1)),
      largestTurn: Math.max(...signing.map(({ steps }) => steps)),
    };
  } finally {
    await engine.close();
  }
}
