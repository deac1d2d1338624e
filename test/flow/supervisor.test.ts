// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { play, room, signIn } from "../scenario/rooms";
import { says } from "./trouble";

async function type(where: Room, keys: string): Promise<void> {
  await play(where, "key", { keys, then: "enter" });
  await play(where, "wait", { idle: true });
}

const press = (where: Room, key: string) => play(where, "key", { key });

/** Three wrong ones in a row, at the screen that asks for it. */
async function wrongPasswords(where: Room, zh = "操作员", en = "operator"): Promise<void> {
  for (const left of [2, 1]) {
    await type(where, "1111");
    const told = await says(where);
    expect(told).toMatchObject({ id: "fault" });
    expect(told.zh).toMatch(new RegExp(`${zh}密码错误.*还可再试 ${left} 次.*A12`, "s"));
    expect(told.en).toMatch(new RegExp(`Wrong ${en} password.*Tries left: ${left}.*A12`, "s"));
    await press(where, "enter");
    await play(where, "wait", { screen: "operator.password" });
  }
  await type(where, "1111");
}

async function lock(where: Room, number: string): Promise<void> {
  await play(where, "wait", { screen: "operator.number" });
  await type(where, number);
  await wrongPasswords(where);
  expect(await says(where)).toMatchObject({ id: "locked" });
  await press(where, "enter");
}

async function unlockFrom(where: Room, number: string): Promise<void> {
  await press(where, "menu");
  await press(where, "6");
  await play(where, "wait", { screen: "operator.number" });
  await type(where, number);
}

describe("A12, A13: a supervisor's password", () => {
  it("is asked for again where it was wrong, and says who unlocks 00 when no try is left", async () => {
    const where = await room();
    await signIn(where);
    await unlockFrom(where, "01");
    const asked = await says(where);
    expect(asked).toMatchObject({ id: "operator.password", zh: expect.stringMatching(/主管密码.*解锁操作员 01/s) });
    await wrongPasswords(where, "主管", "supervisor");
    const told = await says(where);
    expect(told).toMatchObject({ id: "locked" });
    expect(told.zh).toMatch(/操作员 00 已锁定.*请管理员\(99\)登录，菜单6 解锁.*A13/s);
    expect(told.en).toMatch(/Operator 00 is locked.*Administrator \(99\): log in, menu 6.*A13/s);
    // Neither wrong ones nor the locked one's right one lead on.
    await press(where, "enter");
    await play(where, "wait", { screen: "home" });
    await unlockFrom(where, "01");
    await type(where, "0000");
    expect(await says(where)).toMatchObject({ id: "locked" });
    await press(where, "enter");
    await play(where, "wait", { screen: "home" });
  });

  it("cancel goes back, and nothing was allowed", async () => {
    const where = await room();
    await signIn(where);
    await unlockFrom(where, "01");
    await type(where, "1111");
    await press(where, "enter");
    await press(where, "cancel");
    expect((await says(where)).id).toBe("home");
  });
});

describe("A13: nobody is locked out for good", () => {
  it("99 unlocks 00, who logs in with the old password", async () => {
    const where = await room();
    await lock(where, "00");
    await type(where, "99");
    await type(where, "000000");
    await play(where, "wait", { screen: "home" });
    await unlockFrom(where, "00");
    expect((await says(where)).zh).toMatch(/管理员密码.*解锁操作员 00/s);
    await type(where, "000000");
    expect((await says(where)).zh).toContain("已解锁");
    await press(where, "enter");
    await press(where, "menu");
    await press(where, "8");
    await type(where, "00");
    await type(where, "0000");
    await play(where, "wait", { screen: "home" });
  });

  it("00 does not change himself: 99's password is wanted", async () => {
    const where = await room();
    await play(where, "wait", { screen: "operator.number" });
    await type(where, "00");
    await type(where, "0000");
    await play(where, "wait", { screen: "home" });
    await unlockFrom(where, "00");
    await type(where, "0000");
    expect((await says(where)).zh).toMatch(/还可再试 2 次.*A12/s);
  });

  it("99 has another try after half an hour with the power on, and a cut begins it anew", async () => {
    const where = await room();
    await lock(where, "99");
    await type(where, "99");
    await type(where, "000000");
    const told = await says(where);
    expect(told).toMatchObject({ id: "locked" });
    expect(told.zh).toMatch(/操作员 99 已锁定.*请 30 分钟后再试，勿关机.*A13/s);
    expect(told.en).toMatch(/Operator 99 is locked.*Leave it on; try again in 30 min.*A13/s);
    await press(where, "enter");
    await play(where, "clock", { advanceMs: 1_200_000 });
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { screen: "operator.number" });
    await play(where, "clock", { advanceMs: 1_200_000 });
    await type(where, "99");
    await type(where, "000000");
    expect((await says(where)).zh).toMatch(/99 已锁定.*请 10 分钟后再试/s);
    await press(where, "enter");
    await play(where, "clock", { advanceMs: 700_000 });
    await type(where, "99");
    // One try, not three.
    await type(where, "111111");
    expect((await says(where)).zh).toMatch(/99 已锁定.*请 30 分钟后再试/s);
    await press(where, "enter");
    await play(where, "clock", { advanceMs: 1_810_000 });
    await type(where, "99");
    await type(where, "000000");
    await play(where, "wait", { screen: "home" });
  });
});

describe("F04: refusals are on record", () => {
  it("a locked operator's tries too, once for each place", async () => {
    const where = await room();
    await lock(where, "01");
    for (let tries = 0; tries < 3; tries++) {
      await type(where, "01");
      await type(where, "0000");
      expect((await says(where)).id).toBe("locked");
      await press(where, "enter");
    }
    await type(where, "00");
    await type(where, "0000");
    await play(where, "wait", { screen: "home" });
    await press(where, "menu");
    await press(where, "2");
    expect((await says(where)).zh).toContain("F3 被拒操作记录 3");
  });
});
