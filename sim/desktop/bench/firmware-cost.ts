import { DEFAULT_START_MS, type KeptState, Simulator, type SimulatorOptions } from "../../simulator/simulator";
import { nextSaleDeeds, play, saleDeeds, signInDeeds, slipDeeds } from "../../xs/first-sale";
import { createXsEngine, type Turn } from "../engines/xs-engine";

/** What the firmware did from one moment to another. All figures are the same in every run and on every machine. */
export interface Phase {
  /** XS steps of the firmware alone. */
  readonly steps: number;
  /** The most heap slots that lived while it waited for a device, beyond those of the code. 16 bytes each on a device. */
  readonly slots: number;
  /** Calls through contracts. */
  readonly calls: number;
  /** Flash programs that it waited for: each makes something durable. */
  readonly programs: number;
  readonly programBytes: number;
}

export interface FirmwareCost {
  /** From the first instruction to the question for the operator. On blank flash every sector is looked at. */
  readonly bootBlank: Phase;
  /** After two sales. */
  readonly boot: Phase;
  /** Operator, password, sign-in with the download of parameters, home. */
  readonly signInFirst: Phase;
  /** The same without the download. */
  readonly signIn: Phase;
  /** From enter on the amount to "approved" on the screen: the terminal's first sale since it was switched on. */
  readonly saleFirst: Phase;
  readonly sale: Phase;
  /** From "approved" to the end of both copies, with the record that all is done. */
  readonly slips: Phase;
  /** Of that: one copy's lines, and its dots. */
  readonly slipLayout: Phase;
  readonly slipRaster: Phase;
}

export const benchWorld: Omit<SimulatorOptions, "engine"> = Object.freeze({
  seed: 1,
  startMs: DEFAULT_START_MS,
  model: "classic",
  acquirer: "lakala",
});
export const BOOT_LIMIT_MS = 60_000;

class PhaseMeter {
  #steps = 0;
  #slots = 0;
  #calls = 0;
  #programs = 0;
  #programBytes = 0;

  add({ steps, calls, livingSlots }: Turn): void {
    this.#steps += steps;
    this.#slots = Math.max(this.#slots, livingSlots ?? 0);
    this.#calls += calls.length;
    for (const call of calls)
      if (call.port === "flash" && call.method === "program") {
        this.#programs++;
        this.#programBytes += (call.argument as { readonly bytes: Uint8Array }).bytes.length;
      }
  }

  get phase(): Phase {
    const [steps, slots, calls] = [this.#steps, this.#slots, this.#calls];
    return { steps, slots, calls, programs: this.#programs, programBytes: this.#programBytes };
  }
}

/** The firmware in XS, the world in Node: boots, signs in and sells twice, is switched off and on, and signs in again. */
export async function measureFirmware(): Promise<FirmwareCost> {
  let turns: Turn[] = [];
  const engine = await createXsEngine({ watchSlots: true, onTurn: (turn) => turns.push(turn) });
  try {
    const simulator = await Simulator.create({ ...benchWorld, engine });
    const { world } = simulator;
    const turnsOf = async (work: Promise<unknown>) => {
      turns = [];
      await work;
      return turns;
    };
    world.powerOn();
    const bootBlank = phaseOf(await turnsOf(simulator.untilIdle(BOOT_LIMIT_MS)));
    const signInFirst = phaseOf(await turnsOf(play(simulator, signInDeeds)));
    const saleFirst = saleOf(await turnsOf(play(simulator, saleDeeds)));
    await play(simulator, slipDeeds);
    const sold = await turnsOf(play(simulator, [...nextSaleDeeds, ...slipDeeds]));
    if (simulator.acquirer.ledgerView().entries.length !== 2) throw new Error("bench: the sales did not go through");
    world.cutPower("bench");
    world.powerOn();
    const boot = phaseOf(await turnsOf(simulator.untilIdle(BOOT_LIMIT_MS)));
    const signIn = phaseOf(await turnsOf(play(simulator, signInDeeds)));
    const afterwards = sold.slice(approvedAt(sold) + 1);
    return { bootBlank, boot, signInFirst, signIn, saleFirst, sale: saleOf(sold), ...slipsOf(afterwards) };
  } finally {
    await engine.close();
  }
}

/** The firmware in XS boots on what another world left behind. */
export async function measureBoot(kept: KeptState): Promise<Phase> {
  const turns: Turn[] = [];
  const engine = await createXsEngine({ watchSlots: true, onTurn: (turn) => turns.push(turn) });
  try {
    const simulator = await Simulator.create({ ...benchWorld, engine, kept });
    simulator.world.powerOn();
    await simulator.untilIdle(BOOT_LIMIT_MS);
    return phaseOf(turns);
  } finally {
    await engine.close();
  }
}

export function phaseOf(turns: readonly Turn[]): Phase {
  const meter = new PhaseMeter();
  for (const turn of turns) meter.add(turn);
  return meter.phase;
}

/** From the turn after the last look at the amount, which enter begins, to the one that shows "approved". */
function saleOf(turns: readonly Turn[]): Phase {
  const typed = turns.findLastIndex((turn) => shows(turn, "amount"));
  // The last "amount" is on the screen, then its keypad is asked once more: enter is the answer to that.
  return phaseOf(turns.slice(typed + 2, approvedAt(turns) + 1));
}

function approvedAt(turns: readonly Turn[]): number {
  const at = turns.findIndex((turn) => shows(turn, "approved"));
  if (at < 0) throw new Error("bench: no sale was approved");
  return at;
}

export function shows(turn: Pick<Turn, "calls">, id: string): boolean {
  return shownBy(turn).includes(id);
}

/** Ids of the screens that a turn shows. */
export function shownBy({ calls }: Pick<Turn, "calls">): readonly string[] {
  return calls
    .filter(({ port, method }) => port === "display" && method === "show")
    .map(({ argument }) => (argument as { readonly id: string }).id);
}

function slipsOf(turns: readonly Turn[]) {
  const printing = (methods: readonly string[]) =>
    turns.filter(({ calls }) => calls.some(({ port, method }) => port === "printer" && methods.includes(method)));
  const [begin] = printing(["begin"]);
  const raster = printing(["band", "finish"]);
  const whole = raster.findIndex(({ calls }) => calls.some(({ method }) => method === "finish"));
  return {
    slips: phaseOf(turns),
    slipLayout: phaseOf(begin ? [begin] : []),
    slipRaster: phaseOf(raster.slice(0, whole + 1)),
  };
}
