import type { Simulator } from "../../sim/simulator/simulator";
import { host, screen, sell } from "../simulated";

export async function unsigned(simulator: Simulator, code: string, processed: boolean, times = 1): Promise<number> {
  host(simulator, { unsigned: { code, processed, times } });
  const from = simulator.messages.all.length;
  await sell(simulator, 100);
  await screen(simulator, "checking");
  return from;
}
