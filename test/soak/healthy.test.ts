import { expect, it } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, pass, ready, screen, sell, type } from "../simulated";

/** How many sales: in CI a part; the whole is 10,000. */
const SALES = Number(process.env["QIANSHOU_HEALTHY_SALES"] ?? 500);
/** What a terminal sells before it is settled. */
const BATCH = 500;
/** A slow day of a good network. */
const LOSS = 0.02;
const SLOWEST_MS = 800;
const FASTEST_MS = 300;

/** Every code that a screen has shown since, and every word of a slow or weak network. */
function alarms(simulator: Simulator): { readonly seen: Set<string> } {
  const seen = new Set<string>();
  simulator.display.watch((view) => {
    for (const { zh, en } of view.lines) {
      const [code] = /\b[A-F]\d\d\b/.exec(en) ?? [];
      if (code !== undefined || zh.includes("较慢") || zh.includes("预警")) seen.add(`${view.id}: ${zh}`);
    }
  });
  return { seen };
}

/** One terminal's batch: settlement would empty the journal behind it. */
async function sellBatch(seed: number, sales: number): Promise<readonly string[]> {
  const simulator = await ready({ seed });
  const random = simulator.world.random("healthy day");
  const { seen } = alarms(simulator);
  for (let sale = 0; sale < sales; sale++) {
    const latencyMs = FASTEST_MS + random.below(SLOWEST_MS - FASTEST_MS);
    for (const bearer of ["wifi", "cellular"] as const) simulator.network.setBearer(bearer, { latencyMs, loss: LOSS });
    // No two alike: nobody is asked whether he means it.
    await sell(simulator, 1_000 + sale);
    await screen(simulator, "approved", 60_000);
    simulator.printer?.loadRoll();
    while (simulator.display.view.id === "approved") {
      await pass(simulator, 2_000);
      await type(simulator, "");
      await pass(simulator, 500);
    }
    await screen(simulator, "home", 30_000);
  }
  expect(booked(simulator).filter((entry) => entry.endsWith(" charged"))).toHaveLength(sales);
  return [...seen];
}

it(
  `${SALES} healthy sales at ${FASTEST_MS} to ${SLOWEST_MS} ms one way with 2 % loss raise no alarm and no warning`,
  async () => {
    for (let sold = 0; sold < SALES; sold += BATCH)
      expect(await sellBatch(11 + sold / BATCH, Math.min(BATCH, SALES - sold))).toEqual([]);
  },
  // Two seconds for a hundred sales, and the machine may be busy.
  60_000 + SALES * 200,
);
