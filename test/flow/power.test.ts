// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import { playVerb } from "../../sim/scenario/verbs";
import type { Simulator } from "../../sim/simulator/simulator";
import { play, room, see, sell, signIn } from "../scenario/rooms";

type Where = Awaited<ReturnType<typeof room>>;

/** What is on the screen, in both languages. */
async function shown(where: Where): Promise<string> {
  const [zh, en] = [await see(where, "screen", { lang: "zh" }), await see(where, "screen", { lang: "en" })];
  return `${String(zh["text"])}\n${String(en["text"])}`;
}

async function agrees({ simulator }: { readonly simulator: Simulator }): Promise<void> {
  expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
}

async function restart(where: Where): Promise<void> {
  await play(where, "power", { action: "cut" });
  await play(where, "power", { action: "on" });
  await play(where, "wait", { idle: true });
}

const sales = async (where: Where) =>
  ((await see(where, "ledger"))["entries"] as { amountFen: number; state: string }[]).map(
    ({ amountFen, state }) => `${amountFen} ${state}`,
  );

async function soldAndSeen(where: Where, amountFen: number): Promise<void> {
  await sell(where, amountFen);
  await play(where, "wait", { screen: "approved" });
  await play(where, "wait", { idle: true });
  for (let tries = 0; tries < 4 && where.simulator.display.view.id !== "home"; tries++)
    await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
}

describe("D03: a sector fails", () => {
  it("is retired, the sale stands, and it is told once, as soon as the sale has ended, with the number", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "fault", { code: "D03" });
    await sell(where, 1234);
    await play(where, "wait", { screen: "approved" });
    await play(where, "wait", { idle: true });
    const { retired } = (await see(where, "flash")) as { readonly retired: number[] };
    expect(retired.length).toBeGreaterThan(0);
    // Its slips have come out: the end is left, and the next screen is the notice.
    await play(where, "clock", { advanceMs: 12_000 });
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { text: "D03" });
    expect(await shown(where)).toMatch(/停用 \d 处.*联系客服.*D03.*\d places? out of use.*support.*D03/s);
    await play(where, "key", { key: "enter" });
    await restart(where);
    await play(where, "wait", { screen: "operator.number" });
    await agrees(where);
    expect(await sales(where)).toEqual(["1234 charged"]);
  });
});

describe("D04: the journal is full", () => {
  it("refuses a new sale, finishes the open one, and sells again when there is room", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "printer", { paper: "out" });
    await sell(where, 1234);
    await play(where, "wait", { screen: "approved" });
    const { id } = await play(where, "fault", { code: "D04" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(
      /未扣款.*存储已满.*请装纸补打签购单.*D04.*Not charged.*Storage is full.*Load paper/s,
    );
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "home" });
    await play(where, "printer", { paper: "in" });
    await play(where, "clock", { advanceMs: 60_000 });
    const { transactions } = (await see(where, "transactions")) as { readonly transactions: { slip: string }[] };
    expect(transactions.map(({ slip }) => slip)).toEqual(["printed"]);
    await play(where, "unfault", { id });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    await soldAndSeen(where, 300);
    expect(await sales(where)).toEqual(["1234 charged", "300 charged"]);
    await agrees(where);
  });
});

describe("D04: what fills the store is what is to be done", () => {
  it("settlement, where nothing waits; no card is asked for", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "fault", { code: "D04" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    const { seq } = where.simulator.world.timeline;
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(/未扣款.*存储已满.*请先结算.*D04.*Settle first/s);
    const ids = where.simulator.world.timeline.since(seq).map((event) => event["id"]);
    expect(ids).not.toContain("card");
    expect(await sales(where)).toEqual([]);
  });

  it("signatures, where those wait", async () => {
    const where = await room({ model: "esign" });
    await signIn(where);
    await play(where, "host", { respond: { when: { mti: "0820" }, code: "96" } });
    await play(where, "key", { keys: "20000", then: "enter" });
    await play(where, "card", { card: "signature-chip", action: "insert" });
    await play(where, "wait", { screen: "sign" });
    await play(where, "sign", { signature: "wang", then: "confirm" });
    await play(where, "wait", { screen: "approved" });
    await play(where, "fault", { code: "D04" });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    await play(where, "key", { keys: "200", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toMatch(/待上送签名 1 笔.*请联网上送签名.*D04.*Connect: signatures must be sent/s);
  });
});

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
    expect(await shown(where)).toMatch(/(核查中：12\.34 元，凭证号 \d{6})/s);
    await play(where, "clock", { advanceMs: 120_000 });
    expect((await sales(where)).filter((sale) => sale.endsWith("charged"))).toEqual([]);
    await agrees(where);
  });
});

