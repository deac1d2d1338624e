import { DEFAULT_START_MS, type KeptState, Simulator } from "../../simulator/simulator";
import { play, signInDeeds, slipDeeds, stripeSale } from "../../xs/first-sale";
import { measureBoot, type Phase } from "./firmware-cost";
import { nodeEngine } from "./node-engine";

/** Each sale has an amount of its own, so that nobody is asked whether it is meant (B19). */
const FIRST_FEN = 12_345;

/** One less than what settles by itself. */
const SETTLED_SALES = 499;
const BOOT_LIMIT_MS = 60_000;

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
  const engine = await nodeEngine();
  const simulator = await Simulator.create({
    seed: 1,
    startMs: DEFAULT_START_MS,
    model: "classic",
    acquirer: "lakala",
    engine,
  });
  const { world } = simulator;
  world.timeline.digesting = false;
  simulator.messages.keeping = false;
  world.powerOn();
  await simulator.untilIdle(BOOT_LIMIT_MS);
  await play(simulator, signInDeeds);
  for (let sale = 0; sale < settled; sale++) {
    // A roll is 50 slips long; what happens without paper is not measured here.
    simulator.printer?.loadRoll();
    await play(simulator, [...stripeSale(FIRST_FEN + sale), ...slipDeeds]);
  }
  const order = { port: "network", point: "send", kind: "cut-power", nth: 1, times: 1 } as const;
  world.faults.arm({ ...order, probability: 1, ms: 0, at: "after" });
  await play(simulator, stripeSale(FIRST_FEN + settled));
  const { length } = simulator.acquirer.ledgerView().entries;
  if (length !== settled + 1 || world.powered) throw new Error(`bench: ${length} sales, powered ${world.powered}`);
  return simulator.keep();
}
