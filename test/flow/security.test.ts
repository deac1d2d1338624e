// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import { Hostile } from "../../sim/scenario/fault-rows/security";
import { play, room, see, sell, signIn } from "../scenario/rooms";

type Where = Awaited<ReturnType<typeof room>>;

async function shown(where: Where): Promise<string> {
  const [zh, en] = [await see(where, "screen", { lang: "zh" }), await see(where, "screen", { lang: "en" })];
  return `${String(zh["text"])}\n${String(en["text"])}`;
}

const sales = async (where: Where) =>
  ((await see(where, "ledger"))["entries"] as { amountFen: number; state: string }[]).map(
    ({ amountFen, state }) => `${amountFen} ${state}`,
  );

async function agrees({ simulator }: Where): Promise<void> {
  expect(await check(simulator)).toMatchObject({ agree: true, differences: [] });
}

async function home(where: Where): Promise<void> {
  await play(where, "wait", { idle: true });
  for (let tries = 0; tries < 6 && where.simulator.display.view.id !== "home"; tries++)
    await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
}

describe("F02: a forged answer", () => {
  it("after a replayed one is not believed: the sale is reversed, and nobody saw approved", async () => {
    const where = await room();
    await signIn(where);
    await sell(where, 1000);
    await play(where, "wait", { screen: "approved" });
    await home(where);
    await play(where, "fault", { code: "F02" });
    const { seq } = where.simulator.world.timeline;
    await sell(where, 2000);
    await play(where, "wait", { screen: "checking", timeoutMs: 70_000 });
    expect(await shown(where)).toMatch(
      /款项核查中.*20\.00.*应答 \w\w 校验不符.*A16.*being checked.*Answer \w\w failed its check/s,
    );
    await play(where, "wait", { screen: "returned", timeoutMs: 120_000 });
    expect(await shown(where)).toMatch(/款项已退回顾客.*Returned/s);
    const ids = where.simulator.world.timeline.since(seq).filter(({ kind }) => kind === "screen");
    expect(ids.filter((event) => event["id"] === "approved")).toEqual([]);
    expect(await sales(where)).toEqual(["1000 charged", "2000 reversed"]);
    await agrees(where);
  });
});

describe("F03: downgraded parameters", () => {
  it("are refused, said so, and those of before stay in force", async () => {
    const where = await room({ model: "esign" });
    await play(where, "fault", { code: "F03" });
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "0000", then: "enter" });
    await play(where, "wait", { screen: "fault" });
    expect(await shown(where)).toMatch(/参数.*仍用原参数.*C15.*not fit this program/s);
    await home(where);
    await sell(where, 1000);
    // The downgraded rules would have let it pass without.
    await play(where, "wait", { screen: "sign" });
    await play(where, "sign", { signature: "wang", then: "confirm" });
    await play(where, "wait", { screen: "approved" });
    await agrees(where);
  });
});

describe("F04: an operator without permission", () => {
  it("is refused, and it is on record whose password was wrong, over restarts", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "key", { key: "menu" });
    await play(where, "key", { key: "6" });
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "1234", then: "enter" });
    await play(where, "wait", { screen: "fault" });
    expect(await shown(where)).toMatch(/密码错误.*还可再试 2 次.*A12.*Wrong supervisor password.*Tries left: 2/s);
    await play(where, "key", { key: "enter" });
    await play(where, "wait", { screen: "operator.password" });
    await play(where, "key", { key: "cancel" });
    await play(where, "wait", { screen: "home" });
    expect(await shown(where)).not.toContain("已解锁");
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await signIn(where);
    await play(where, "key", { key: "menu" });
    await play(where, "key", { key: "2" });
    expect(await shown(where)).toMatch(/F3 被拒操作记录 1.*F3: refused attempts, 1/s);
    await play(where, "key", { key: "f3" });
    expect(await shown(where)).toMatch(/操作员 00，凭证号 \d{6} 之前.*Operator 00, before voucher \d{6}/s);
  });

  it("keeps the last of many, and none of those who knew it", async () => {
    const where = await room();
    for (let day = 0; day < 12; day++) {
      await play(where, "wait", { screen: "operator.number" });
      await play(where, "key", { keys: "01", then: "enter" });
      await play(where, "key", { keys: "9999", then: "enter" });
      await play(where, "wait", { screen: "fault" });
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { screen: "operator.password" });
      await play(where, "key", { keys: "8888", then: "enter" });
      await play(where, "wait", { screen: "fault" });
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { screen: "operator.password" });
      await play(where, "key", { keys: "0000", then: "enter" });
      await play(where, "wait", { screen: "home" });
      await play(where, "key", { key: "menu" });
      await play(where, "key", { key: "8" });
    }
    await signIn(where);
    await play(where, "key", { key: "menu" });
    await play(where, "key", { key: "2" });
    expect(await shown(where)).toMatch(/F3 被拒操作记录 15/);
  });
});

