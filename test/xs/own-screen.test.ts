import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { BOOT_LIMIT_MS, benchWorld } from "../../sim/desktop/bench/firmware-cost";
import { createXsEngine, type Turn } from "../../sim/desktop/engines/xs-engine";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { Simulator } from "../../sim/simulator/simulator";
import { modelOf, nextSaleDeeds, play, saleDeeds, signDeeds, signInDeeds, slipDeeds } from "../../sim/xs/first-sale";

const PLAY_TIMEOUT_MS = 120_000;
/** The default VM of an M5Stack. */
const DEVICE_SLOTS = 4928;
/** A device's goal is 60 %; with a screen and keys of its own the fullest moment of a signed sale is above it, and must not grow. */
const SLOTS_SHARE_MAX = 0.635;
/** Of a digit in an amount, from the key to the dots: 50 ms of an ESP32 that runs two million bytecodes a second, which is slow. */
const DIGIT_STEPS_MAX = 100_000;

test.skipIf(!XsWorker.available)(
  "a board with a screen and keys of its own sells with a signature within its memory, and shows each digit at once",
  { timeout: PLAY_TIMEOUT_MS },
  async () => {
    const turns: Turn[] = [];
    const entry = fileURLToPath(new URL("./own-screen-firmware.ts", import.meta.url));
    const engine = await createXsEngine({ entry, watchSlots: true, onTurn: (turn) => turns.push(turn) });
    try {
      const simulator = await Simulator.create({ ...benchWorld, model: modelOf("signed-sale"), engine });
      simulator.world.powerOn();
      await simulator.untilIdle(BOOT_LIMIT_MS);
      await play(simulator, [...signInDeeds, ...saleDeeds, ...signDeeds, ...slipDeeds, ...nextSaleDeeds]);
      await play(simulator, [...signDeeds, ...slipDeeds]);
      expect(simulator.acquirer.ledgerView().entries).toHaveLength(2);
    } finally {
      await engine.close();
    }
    const slots = Math.max(...turns.map(({ livingSlots = 0 }) => livingSlots));
    expect(slots).toBeLessThan(SLOTS_SHARE_MAX * DEVICE_SLOTS);
    expect(digitTurns(turns).length).toBeGreaterThan(4);
    for (const steps of digitTurns(turns)) expect(steps).toBeLessThan(DIGIT_STEPS_MAX);
  },
);

/** Steps of the turns that show an amount with one more digit. */
function digitTurns(turns: readonly Turn[]): readonly number[] {
  const shown = turns.filter(({ calls }) => calls.some(({ port }) => port === "display"));
  return shown.filter((turn, at) => isAmount(turn) && isAmount(shown[at - 1])).map(({ steps }) => steps);
}

function isAmount(turn: Turn | undefined): boolean {
  return turn?.calls.some(({ argument }) => (argument as { readonly id?: unknown } | null)?.id === "amount") ?? false;
}
