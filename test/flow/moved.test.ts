import { expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { ledgerStates, moneySaid } from "./books";

/** The acquirer moves a terminal to another shop while a reversal is owed: all by the verbs. */

const moved = { terminal: "90000009", merchant: "898310058129999" };

async function owesAndIsMoved(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await play(where, "host", { silence: { when: { mti: "0200" }, times: 1 } });
  await play(where, "host", { silence: { when: { mti: "0400" }, processed: false, times: 1 } });
  await sell(where, 12_345);
  await play(where, "wait", { screen: "checking", timeoutMs: 70_000 });
  await play(where, "host", { move: moved });
  return where;
}

it("says A11 and keeps what it owes until support has loaded it with its new numbers; then the money goes back", async () => {
  const where = await owesAndIsMoved();
  await play(where, "clock", { advanceMs: 600_000 });
  expect(await moneySaid(where)).toEqual(["being checked"]);
  expect((await see(where, "screen"))["text"]).toMatch(/A11/);
  await play(where, "host", { load: "keys" });
  await signIn(where);
  await play(where, "clock", { advanceMs: 120_000 });
  expect(await moneySaid(where)).toEqual(["returned"]);
  expect(await ledgerStates(where)).toEqual(["reversed"]);
  await sell(where, 2_000);
  await play(where, "wait", { screen: "approved" });
  expect(await see(where, "check")).toMatchObject({ agree: true });
});