describe("D07: the tamper switch", () => {
  it("wipes at once, says so, serves nobody, shows what is not settled, and starts anew with loaded keys", async () => {
    const where = await room();
    await signIn(where);
    await soldAndSeen(where, 1234);
    const { id } = await play(where, "fault", { code: "D07" });
    await play(where, "wait", { screen: "fault" });
    expect(await shown(where)).toMatch(/曾被拆开.*密钥已清除/s);
    expect(await shown(where)).toMatch(/重新装载.*D07.*Opened by somebody: keys are wiped.*load keys again/s);
    expect(await where.simulator.secureElement.status()).toMatchObject({ master: false, mac: false, tampered: true });
    await play(where, "key", { key: "f1" });
    await play(where, "wait", { screen: "list" });
    expect(await shown(where)).toMatch(/12\.34 已扣款/);
    await play(where, "key", { key: "1" });
    await play(where, "wait", { screen: "detail" });
    expect(await shown(where)).toMatch(/凭证号.*629800\*+1014.*参考号/s);
    await play(where, "key", { key: "cancel" });
    await play(where, "key", { key: "cancel" });
    await play(where, "wait", { screen: "fault" });
    await restart(where);
    await play(where, "wait", { screen: "fault" });
    await play(where, "unfault", { id });
    await play(where, "clock", { advanceMs: 61_000 });
    await play(where, "wait", { screen: "operator.number" });
    await signIn(where);
    await soldAndSeen(where, 300);
    expect(await sales(where)).toEqual(["1234 charged", "300 charged"]);
    await agrees(where);
  });

  it.each(["off", "on"])(
    "loaded again before the terminal saw it, while the power is %s: anew, and it is told",
    async (power) => {
      const where = await room({ model: "esign" });
      await signIn(where);
      await play(where, "host", { silence: { when: { mti: "0820" }, processed: false } });
      await sell(where, 1234);
      await play(where, "wait", { screen: "sign" });
      await play(where, "sign", { signature: "wang", then: "confirm" });
      await play(where, "wait", { screen: "approved" });
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { screen: "home" });
      await play(where, "host", { clear: true });
      if (power === "off") await play(where, "power", { action: "cut" });
      await where.simulator.secureElement.wipe();
      if (power === "off") {
        await where.simulator.supportLoads();
        await play(where, "power", { action: "on" });
      } else {
        await where.simulator.loadMasterKey();
        // Logs off.
        await play(where, "key", { key: "menu" });
        await play(where, "key", { key: "8" });
      }
      await play(where, "wait", { screen: "operator.number" });
      await play(where, "key", { keys: "01", then: "enter" });
      await play(where, "key", { keys: "0000", then: "enter" });
      await play(where, "wait", { screen: "fault" });
      expect(await shown(where)).toMatch(
        /密钥曾被清除，已重新装载.*恢复初始.*D07.*wiped and loaded anew.*the first ones/s,
      );
      await play(where, "key", { key: "enter" });
      await signIn(where);
      const { transactions } = (await see(where, "transactions")) as {
        readonly transactions: { money: string; signature: string }[];
      };
      expect(transactions).toMatchObject([{ money: "charged", signature: "unsent" }]);
      // A wrong password is one again.
      await restart(where);
      await play(where, "key", { keys: "01", then: "enter" });
      await play(where, "key", { keys: "9999", then: "enter" });
      await play(where, "wait", { screen: "fault" });
      expect(await shown(where)).toContain("A12");
      await agrees(where);
    },
  );

  it("gives up the signatures that it cannot open any more, and says so", async () => {
    const where = await room({ model: "esign" });
    await signIn(where);
    await play(where, "host", { silence: { when: { mti: "0820" }, processed: false } });
    await sell(where, 1234);
    await play(where, "wait", { screen: "sign" });
    await play(where, "sign", { signature: "wang", then: "confirm" });
    await play(where, "wait", { screen: "approved" });
    await play(where, "fault", { code: "D07" });
    await play(where, "wait", { text: "D07" });
    await play(where, "unfault", {});
    await play(where, "host", { clear: true });
    await play(where, "key", { key: "enter" });
    await signIn(where);
    expect(await shown(where)).not.toContain("待上送");
    const { transactions } = (await see(where, "transactions")) as {
      readonly transactions: { money: string; signature: string }[];
    };
    expect(transactions).toMatchObject([{ money: "charged", signature: "unsent" }]);
    await play(where, "key", { key: "menu" });
    await play(where, "key", { keys: "21" });
    expect(await shown(where)).toMatch(/签名已无法上送 \(D07\).*can no longer be sent/s);
    expect(await shown(where)).not.toContain("F1");
    await agrees(where);
  });
});
