import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { BOOT_LIMIT_MS, benchWorld } from "../../sim/desktop/bench/firmware-cost";
import { createXsEngine, type Turn } from "../../sim/desktop/engines/xs-engine";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { signatureOf } from "../../sim/scenario/signatures";
import { Simulator } from "../../sim/simulator/simulator";
import {
  type Deed,
  modelOf,
  nextSaleDeeds,
  play,
  saleDeeds,
  signDeeds,
  signInDeeds,
  slipDeeds,
} from "../../sim/xs/first-sale";

const PLAY_TIMEOUT_MS = 120_000;
/** The default VM of an M5Stack. */
const DEVICE_SLOTS = 4928;
/** A device's goal is 60 %. With a screen and keys of its own a signed sale takes 47 %. */
const SLOTS_SHARE_MAX = 0.5;
/** The points stay until the next signature, and so do the twenty slots of who signs here. */
const INK_SLOTS_SHARE_MAX = 0.52;
/** Of a point of a signature, from the touch to the ink: a quarter of two frames of 60 a second, at the speed told below. */
const POINT_STEPS_MAX = 16_000;
/** Of a digit in an amount, from the key to the dots: 50 ms of an ESP32 that runs two million bytecodes a second, which is slow. */
const DIGIT_STEPS_MAX = 100_000;

test.skipIf(!XsWorker.available)(
  "a board with a screen and keys of its own sells with a signature within its memory, and shows each digit at once",
  { timeout: PLAY_TIMEOUT_MS },
  async () => {
    const turns = await twoSales("./own-screen-firmware.ts", signDeeds);
    expect(slotsOf(turns)).toBeLessThan(SLOTS_SHARE_MAX * DEVICE_SLOTS);
    expect(digitTurns(turns).length).toBeGreaterThan(4);
    for (const steps of digitTurns(turns)) expect(steps).toBeLessThan(DIGIT_STEPS_MAX);
  },
);

test.skipIf(!XsWorker.available)(
  "a board is signed on its own glass within its memory, each point drawn long before two frames are over",
  { timeout: PLAY_TIMEOUT_MS },
  async () => {
    const turns = await twoSales("./own-ink-firmware.ts", []);
    expect(slotsOf(turns)).toBeLessThan(INK_SLOTS_SHARE_MAX * DEVICE_SLOTS);
    const signed = turns.filter(({ calls }) => calls.some(({ method }) => method === "capture"));
    expect(signed).toHaveLength(2);
    const points = signatureOf("smith").flat().length;
    // All that the turn does is counted, the pad's opening and the firmware's own work, too.
    for (const { steps } of signed) expect(steps / points).toBeLessThan(POINT_STEPS_MAX);
  },
);

/** Two signed sales on a board of this firmware. @param signing what the world does to sign them. */
async function twoSales(firmware: string, signing: readonly Deed[]): Promise<readonly Turn[]> {
  const turns: Turn[] = [];
  const entry = fileURLToPath(new URL(firmware, import.meta.url));
  const engine = await createXsEngine({ entry, watchSlots: true, onTurn: (turn) => turns.push(turn) });
  try {
    // The digits of a PIN are drawn there, too.
    const board = Object.assign(engine, { drawsPinKeys: true as const });
    const simulator = await Simulator.create({ ...benchWorld, model: modelOf("signed-sale"), engine: board });
    simulator.world.powerOn();
    await simulator.untilIdle(BOOT_LIMIT_MS);
    await play(simulator, [...signInDeeds, ...saleDeeds, ...signing, ...slipDeeds, ...nextSaleDeeds]);
    await play(simulator, [...signing, ...slipDeeds]);
    const { entries } = simulator.acquirer.ledgerView();
    expect(entries.map(({ signature }) => signature !== undefined)).toEqual([true, true]);
  } finally {
    await engine.close();
  }
  return turns;
}

function slotsOf(turns: readonly Turn[]): number {
  return Math.max(...turns.map(({ livingSlots = 0 }) => livingSlots));
}

/** Steps of the turns that show an amount with one more digit. */
function digitTurns(turns: readonly Turn[]): readonly number[] {
  const shown = turns.filter(({ calls }) => calls.some(({ port }) => port === "display"));
  return shown.filter((turn, at) => isAmount(turn) && isAmount(shown[at - 1])).map(({ steps }) => steps);
}

function isAmount(turn: Turn | undefined): boolean {
  return turn?.calls.some(({ argument }) => (argument as { readonly id?: unknown } | null)?.id === "amount") ?? false;
}
