// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { home, sold } from "./put-back";
import { shown } from "./shown";

/** What a decline means only the sign-in behind it tells: its end, the list, the slip, and the end told again say the same. */

async function declined(where: Room, amountFen: number): Promise<string> {
  await sell(where, amountFen);
  await play(where, "wait", { screen: "declined", timeoutMs: 100_000 });
  return shown(where);
}

async function restarted(where: Room): Promise<void> {
  await play(where, "power", { action: "cut" });
  await play(where, "power", { action: "on" });
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await play(where, "wait", { idle: true });
}

/** What the list and a slip that is printed from it say of the last transaction. */
async function onRecord(where: Room): Promise<string> {
  await play(where, "key", { key: "menu" });
  await play(where, "key", { key: "2" });
  await play(where, "key", { key: "1" });
  await play(where, "wait", { screen: "detail" });
  const detail = await shown(where);
  await play(where, "key", { key: "cancel" });
  await play(where, "key", { key: "menu" });
  const { transactions } = await see(where, "transactions");
  return detail + JSON.stringify((transactions as unknown[]).at(-1));
}

describe("C1, and the merchant is closed (A10)", () => {
  it("is A10 with the merchant's number on the end, behind a power cut, and in the list", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "host", { merchant: "closed" });
    const closed =
      /商户账户已关闭[\s\S]*商户号 \d{15}[\s\S]*A10-C1[\s\S]*Merchant account closed[\s\S]*Merchant \d{15}/;
    expect(await declined(where, 1001)).toMatch(closed);
    await play(where, "host", { merchant: "normal" });
    await restarted(where);
    expect(await shown(where)).toMatch(new RegExp(`^declined[\\s\\S]*${closed.source}`));
    await home(where);
    const record = await onRecord(where);
    expect(record).toContain("A10-C1");
    expect(record).not.toContain("A16");
    expect(await see(where, "check")).toMatchObject({ agree: true });
  });

  it("is A10 on the slip of the failed sale", async () => {
    const where = await room({ model: "classic" });
    await signIn(where);
    await play(where, "host", { merchant: "closed" });
    await declined(where, 1001);
    await play(where, "host", { merchant: "normal" });
    await home(where);
    for (const key of ["menu", "2", "1", "f2"]) await play(where, "key", { key });
    await play(where, "wait", { idle: true });
    const { slips } = await see(where, "paper");
    expect(JSON.stringify(slips)).toMatch(/A10 \[C1\][\s\S]*商户账户已关闭/);
    expect(JSON.stringify(slips)).not.toContain("A16");
  });

  it("a cut before the sign-in has told leaves a decline, not charged, and nothing open", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "host", { merchant: "closed" });
    await play(where, "fault", { port: "network", point: "connect", kind: "cut-power", nth: 2 });
    await sell(where, 1001);
    await play(where, "wait", { idle: true, timeoutMs: 100_000 });
    expect(where.simulator.world.powered).toBe(false);
    await play(where, "host", { merchant: "normal" });
    await restarted(where);
    await home(where);
    const { transactions } = await see(where, "transactions");
    expect(transactions).toMatchObject([{ amountFen: 1001, money: "not charged" }]);
    expect(await see(where, "check")).toMatchObject({ agree: true });
    await sold(where, 1002);
  });
});

describe("77", () => {
  it("into a batch that was sold under is B18 from the first decline on", async () => {
    const where = await room();
    await signIn(where);
    await sold(where, 1001);
    await play(where, "host", { batch: 2 });
    const first = await declined(where, 1002);
    expect(first).toMatch(/批次号不一致|需重新签到/);
    expect(first).toMatch(/已重新签到，请重新交易[\s\S]*A16-77[\s\S]*Signed in; start again/);
    await home(where);
    await sold(where, 1003);
    await play(where, "host", { batch: 1 });
    expect(await declined(where, 1004)).toMatch(/批次号不一致[\s\S]*请联系客服并告知代码[\s\S]*B18-77/);
    await home(where);
    expect(await onRecord(where)).toMatch(/B18-77/);
    expect(await see(where, "check")).toMatchObject({ agree: true });
  });
});

it.each([
  ["merchant", "unknown", /A09-03/, /商户号 \d{15}/],
  ["merchant", "frozen", /A10-B1/, /商户号 \d{15}/],
  ["merchant", "expired", /A10-A8/, /商户号 \d{15}/],
  ["terminal", "unknown", /A11-97/, /终端号 \d{8}，SN QS\d+/],
])("%s %s, told in a sale, names the number, and so does the list", async (whose, state, code, number) => {
  const where = await room({ model: "smart" });
  await signIn(where);
  await play(where, "host", { [whose]: state });
  const end = await declined(where, 1001);
  expect(end).toMatch(code);
  expect(end).toMatch(number);
  expect(end).toMatch(/客服 400/);
  await play(where, "host", { [whose]: "normal" });
  await home(where);
  const record = await onRecord(where);
  expect(record).toMatch(code);
  expect(record).toMatch(number);
});
