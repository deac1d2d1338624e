// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { play, readEnds, room, see, signIn } from "../scenario/rooms";

const AMOUNTS = [100, 200, 300];

/** As many advices as there are amounts are stored, and the network is back. */
async function roomWithAdvices(): Promise<Room> {
  const where = await room();
  await signIn(where);
  for (const amountFen of AMOUNTS) {
    await play(where, "choose", { text: "预授权" });
    await play(where, "key", { keys: String(amountFen), then: "enter" });
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "key", { pin: "credit-stripe", then: "enter" });
    await readEnds(where);
  }
  await play(where, "network", { bearer: "wifi", up: false });
  await play(where, "network", { bearer: "cellular", up: false });
  for (const [index, amountFen] of AMOUNTS.entries()) {
    await play(where, "choose", { text: "预授权完成通知" });
    await play(where, "key", { keys: `00000${2 + index}`, then: "enter" });
    await play(where, "key", { key: "enter" });
    await play(where, "key", { keys: String(amountFen), then: "enter" });
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await readEnds(where);
  }
  await play(where, "network", { bearer: "wifi", up: true });
  await play(where, "network", { bearer: "cellular", up: true });
  return where;
}

function sent({ simulator }: Room): string[] {
  return simulator.messages.all
    .filter(({ direction, shown }) => direction === "to-host" && JSON.stringify(shown).includes("0220"))
    .map(({ shown }) => JSON.stringify(shown));
}

it("whoever comes to sell waits for one time-out, not for one of each advice", async () => {
  const where = await roomWithAdvices();
  await play(where, "host", { silence: { when: { mti: "0220" }, processed: false, times: 99 } });
  for (let seconds = 0; seconds < 600 && sent(where).length === 0; seconds++)
    await play(where, "clock", { advanceMs: 1_000 });
  expect(sent(where)).toHaveLength(1);
  await play(where, "key", { keys: "500", then: "enter" });
  await play(where, "wait", { screen: "card", timeoutMs: 75_000 });
  expect(sent(where)).toHaveLength(1);
});

it("one that is never answered keeps none of the others back", async () => {
  const where = await roomWithAdvices();
  await play(where, "host", { silence: { when: { mti: "0220", amount: 100 }, processed: false, times: 99 } });
  await play(where, "clock", { advanceMs: 600_000 });
  await play(where, "wait", { idle: true });
  const states = ((await see(where, "ledger"))["entries"] as { kind: string; amountFen: number }[])
    .filter(({ kind }) => kind === "completion-advice")
    .map(({ amountFen }) => amountFen);
  expect(states.sort()).toEqual([200, 300]);
});
