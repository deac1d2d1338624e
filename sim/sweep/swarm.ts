import type { Simulator } from "../simulator/simulator";
import type { FaultOrder } from "../world/faults";
import type { SeededRandom } from "../world/random";

/** A kind of trouble that a soak may switch on: named by its row of the fault catalogue. */
interface Trouble {
  readonly code: string;
  /** How often, of all its chances. */
  readonly probability: number;
  readonly order?: Pick<FaultOrder, "port" | "point" | "kind"> & { readonly ms?: number };
  /** Happens between two sales. @returns how to undo it before the books are compared. */
  readonly happen?: (simulator: Simulator, random: SeededRandom) => void;
}

/** Later than the reply time-out. */
const LATE_MS = 70_000;
const SLOW_MS = 2_000;
const FOR_EVER = 1_000_000;
const PAPER_MM = 120;
const DAY_MS = 86_400_000;
const CHINA_MS = 28_800_000;

function host(simulator: Simulator, body: object): void {
  const applied = simulator.acquirer.applyHostVerb(body);
  if (applied.kind === "invalid") throw new Error(`swarm: ${applied.field}: expected ${applied.expected}`);
}

const troubles: readonly Trouble[] = [
  { code: "B14", probability: 0.02, order: { port: "network", point: "receive", kind: "drop" } },
  { code: "B15", probability: 0.01, order: { port: "network", point: "receive", kind: "delay", ms: LATE_MS } },
  { code: "B16", probability: 0.02, order: { port: "network", point: "receive", kind: "duplicate" } },
  { code: "B16", probability: 0.02, order: { port: "network", point: "receive", kind: "corrupt" } },
  { code: "B14", probability: 0.01, order: { port: "network", point: "receive", kind: "fail" } },
  { code: "B14", probability: 0.01, order: { port: "network", point: "send", kind: "drop" } },
  { code: "B15", probability: 0.01, order: { port: "network", point: "send", kind: "delay", ms: SLOW_MS } },
  { code: "B16", probability: 0.02, order: { port: "network", point: "send", kind: "duplicate" } },
  { code: "B16", probability: 0.01, order: { port: "network", point: "send", kind: "corrupt" } },
  { code: "B14", probability: 0.01, order: { port: "network", point: "send", kind: "fail" } },
  { code: "A05", probability: 0.03, order: { port: "network", point: "connect", kind: "fail" } },
  { code: "B01", probability: 0.02, order: { port: "card-reader", point: "present", kind: "corrupt" } },
  { code: "B20", probability: 0.005, order: { port: "card-reader", point: "present", kind: "fail" } },
  { code: "C01", probability: 0.02, order: { port: "signature-pad", point: "capture", kind: "fail" } },
  { code: "C12", probability: 0.002, order: { port: "printer", point: "band", kind: "fail" } },
  { code: "C13", probability: 0.03, happen: ({ printer }) => printer?.paper(PAPER_MM) },
  {
    code: "A02",
    probability: 0.03,
    happen: ({ network }, random) => void network.setBearer("wifi", { up: random.chance(0.5) }),
  },
  {
    code: "A03",
    probability: 0.02,
    happen: ({ network }, random) => void network.setBearer("wifi", { loss: random.chance(0.5) ? 0.2 : 0 }),
  },
  {
    code: "B17",
    probability: 0.02,
    happen: (simulator) => host(simulator, { respond: { when: { mti: "0200" }, code: "91", times: 1 } }),
  },
  {
    code: "A16",
    probability: 0.01,
    happen: (simulator) => host(simulator, { mac: { when: { mti: "0200" }, times: 1 } }),
  },
  {
    code: "A08",
    probability: 0.01,
    happen: (simulator) => host(simulator, { respond: { when: { mti: "0400" }, code: "96", times: 1 } }),
  },
  {
    code: "A20",
    probability: 0.005,
    happen: (simulator) => host(simulator, { silence: { when: { mti: "0800" }, times: 1 } }),
  },
  {
    code: "C07",
    probability: 0.02,
    happen: (simulator, random) =>
      host(simulator, { respond: { when: { mti: "0820" }, code: "30", times: 1 + random.below(4) } }),
  },
  // The next day begins while the terminal stands there.
  { code: "A23", probability: 0.002, happen: ({ world }) => world.setAhead(justBeforeMidnight(world.nowMs)) },
];

/** A second before the next midnight in China that is more than a second away: never in the past. */
export function justBeforeMidnight(nowMs: number): number {
  return (Math.floor((nowMs + 1000 + CHINA_MS) / DAY_MS) + 1) * DAY_MS - CHINA_MS - 1000;
}

/** The troubles of one world: some kinds are on, the others off, drawn anew for each (Groce et al., swarm testing). */
export class Swarm {
  readonly #simulator: Simulator;
  readonly #random: SeededRandom;
  readonly #happening: readonly Trouble[];
  readonly #struck: Record<string, number> = {};

  constructor(simulator: Simulator, random: SeededRandom) {
    this.#simulator = simulator;
    this.#random = random;
    const on = troubles.filter(() => random.chance(0.5));
    this.#happening = on.filter(({ happen }) => happen);
    for (const { code, probability, order } of on)
      if (order)
        simulator.world.faults.arm({ nth: 1, times: FOR_EVER, probability, ms: 0, at: "before", ...order }, code);
  }

  /** Between two sales. */
  happen(): void {
    for (const { code, probability, happen } of this.#happening) {
      if (!happen || !this.#random.chance(probability)) continue;
      happen(this.#simulator, this.#random);
      this.count(code);
    }
  }

  count(code: string): void {
    this.#struck[code] = (this.#struck[code] ?? 0) + 1;
  }

  /** How often each row struck. Ends it all: from here on everything works. */
  end(): Readonly<Record<string, number>> {
    const { world, network, printer } = this.#simulator;
    for (const { code, struck } of world.faults.armed)
      if (code !== undefined && struck > 0) this.#struck[code] = (this.#struck[code] ?? 0) + struck;
    world.faults.disarmAll();
    host(this.#simulator, { clear: true });
    for (const { bearer } of network.bearers) network.setBearer(bearer, { up: true, loss: 0 });
    printer?.loadRoll();
    return this.#struck;
  }
}
