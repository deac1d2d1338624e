import { play, see, sell } from "../scenario/rooms";
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
