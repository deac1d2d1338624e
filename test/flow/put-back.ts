import { Room } from "../../sim/scenario/room";
import { play, see, sell } from "../scenario/rooms";
import { nodeEngine } from "../simulated";
import type { Where } from "./shown";

export async function home(where: Where): Promise<void> {
  await play(where, "wait", { idle: true });
  for (let tries = 0; tries < 6 && where.simulator.display.view.id !== "home"; tries++)
    await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
}

export async function sold(where: Where, amountFen: number): Promise<void> {
  await sell(where, amountFen);
  await play(where, "wait", { screen: "approved" });
  await home(where);
}

export const ledger = async (where: Where) =>
  ((await see(where, "ledger"))["entries"] as { amountFen: number; state: string }[]).map(
    ({ amountFen, state }) => `${amountFen} ${state}`,
  );
export const sent = async (where: Where) => ((await see(where, "messages"))["messages"] as unknown[]).length;

/** The chip as somebody reads it out. */
export const imageOf = ({ simulator }: Where) => simulator.flash.image.bytes.slice();

/** Off, another image into the chip, on. All else is as it was: the secure element, the acquirer's books. */
export async function putBack(where: Where, bytes: Uint8Array): Promise<Room> {
  await play(where, "power", { action: "cut" });
  await play(where, "wait", { idle: true });
  const { world, options } = where.simulator;
  const { flash, ...kept } = where.simulator.keep();
  const simulator = {
    ...options,
    engine: nodeEngine(),
    startMs: world.nowMs,
    kept: { ...kept, flash: { bytes, wear: flash.wear.slice() } },
  };
  const opened = await Room.open({ simulator });
  await play(opened, "wait", { idle: true });
  return opened;
}