describe("F05: guessing a password", () => {
  it("locks after three tries, with the plug pulled between them", async () => {
    const where = await room();
    for (const [guess, left] of [
      ["1111", "还可再试 2 次"],
      ["2222", "还可再试 1 次"],
    ] as const) {
      await play(where, "key", { keys: "01", then: "enter" });
      await play(where, "key", { keys: guess, then: "enter" });
      await play(where, "wait", { text: left });
      await play(where, "power", { action: "cut" });
      await play(where, "power", { action: "on" });
      await play(where, "wait", { screen: "operator.number" });
    }
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "3333", then: "enter" });
    await play(where, "wait", { screen: "locked" });
    expect(await shown(where)).toMatch(/锁定.*主管.*A13.*locked/s);
    await play(where, "power", { action: "cut" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { screen: "operator.number" });
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "key", { keys: "0000", then: "enter" });
    await play(where, "wait", { screen: "locked" });
  });
});

describe("F06: a hostile chip", () => {
  it.each([
    ["credit-chip", "insert", "card"],
    ["credit-tap", "tap", "not-charged"],
  ] as const)("%s that never ends is given up, soon, and nothing is sent", async (card, action, end) => {
    const where = await room();
    await signIn(where);
    const { id } = await play(where, "fault", { code: "F06" });
    await play(where, "key", { keys: "1000", then: "enter" });
    const fromMs = where.simulator.world.nowMs;
    for (let tries = 0; tries < 3 && where.simulator.display.view.id !== "not-charged"; tries++) {
      await play(where, "card", { card, action });
      await play(where, "wait", { idle: true });
    }
    await play(where, "wait", { screen: end });
    expect(where.simulator.world.nowMs - fromMs).toBeLessThan(30_000);
    // A chip that cannot be read at its selection leaves the stripe, by the scheme's rule.
    if (end === "card") {
      expect(await shown(where)).toMatch(/芯片不可用，请改刷磁条.*Chip not usable: swipe/s);
      await play(where, "key", { key: "cancel" });
    } else expect(await shown(where)).toMatch(/未扣款.*B\d\d.*Not charged/s);
    expect(await sales(where)).toEqual([]);
    await play(where, "unfault", { id });
    await home(where);
    await play(where, "key", { keys: "1000", then: "enter" });
    await play(where, "card", { card: "credit-chip", action: "insert" });
    await play(where, "key", { pin: "credit-chip", then: "enter" });
    await play(where, "wait", { screen: "approved" });
    await agrees(where);
  });
});

