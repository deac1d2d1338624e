// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { home, sold } from "./put-back";
import { shown } from "./shown";

/** What stopped a sale stops the next one, too: home says so, no card is asked for, and it heals by itself. */

const MINUTE_MS = 60_000;

async function pass(where: Room, ms: number): Promise<void> {
  await play(where, "clock", { advanceMs: ms });
}

/** Screens that came, from now on. */
function watched({ simulator }: Room): string[] {
  const ids: string[] = [];
  simulator.display.watch(({ id }) => void ids.push(id));
  return ids;
}

function connections({ simulator }: Room): number {
  return simulator.world.timeline.since(0).filter((event) => event["method"] === "connect").length;
}

const rows: readonly (readonly [code: string, zh: string, remedy: string, end: string])[] = [
  ["A04", "A04 已联网，但互联网不通", "请查路由器或上网认证页面", "not-charged"],
  ["A05", "A05 拉卡拉连接不上", "不是本店网络问题，请稍后再试", "not-charged"],
  ["A07", "A07 拉卡拉系统维护至 11:0", "请到时再收款", "declined"],
  ["A09", "A09 商户未登记", "客服 400-000-0001", "declined"],
  ["A10", "A10 商户账户已冻结", "客服 400-000-0001", "declined"],
  ["A11", "A11 终端未登记", "客服 400-000-0001", "declined"],
];

describe.each(rows)("%s", (code, zh, remedy, end) => {
  async function failed(): Promise<{ readonly where: Room; readonly id: Plain["id"] }> {
    const where = await room();
    await signIn(where);
    const { id } = await play(where, "fault", { code });
    await sell(where, 1001);
    await play(where, "wait", { screen: end, timeoutMs: 100_000 });
    expect(await shown(where)).toContain(code);
    await home(where);
    return { where, id };
  }

  it("stands at home, and the next sale is refused before a card is asked for", async () => {
    const { where } = await failed();
    expect(await shown(where)).toContain(zh);
    expect(await shown(where)).toContain(remedy);
    expect(await shown(where)).toMatch(/暂不能收款[\s\S]*No sales now/);
    const screens = watched(where);
    await play(where, "key", { keys: "1002", then: "enter" });
    await play(where, "wait", { idle: true, timeoutMs: 100_000 });
    expect((await see(where, "screen"))["id"]).toBe("not-charged");
    expect(await shown(where)).toMatch(new RegExp(`10\\.02[\\s\\S]*${code}`));
    expect(screens).not.toContain("card");
    expect(await see(where, "ledger")).toMatchObject({ entries: [] });
    expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
  });

  it("goes from home by itself when it is over", async () => {
    const { where, id } = await failed();
    await play(where, "unfault", { id });
    await pass(where, MINUTE_MS);
    expect(await shown(where)).not.toContain(code);
    expect(await shown(where)).toMatch(/Type an amount to charge/);
    await sold(where, 1002);
  });

  it("keeps no sale from somebody who does not wait", async () => {
    const { where, id } = await failed();
    await play(where, "unfault", { id });
    await sold(where, 1002);
    expect(await shown(where)).not.toContain(code);
  });

  it("is looked at again at growing pauses, not without end", async () => {
    const { where } = await failed();
    const before = connections(where);
    await pass(where, 60 * MINUTE_MS);
    expect(connections(where) - before).toBeGreaterThan(5);
    // Each look may try two hosts over two bearers.
    expect(connections(where) - before).toBeLessThan(100);
  });
});

it("A05 gives way to A01 while there is no network", async () => {
  const where = await room();
  await signIn(where);
  await play(where, "fault", { code: "A05" });
  await sell(where, 1001);
  await play(where, "wait", { screen: "not-charged", timeoutMs: 100_000 });
  await home(where);
  for (const bearer of ["wifi", "cellular"]) await play(where, "network", { bearer, up: false });
  await pass(where, MINUTE_MS / 2);
  expect(await shown(where)).toMatch(/A01/);
  expect(await shown(where)).not.toContain("A05");
});

it("A06: a certificate that expired during the day stands at home, with support's number", async () => {
  const where = await room({ plain: false });
  await signIn(where);
  await play(where, "host", { certificate: "expired" });
  await sell(where, 1001);
  await play(where, "wait", { screen: "not-charged", timeoutMs: 100_000 });
  await home(where);
  expect(await shown(where)).toMatch(/暂不能收款[\s\S]*A06 拉卡拉的证书已过期[\s\S]*400-000-0001/);
  await play(where, "host", { certificate: "good" });
  await pass(where, MINUTE_MS);
  expect(await shown(where)).not.toContain("A06");
});

describe("A14 while a sale waits for its answer", () => {
  it("is A14 on its end, is told by no notice more, and the reversal goes when there is a key again", async () => {
    const where = await room();
    await signIn(where);
    const { id } = await play(where, "fault", { code: "A14", step: "waiting" });
    await sell(where, 1001);
    await play(where, "wait", { screen: "checking", timeoutMs: 100_000 });
    expect(await shown(where)).toMatch(
      /终端没有密钥[\s\S]*请客服核实，勿重复收款[\s\S]*A14 客服 400[\s\S]*The terminal has no key/,
    );
    expect(await shown(where)).not.toContain("A16");
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home", timeoutMs: 100_000 });
    const screens = watched(where);
    const before = connections(where);
    await pass(where, 30 * MINUTE_MS);
    expect(screens).not.toContain("fault");
    expect(await shown(where)).toMatch(/暂不能收款[\s\S]*A14 终端没有密钥/);
    expect(connections(where) - before).toBeLessThan(30);
    const { recent } = (await see(where, "diagnosis")) as { recent: readonly { code: string }[] };
    expect(recent.filter(({ code }) => code === "A14").length).toBeLessThanOrEqual(2);
    await play(where, "unfault", { id });
    await pass(where, 10 * MINUTE_MS);
    await home(where);
    expect(await see(where, "check")).toMatchObject({ agree: true, owed: [] });
    expect(await see(where, "ledger")).toMatchObject({ entries: [{ amountFen: 1001, state: "reversed" }] });
  });
});
