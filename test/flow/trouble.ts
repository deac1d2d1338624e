// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect } from "vitest";
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import type { SimulatorOptions } from "../../sim/simulator/simulator";
import { play, room, see, signIn, swipeAgain } from "../scenario/rooms";
import { read } from "./smallest-panel";

/** Played by the verbs alone: what troubles at the counter look like from outside. */

/** What the screen says in both languages; all of it fits. */
export async function says(where: Room): Promise<{ readonly id: unknown; readonly zh: string; readonly en: string }> {
  for (const language of ["zh", "en"] as const) read(where.simulator, language);
  const [zh, en] = [await see(where, "screen", { lang: "zh" }), await see(where, "screen", { lang: "en" })];
  return { id: zh["id"], zh: String(zh["text"]), en: String(en["text"]) };
}

export async function openRoom(options: Partial<SimulatorOptions> = {}): Promise<Room> {
  const where = await room(options);
  await signIn(where);
  return where;
}

export async function amount(where: Room, amountFen: number): Promise<void> {
  await play(where, "key", { keys: String(amountFen), then: "enter" });
}

export async function swipeWithPin(where: Room, card = "credit-stripe"): Promise<void> {
  await swipeAgain(where, card);
  await play(where, "key", { keys: "123456", then: "enter" });
}

export async function books(where: Room): Promise<readonly string[]> {
  const { entries } = (await see(where, "ledger")) as { readonly entries: readonly Plain[] };
  return entries.map((entry) => `${entry["amountFen"]} ${entry["state"]}`);
}

export async function agrees(where: Room): Promise<void> {
  await play(where, "wait", { idle: true });
  expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
}
