// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import { play, room, sell } from "../scenario/rooms";
import { home, sold } from "./put-back";
import { shown } from "./shown";

const SECTOR_BYTES = 4096;

it("a sector that is lost is told within seconds, also where somebody logs in before the journal was looked through", async () => {
  const where = await room();
  const logIn = async () => {
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "0000", then: "enter" });
  };
  await logIn();
  await home(where);
  for (const amountFen of [1001, 1002, 1003, 1004, 1005]) await sold(where, amountFen);
  // The answer and its reversal get lost: more sectors are opened behind those that hold the sales.
  await play(where, "host", { silence: { when: { mti: "0200" }, times: 1 } });
  await play(where, "host", { silence: { when: { mti: "0400" }, processed: false, times: 99 } });
  await sell(where, 2222);
  await play(where, "wait", { screen: "checking", timeoutMs: 70_000 });
  await play(where, "power", { action: "cut" });
  await play(where, "wait", { idle: true });
  where.simulator.flash.image.bytes.fill(0x5a, 3 * SECTOR_BYTES, 4 * SECTOR_BYTES);
  await play(where, "host", { clear: true });
  await play(where, "power", { action: "on" });
  await play(where, "wait", { screen: "operator.number" });
  await logIn();
  await home(where);
  await play(where, "wait", { screen: "fault", timeoutMs: 5_000 });
  expect(await shown(where)).toMatch(/部分记录丢失.*凭证 \d{6}-\d{6} 有丢失.*客服.*D08/s);
});
