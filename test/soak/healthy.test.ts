import { expect, it } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import { pass, ready, screen, sell, type } from "../simulated";

/** How many sales: in CI a part; the whole is 10,000. */
const SALES = Number(process.env["QIANSHOU_HEALTHY_SALES"] ?? 500);
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

it(
  `${SALES} healthy sales at ${FASTEST_MS} to ${SLOWEST_MS} ms one way with 2 % loss raise no alarm and no warning`,
  async () => {
    const simulator = await ready({ seed: 11 });
    const random = simulator.world.random("healthy day");
    const { seen } = alarms(simulator);
    for (let sale = 0; sale < SALES; sale++) {
      const latencyMs = FASTEST_MS + random.below(SLOWEST_MS - FASTEST_MS);
      for (const bearer of ["wifi", "cellular"] as const)
        simulator.network.setBearer(bearer, { latencyMs, loss: LOSS });
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
    expect([...seen]).toEqual([]);
    expect(simulator.acquirer.ledgerView().entries.filter(({ state }) => state === "charged")).toHaveLength(SALES);
  },
  // Two seconds for a hundred sales, and the machine may be busy.
  60_000 + SALES * 200,
);
