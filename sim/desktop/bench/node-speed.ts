import { provisioningOf } from "../../acquirer/default-configuration";
import { MemoryLink } from "../../devices/memory-link";
import type { Engine, PortCall } from "../../engine/engine";
import { DEFAULT_START_MS, type KeptState, Simulator } from "../../simulator/simulator";
import { play, signInDeeds, slipDeeds, stripeSale } from "../../xs/first-sale";
import { nodeEngine } from "./node-engine";

/** Each sale has an amount of its own, so that nobody is asked whether it is meant (B19). */
const FIRST_FEN = 12_345;

export interface FlashWait {
  readonly programs: number;
  readonly erases: number;
}

export interface NodeSpeed {
  readonly sales: number;
  /** Of processor time, so that a busy machine counts less: still differs from run to run. */
  readonly salesPerSecond: number;
  /** Of one sale with both copies of its slip, averages. The same in every run. */
  readonly callsPerSale: number;
  readonly programsPerSale: number;
  readonly flashBytesPerSale: number;
  readonly erasesPerSale: number;
  /** Programs and erases that the slowest of the sales waited for before "approved": one sale behind the other. */
  readonly busyWait: FlashWait;
  /** The same when the terminal has a minute's rest between two sales, and tidies its journal then. */
  readonly restedWait: FlashWait;
  /** The last sale's messages, with TPDU and header. */
  readonly frames: { readonly request: Uint8Array; readonly reply: Uint8Array };
  readonly kept: KeptState;
}

const ACQUIRER = "lakala";
const BOOT_LIMIT_MS = 60_000;
const REST_MS = 60_000;
/** Several sectors' worth. */
const RESTED_SALES = 20;
/** Sales before the clock starts: the compiler of Node learns on them. */
const WARM_UP_SALES = 20;

class Counted {
  calls = 0;
  programs = 0;
  programBytes = 0;
  erases = 0;

  /** The engine, and this sees what it calls. */
  watch(engine: Engine): Engine {
    return {
      boot: (hello) => engine.boot(hello),
      answer: (id, value) => engine.answer(id, value),
      misuse: (id, message) => engine.misuse(id, message),
      kill: () => engine.kill(),
      settle: async () => {
        const settled = await engine.settle();
        for (const call of settled.calls) this.#count(call);
        return settled;
      },
    };
  }

  #count({ port, method, argument }: PortCall): void {
    this.calls++;
    if (port !== "flash") return;
    if (method === "erase") this.erases++;
    if (method !== "program") return;
    this.programs++;
    this.programBytes += (argument as { readonly bytes: Uint8Array }).bytes.length;
  }
}

/** The whole world in this process, with nothing that only people look at: no digest, no log of messages. */
export async function measureNode(sales: number): Promise<NodeSpeed> {
  const counted = new Counted();
  let request = new Uint8Array(0);
  let reply = request;
  const engine = counted.watch(await nodeEngine());
  const simulator = await Simulator.create({
    seed: 1,
    startMs: DEFAULT_START_MS,
    model: "classic",
    acquirer: ACQUIRER,
    engine,
    link: (world, acquirer) => {
      const handle: typeof acquirer.handle = (frame) => {
        const handled = acquirer.handle(frame);
        request = frame.slice();
        reply = handled.replies[0]?.frame.slice() ?? reply;
        return handled;
      };
      return new MemoryLink(world, { handle }, [provisioningOf(ACQUIRER).host]);
    },
  });
  simulator.world.timeline.digesting = false;
  simulator.messages.keeping = false;
  simulator.world.powerOn();
  await simulator.untilIdle(BOOT_LIMIT_MS);
  await play(simulator, signInDeeds);
  let sold = 0;
  /** @returns what the flash did until "approved": the deeds end while the slip is printed, which writes nothing. */
  const sell = async (): Promise<FlashWait> => {
    // A roll is 50 slips long; what happens without paper is not measured here.
    simulator.printer?.loadRoll();
    const { programs, erases } = counted;
    await play(simulator, stripeSale(FIRST_FEN + sold++));
    const wait = { programs: counted.programs - programs, erases: counted.erases - erases };
    await play(simulator, slipDeeds);
    return wait;
  };
  for (let sale = 0; sale < WARM_UP_SALES; sale++) await sell();
  const { calls, programs, programBytes, erases } = counted;
  let busyWait: FlashWait = { programs: 0, erases: 0 };
  const start = process.cpuUsage();
  for (let sale = 0; sale < sales; sale++) busyWait = longer(busyWait, await sell());
  const { user, system } = process.cpuUsage(start);
  const perSale = (count: number) => Math.round((10 * count) / sales) / 10;
  const speed = {
    sales,
    salesPerSecond: Math.round((sales * 1e6) / (user + system)),
    callsPerSale: perSale(counted.calls - calls),
    programsPerSale: perSale(counted.programs - programs),
    flashBytesPerSale: perSale(counted.programBytes - programBytes),
    erasesPerSale: perSale(counted.erases - erases),
  };
  let restedWait: FlashWait = { programs: 0, erases: 0 };
  for (let sale = 0; sale < RESTED_SALES; sale++) {
    await simulator.until(() => false, REST_MS);
    restedWait = longer(restedWait, await sell());
  }
  const { length } = simulator.acquirer.ledgerView().entries;
  if (length !== WARM_UP_SALES + sales + RESTED_SALES) throw new Error(`bench: ${length} sales went through`);
  return { ...speed, busyWait, restedWait, frames: { request, reply }, kept: simulator.keep() };
}

function longer(one: FlashWait, other: FlashWait): FlashWait {
  return { programs: Math.max(one.programs, other.programs), erases: Math.max(one.erases, other.erases) };
}