describe("F07: a device on a cable that answers rubbish", () => {
  it("the signature pad: said so, the sale stays charged", async () => {
    const where = await room({ model: "smart" });
    await signIn(where);
    await play(where, "fault", { code: "F07" });
    await sell(where, 1000);
    await play(where, "wait", { screen: "sign" });
    await play(where, "sign", { signature: "wang", then: "confirm" });
    await play(where, "wait", { idle: true });
    expect(await shown(where)).toMatch(
      /已扣款.*签名板应答异常 C01.*签购单上签名.*Charged.*garbled C01.*Sign on the slip/s,
    );
    expect(await sales(where)).toEqual(["1000 charged"]);
  });

  it.each([
    ["a state that there is not", "status", "\u0000\u0001"],
    ["an end of writing that there is not", "capture", { kind: "\u0000" }],
    ["a fault that there is not", "capture", { kind: "fault", fault: "\u0000" }],
    ["no points at all", "read", { kind: "points", bytes: "\u0000" }],
    ["a fault of reading that there is not", "read", { kind: "fault", fault: "\u0000" }],
  ] as const)("a pad that says %s is no silent one, and no software fault", async (_what, method, value) => {
    const where = await room({ model: "smart" });
    await signIn(where);
    const { world, signaturePad } = where.simulator;
    if (!signaturePad) throw new Error("no pad");
    world.attach("signature-pad", new Hostile(signaturePad, method, () => value));
    await sell(where, 1000);
    await play(where, "wait", { idle: true });
    if (where.simulator.display.view.id === "sign") await play(where, "sign", { signature: "wang", then: "confirm" });
    await play(where, "wait", { text: "签名板应答异常 C01" });
    expect(JSON.stringify(world.timeline.since(0))).not.toContain("B21");
    expect(await sales(where)).toEqual(["1000 charged"]);
    await agrees(where);
  });

  it.each([
    ["card-reader", "cardReader", "present", "\u0000", "Card reader: garbled reply"],
    ["card-reader", "cardReader", "present", { kind: "\u0000" }, "Card reader: garbled reply"],
    ["card-reader", "cardReader", "present", { kind: "stripe", track2: 7 }, "Card reader: garbled reply"],
    ["pin-pad", "pinPad", "collect", "\u0000", "PIN pad: garbled reply"],
    ["pin-pad", "pinPad", "collect", { kind: "\u0000" }, "PIN pad: garbled reply"],
    ["pin-pad", "pinPad", "collect", { kind: "entered", digits: "\u0000" }, "PIN pad: garbled reply"],
  ] as const)("%s: nonsense for an answer is that part's fault: %#", async (port, device, method, value, cause) => {
    const where = await room({ model: "smart" });
    await signIn(where);
    const { world } = where.simulator;
    world.attach(port, new Hostile(where.simulator[device], method, () => value));
    await play(where, "key", { keys: "1000", then: "enter" });
    await play(where, "wait", { idle: true });
    if (where.simulator.display.view.id === "card")
      await play(where, "card", { card: "credit-stripe", action: "swipe" });
    if (where.simulator.display.view.id === "pin") await play(where, "key", { pin: "credit-stripe", then: "enter" });
    await play(where, "wait", { screen: "not-charged" });
    expect(await shown(where)).toContain(cause);
    expect(await shown(where)).toContain("B20. Call 400");
    expect(JSON.stringify(world.timeline.since(0))).not.toContain("B21");
    expect(await sales(where)).toEqual([]);
    await agrees(where);
  });

  it("a pad that does not answer is told as silent", async () => {
    const where = await room({ model: "smart" });
    await signIn(where);
    await play(where, "fault", { code: "C01" });
    await sell(where, 1000);
    await play(where, "wait", { text: "签名板无响应 C01" });
  });

  it("the printer: said so, the slip waits, the sale stays charged", async () => {
    const where = await room();
    await signIn(where);
    const { id } = await play(where, "fault", { code: "F07" });
    await sell(where, 1000);
    await play(where, "wait", { idle: true });
    expect(await shown(where)).toMatch(/10\.00.*已扣款.*打印机应答异常.*C12.*Charged.*reply garbled.*C12/s);
    const { seq } = where.simulator.world.timeline;
    expect(JSON.stringify(where.simulator.world.timeline.since(0))).not.toContain("B21");
    expect(await sales(where)).toEqual(["1000 charged"]);
    // Neither while it rests nor in the next sale is it a software fault.
    await play(where, "key", { key: "enter" });
    await play(where, "clock", { advanceMs: 60_000 });
    expect(await shown(where)).toContain("待打签购单 1 笔");
    await sell(where, 2000);
    await play(where, "wait", { text: "C12" });
    expect(JSON.stringify(where.simulator.world.timeline.since(seq))).not.toContain("B21");
    await play(where, "unfault", { id });
    await agrees(where);
  });
});
