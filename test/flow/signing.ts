import { onPad, signatureOf } from "../../sim/scenario/signatures";
import type { Simulator, SimulatorOptions } from "../../sim/simulator/simulator";
import { pass, ready, said, screen, sell, type } from "../simulated";

/** The cardholder signs with a signature of the deck. */
export async function sign(simulator: Simulator, name = "wang"): Promise<void> {
  const pad = simulator.signaturePad;
  if (!pad) throw new Error("no pad");
  await simulator.until(() => pad.listening, 10_000);
  if (!pad.listening) throw new Error(`the pad waits for nothing: ${said(simulator)}`);
  pad.draw(onPad(signatureOf(name)));
  pad.confirm();
  await pass(simulator, 100);
}

export const esign = (options: Partial<SimulatorOptions> = {}) => ready({ model: "esign", ...options });
export const signatures = (simulator: Simulator) =>
  simulator.acquirer.ledgerView().entries.map((entry) => entry.signature?.featureCode);
/** 0820 with 60.1 = 07 or 08. */
export const uploads = (simulator: Simulator) =>
  simulator.messages.all.filter(
    ({ shown }) =>
      shown.mti === "0820" && shown.fields.some(({ field, value }) => field === 60 && /^0[78]/.test(value)),
  ).length;

/** From home to the pad that waits. */
export async function sellUpToPad(simulator: Simulator, amountFen: number): Promise<void> {
  await sell(simulator, amountFen);
  await screen(simulator, "sign");
  await simulator.until(() => simulator.signaturePad?.listening ?? false, 1_000);
}

export async function boot(simulator: Simulator): Promise<void> {
  simulator.world.cutPower("test");
  await simulator.untilIdle(1_000);
  simulator.world.powerOn();
}

export function strikePad(simulator: Simulator, kind: "fail" | "drop" | "delay"): void {
  const order = { kind, nth: 1, times: 100, probability: 1, ms: 2_000, at: "before" } as const;
  for (const point of ["status", "capture"]) simulator.world.faults.arm({ port: "signature-pad", point, ...order });
}

/** From home into the list of things to finish, the first one in full. */
export async function openFirstToFinish(simulator: Simulator): Promise<void> {
  await screen(simulator, "home");
  await type(simulator, "", "menu");
  await type(simulator, "4", "");
  await screen(simulator, "list");
  await type(simulator, "1", "");
  await screen(simulator, "detail");
}
