// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { play, see, sell } from "../scenario/rooms";
import type { Where } from "./shown";

export async function agrees({ simulator }: { readonly simulator: Simulator }): Promise<void> {
  expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
}

export async function restart(where: Where): Promise<void> {
  await play(where, "power", { action: "cut" });
  await play(where, "power", { action: "on" });
  await play(where, "wait", { idle: true });
}

export const sales = async (where: Where) =>
  ((await see(where, "ledger"))["entries"] as { amountFen: number; state: string }[]).map(
    ({ amountFen, state }) => `${amountFen} ${state}`,
  );

export async function soldAndSeen(where: Where, amountFen: number): Promise<void> {
  await sell(where, amountFen);
  await play(where, "wait", { screen: "approved" });
  await play(where, "wait", { idle: true });
  for (let tries = 0; tries < 4 && where.simulator.display.view.id !== "home"; tries++)
    await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
}
