// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, it } from "vitest";
import { play, readEnds, room, see, signIn } from "../scenario/rooms";

/**
 * A payer's order is paid, and nobody hears of it. Then a card is charged, its answer is lost, and its customer waits before "being
 * checked". Behind that screen the order's end is found out. It is not this customer's, and the screen has to say so.
 */
it("an approval that is found behind another sale says when it was made, and that it is not to be charged again", async () => {
  const where = await room({ model: "smart" });
  await signIn(where);
  await play(where, "host", { silence: { when: { mti: "order.ask" } } });
  await play(where, "host", { silence: { when: { mti: "order.close" } } });
  await play(where, "choose", { text: "收款码" });
  await play(where, "key", { keys: "8068", then: "enter" });
  await play(where, "wait", { screen: "qr" });
  await play(where, "pay", { wallet: "wechat", result: "ok" });
  await play(where, "key", { key: "cancel" });
  await play(where, "wait", { screen: "checking", timeoutMs: 100_000 });
  await play(where, "key", { key: "enter" });
  await readEnds(where);
  await play(where, "host", { clear: true });
  await play(where, "host", { silence: { when: { mti: "0200" } } });
  await play(where, "host", { silence: { when: { mti: "0400" } } });
  await play(where, "key", { keys: "4907", then: "enter" });
  await play(where, "card", { card: "credit-tap", action: "tap" });
  await play(where, "wait", { screen: "approved", timeoutMs: 200_000 });
  const screen = await see(where, "screen");
  expect(screen["text"]).toContain("80.68");
  expect(screen["text"]).toMatch(/\d\d:\d\d 已收款，勿重复收款/);
  expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
});
