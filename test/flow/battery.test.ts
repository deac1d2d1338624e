// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import type { Room } from "../../sim/scenario/room";
import { play, room, see, signIn } from "../scenario/rooms";

/** D05, by its row: warns, finishes the open sale, refuses a new one below the threshold, shuts down cleanly. */

const models = ["classic", "esign", "smart"] as const;

async function atHome(model: (typeof models)[number]): Promise<{ readonly where: Room; readonly screens: string[] }> {
  const where = await room({ model });
  const screens: string[] = [];
  where.simulator.display.watch(({ id, lines }) => screens.push([id, ...lines.map(({ zh }) => zh)].join("\n")));
  await signIn(where);
  screens.length = 0;
  return { where, screens };
}

async function drained(where: Room, battery: number): Promise<void> {
  await play(where, "power", { action: "charger-out" });
  await play(where, "power", { battery });
}

const amount = (where: Room) => play(where, "key", { keys: "12345", then: "enter" });

async function pay(where: Room): Promise<void> {
  await play(where, "wait", { screen: "pin" });
  await play(where, "key", { pin: "credit-stripe", then: "enter" });
  if (where.simulator.signaturePad) {
    await play(where, "wait", { screen: "sign" });
    await play(where, "sign", { signature: "wang", then: "confirm" });
  }
  await play(where, "wait", { screen: "approved" });
}

describe.each(models)("D05 on %s", (model) => {
  it.each([0.09, 0.021])("%d warns, and sells", async (battery) => {
    const { where, screens } = await atHome(model);
    await drained(where, battery);
    await amount(where);
    await play(where, "wait", { screen: "card" });
    expect(screens.join("\n\n")).toMatch(/剩余 \d%[\s\S]*D05/);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await pay(where);
    expect(await see(where, "ledger")).toMatchObject({ balanceFen: 12345 });
  });

  it("0.019 begins no sale: not charged", async () => {
    const { where } = await atHome(model);
    await drained(where, 0.019);
    await amount(where);
    await play(where, "wait", { screen: "not-charged" });
    expect((await see(where, "screen"))["text"]).toMatch(/未扣款[\s\S]*暂停收款[\s\S]*D05/);
    expect(await see(where, "ledger")).toMatchObject({ entries: [] });
  });

  it("0.009 begins no sale either, says so as its end, and switches off", async () => {
    const { where } = await atHome(model);
    await drained(where, 0.009);
    await amount(where);
    await play(where, "wait", { screen: "not-charged" });
    expect((await see(where, "screen"))["text"]).toMatch(/未扣款[\s\S]*即将自动关机[\s\S]*D05/);
    await play(where, "wait", { screen: "off" });
    expect(await see(where, "ledger")).toMatchObject({ entries: [] });
    expect(await see(where, "check")).toMatchObject({ agree: true });
  });

  it.each(["card", "pin"])("0.009 at %s finishes the sale, and switches off behind it", async (at) => {
    const { where } = await atHome(model);
    await amount(where);
    await play(where, "wait", { screen: "card" });
    if (at === "card") await drained(where, 0.009);
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    if (at === "pin") await drained(where, 0.009);
    await pay(where);
    expect(await see(where, "ledger")).toMatchObject({ balanceFen: 12345 });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "off", timeoutMs: 120_000 });
    expect(await see(where, "check")).toMatchObject({ agree: true });
    await play(where, "power", { action: "charger-in" });
    await play(where, "power", { action: "on" });
    expect(await see(where, "ledger")).toMatchObject({ balanceFen: 12345 });
  });
});
