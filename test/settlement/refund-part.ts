import type { Simulator } from "../../sim/simulator/simulator";
import { choose, screen, type } from "../simulated";

/** From home to the moment when its card was played: a part of voucher 000002 is to be refunded. */
export async function refundPart(simulator: Simulator, amountFen: number): Promise<void> {
  await choose(simulator, "退货");
  const asked = { original: "000002", confirm: "", amount: String(amountFen), "operator.password": "0000" };
  for (const [id, keys] of Object.entries(asked)) {
    await screen(simulator, id);
    await type(simulator, keys);
  }
  await simulator.until(() => simulator.cardReader.listening, 70_000);
  simulator.playCard("credit-stripe", "swipe");
}
