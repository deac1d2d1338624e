import type { Key } from "../../../hal/keypad";
import { entriesFor } from "../../scenario/choosing";
import { type KeptState, Simulator } from "../../simulator/simulator";
import { modelOf, play, signDeeds, signInDeeds, slipDeeds, stripeSale } from "../../xs/first-sale";
import { createXsEngine, type Turn } from "../engines/xs-engine";
import { BOOT_LIMIT_MS, benchWorld, type Phase, phaseOf } from "./firmware-cost";
import { sellInNode } from "./sell-in-node";

/** Each sale has an amount of its own, so that nobody is asked whether it is meant (B19). */
const FIRST_FEN = 12_345;
/** The next one would settle by itself. */
export const SETTLED_RECORDS = 499;
const MODEL = modelOf("signed-sale");
const SETTLE_LIMIT_MS = 900_000;

/** A batch of signed sales is settled: the host's total of one is another, so that all of them are uploaded (E01). */
export interface SettlementCost {
  readonly records: number;
  /** From the menu to the report on the screen and on paper. */
  readonly whole: Phase;
  readonly stepsPerRecord: number;
  /** The most steps between two waits: so long the screen is not served. */
  readonly largestTurn: number;
}

export async function measureSettlement(records: number): Promise<SettlementCost> {
  const kept = await soldBatch(records);
  let turns: Turn[] = [];
  const engine = await createXsEngine({ watchSlots: true, onTurn: (turn) => turns.push(turn) });
  try {
    const simulator = await Simulator.create({ ...benchWorld, model: MODEL, engine, kept });
    simulator.world.powerOn();
    await simulator.untilIdle(BOOT_LIMIT_MS);
    await play(simulator, signInDeeds);
    simulator.acquirer.applyHostVerb({ settle: { differ: [{ stan: "000002", amountFen: 1 }] } });
    simulator.printer?.loadRoll();
    turns = [];
    await settle(simulator, records);
    const whole = phaseOf(turns);
    return {
      records,
      whole,
      stepsPerRecord: Math.round(whole.steps / records),
      largestTurn: Math.max(...turns.map(({ steps }) => steps)),
    };
  } finally {
    await engine.close();
  }
}

/** From the menu to the report. @throws Error where so many records were not uploaded. */
export async function settle(simulator: Simulator, records: number): Promise<void> {
  const press = async (key: Key) => {
    simulator.press(key);
    await simulator.untilIdle(BOOT_LIMIT_MS);
  };
  await press("menu");
  const { meant } = await entriesFor({ view: () => simulator.display.view, press }, "结算");
  const [entry] = meant;
  if (!entry || meant.length > 1) throw new Error(`bench: ${meant.length} entries settle`);
  for (const key of entry.keys) simulator.press(key);
  await simulator.untilIdle(SETTLE_LIMIT_MS);
  const [settlement] = simulator.acquirer.settlements();
  if (settlement?.end?.count !== records) throw new Error(`bench: ${settlement?.end?.count} records were uploaded`);
}

/** A day of signed sales, played in Node. */
export async function soldBatch(records: number): Promise<KeptState> {
  const simulator = await sellInNode(MODEL, records, (sale) => [
    ...stripeSale(FIRST_FEN + sale),
    ...signDeeds,
    ...slipDeeds,
  ]);
  const { length } = simulator.acquirer.ledgerView().entries;
  if (length !== records) throw new Error(`bench: ${length} sales`);
  return simulator.keep();
}
