// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { home, imageOf, putBack, sold } from "./put-back";
import { shown } from "./shown";

/** The host's batch goes back to one that the terminal was sold under. */

async function again(where: Room): Promise<void> {
  await play(where, "power", { action: "cut" });
  await play(where, "power", { action: "on" });
}

async function logIn(where: Room): Promise<void> {
  await play(where, "key", { keys: "01", then: "enter" });
  await play(where, "key", { keys: "0000", then: "enter" });
  await home(where);
}

/** Sold under batch 1 and 2, and the host is in 2. */
async function soldUnderTwo(): Promise<Room> {
  const where = await room();
  await signIn(where);
  await sold(where, 1001);
  await play(where, "host", { batch: 2 });
  await again(where);
  await logIn(where);
  await sold(where, 1002);
  return where;
}

const batches = async (where: Room) =>
  ((await see(where, "ledger"))["entries"] as { batch: string }[]).map(({ batch }) => Number(batch));

async function declinedForSupport(where: Room, amountFen: number): Promise<void> {
  expect(await shown(where)).toMatch(/暂不能收款.*B18 批次号不一致.*客服/s);
  await sell(where, amountFen);
  await play(where, "wait", { screen: "declined" });
  expect(await shown(where)).toMatch(/批次号不一致.*请联系客服并告知代码.*B18-77/s);
  expect(await shown(where)).not.toContain("自动签到");
  await home(where);
}

describe("a batch that was sold under", () => {
  it("is taken by the first sign-in behind support's load, over a cut in between, and the vouchers go on", async () => {
    const where = await soldUnderTwo();
    await play(where, "host", { batch: 1 });
    await again(where);
    await logIn(where);
    await declinedForSupport(where, 1003);
    await play(where, "host", { load: "keys" });
    await again(where);
    await logIn(where);
    expect(await shown(where)).not.toContain("B18");
    await sold(where, 1004);
    expect(await batches(where)).toEqual([1, 2, 1]);
    const entries = (await see(where, "ledger"))["entries"] as { stan: string }[];
    expect(new Set(entries.map(({ stan }) => stan)).size).toBe(3);
    expect(await see(where, "check")).toMatchObject({ agree: true });
  });

  it("is not taken by a later one: what support did is over with the first", async () => {
    const where = await soldUnderTwo();
    await play(where, "host", { load: "keys" });
    await logIn(where);
    await sold(where, 1003);
    await play(where, "host", { batch: 1 });
    await again(where);
    await logIn(where);
    await declinedForSupport(where, 1004);
    // Support can as well open a batch that is new.
    await play(where, "host", { batch: 9 });
    await again(where);
    await logIn(where);
    expect(await shown(where)).not.toContain("B18");
    await sold(where, 1005);
    expect(await batches(where)).toEqual([1, 2, 2, 9]);
  });

  it("is not taken by a terminal whose image was an older one (F08): its next voucher may have been used under it", async () => {
    const before = await soldUnderTwo();
    const image = imageOf(before);
    await again(before);
    await logIn(before);
    await sold(before, 1003);
    const where = await putBack(before, image);
    await play(where, "host", { load: "keys" });
    await play(where, "host", { batch: 1 });
    await logIn(where);
    await declinedForSupport(where, 1004);
    expect(await batches(where)).toEqual([1, 2, 2]);
  });
});
