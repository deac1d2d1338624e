import type { KeptState } from "../../simulator/simulator";
import { play, slipDeeds, stripeSale } from "../../xs/first-sale";
import { measureBoot, type Phase } from "./firmware-cost";
import { sellInNode } from "./sell-in-node";

/** Each sale has an amount of its own, so that nobody is asked whether it is meant (B19). */
const FIRST_FEN = 12_345;

/** One less than what settles by itself. */
const SETTLED_SALES = 499;

export interface BootHistory {
  readonly settledSales: number;
  /** Boot with one sale whose answer never came, and its reversal sent and confirmed: without and with the others behind it. */
  readonly open: Phase;
  readonly settledAndOpen: Phase;
  /** XS steps of the second over those of the first. DESIGN: at most 1.5. */
  readonly ratio: number;
}

/** Does boot cost in proportion to what is open, and not to what is settled? */
export async function measureBootHistory(): Promise<BootHistory> {
  const open = await measureBoot(await leaveOneOpen(0));
  const settledAndOpen = await measureBoot(await leaveOneOpen(SETTLED_SALES));
  const ratio = Math.round((100 * settledAndOpen.steps) / open.steps) / 100;
  return { settledSales: SETTLED_SALES, open, settledAndOpen, ratio };
}

/** Sells, and pulls the plug behind the last request of one sale more. */
async function leaveOneOpen(settled: number): Promise<KeptState> {
  const simulator = await sellInNode("classic", settled, (sale) => [...stripeSale(FIRST_FEN + sale), ...slipDeeds]);
  const { world } = simulator;
  const order = { port: "network", point: "send", kind: "cut-power", nth: 1, times: 1 } as const;
  world.faults.arm({ ...order, probability: 1, ms: 0, at: "after" });
  await play(simulator, stripeSale(FIRST_FEN + settled));
  const { length } = simulator.acquirer.ledgerView().entries;
  if (length !== settled + 1 || world.powered) throw new Error(`bench: ${length} sales, powered ${world.powered}`);
  return simulator.keep();
}
