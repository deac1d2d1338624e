// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { playVerb } from "../../sim/scenario/verbs";
import { play, room, see, sell, signIn } from "../scenario/rooms";
import { agrees, restart, sales, soldAndSeen } from "./powered";
import { shown, type Where } from "./shown";

describe("D05: while somebody signs", () => {
  const signing = async () => {
    const where = await room({ model: "esign" });
    await signIn(where);
    await play(where, "power", { action: "charger-out" });
    await play(where, "key", { keys: "20000", then: "enter" });
    await play(where, "card", { card: "signature-chip", action: "insert" });
    await play(where, "wait", { screen: "sign" });
    return where;
  };

  it("low: the sign screen warns, until the charger is in", async () => {
    const where = await signing();
    expect(await shown(where)).not.toContain("D05");
    await play(where, "power", { battery: 0.06 });
    await play(where, "wait", { text: "D05 电量仅剩 6%", timeoutMs: 6_000 });
    expect(await shown(where)).toMatch(/请签名.*200\.00.*已扣款.*D05: battery 6%, plug in/s);
    await play(where, "power", { action: "charger-in" });
    await play(where, "clock", { advanceMs: 6_000 });
    expect(await shown(where)).not.toContain("D05");
    await play(where, "sign", { signature: "wang", then: "confirm" });
    await play(where, "wait", { screen: "approved" });
    await agrees(where);
  });

  it.each([0.005, 0])("%d left: off, and back to signing when it is charged", async (battery) => {
    const where = await signing();
    await play(where, "power", { battery });
    await play(where, "wait", { screen: "off", timeoutMs: 20_000 });
    if (battery === 0)
      expect(await playVerb(where, "power", { action: "on" })).toMatchObject({ kind: "conflict", field: "action" });
    await play(where, "power", { action: "charger-in" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { screen: "sign" });
    expect(await shown(where)).toMatch(/200\.00.*已扣款/s);
    await play(where, "sign", { signature: "wang", then: "confirm" });
    await play(where, "wait", { screen: "approved" });
    expect(await sales(where)).toEqual(["20000 charged"]);
    await agrees(where);
  });
});

describe("D05: the battery runs out", () => {
  const low = async (where: Where, battery: number) => {
    await play(where, "power", { action: "charger-out" });
    await play(where, "power", { battery });
  };

  it("low: warns, and sells", async () => {
    const where = await room();
    await signIn(where);
    await low(where, 0.08);
    await play(where, "key", { keys: "1234", then: "enter" });
    await play(where, "wait", { text: "D05" });
    expect(await shown(where)).toMatch(/电量低.*剩余 8%.*接上充电器.*Battery low.*8% left.*Plug in the charger/s);
    await play(where, "wait", { screen: "card" });
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "key", { keys: "123456", then: "enter" });
    await play(where, "wait", { screen: "approved" });
    expect(await sales(where)).toEqual(["1234 charged"]);
  });

  it("critical: finishes the sale that is open, refuses a new one until the charger is in", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "key", { keys: "1234", then: "enter" });
    await play(where, "wait", { screen: "card" });
    await play(where, "fault", { code: "D05" });
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "key", { keys: "123456", then: "enter" });
    await play(where, "wait", { screen: "approved" });
    await play(where, "wait", { idle: true });
    for (let tries = 0; tries < 4 && where.simulator.display.view.id !== "home"; tries++)
      await play(where, "key", { key: "enter" });
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(/未扣款.*电量低.*暂停收款.*D05.*Not charged.*Battery low.*no new sale/s);
    await play(where, "key", { key: "enter" });
    await play(where, "power", { action: "charger-in" });
    await soldAndSeen(where, 300);
    expect(await sales(where)).toEqual(["1234 charged", "300 charged"]);
    await agrees(where);
  });

  it("dead: says so and switches itself off, and starts again with the charger", async () => {
    const where = await room();
    await signIn(where);
    await low(where, 0.005);
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { text: "即将自动关机" });
    await play(where, "wait", { screen: "off" });
    expect((await see(where, "power"))["powered"]).toBe(false);
    await play(where, "power", { action: "charger-in" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { screen: "operator.number" });
    expect(await sales(where)).toEqual([]);
    await agrees(where);
  });
});

describe("D05: at rest", () => {
  it("says at home how much is left, and takes a card that is shown at once after the amount", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "power", { action: "charger-out" });
    await play(where, "power", { battery: 0.08 });
    await play(where, "clock", { advanceMs: 16_000 });
    expect(await shown(where)).toMatch(/D05 电量仅剩 8%，请充电.*D05: battery 8%, plug in/s);
    await play(where, "key", { keys: "1234", then: "enter" });
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "wait", { screen: "pin" });
  });

  it("switches itself off before it is empty", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "power", { action: "charger-out" });
    await play(where, "power", { battery: 0.005 });
    await play(where, "clock", { advanceMs: 16_000 });
    await play(where, "wait", { screen: "off", timeoutMs: 10_000 });
    await agrees(where);
  });
});

describe("D06: ten brown-outs", () => {
  it("in a row, each in the recovery from the one before, and nothing is lost or doubled", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "fault", { port: "network", point: "receive", kind: "drop" });
    await sell(where, 1234);
    await play(where, "fault", { code: "D06" });
    const { boots } = (await see(where, "power")) as { readonly boots: number };
    await restart(where);
    await play(where, "wait", { screen: "operator.number", timeoutMs: 120_000 });
    expect(Number((await see(where, "power"))["boots"])).toBe(boots + 11);
    expect(await shown(where)).toMatch(/(核查中，勿重复收款：12\.34 元，凭证号 \d{6})/s);
    await play(where, "clock", { advanceMs: 120_000 });
    expect((await sales(where)).filter((sale) => sale.endsWith("charged"))).toEqual([]);
    await agrees(where);
  });
});
