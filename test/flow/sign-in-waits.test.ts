import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, host, logOn, pass, ready, screen, sell, switchedOn, type, wire } from "../simulated";
import { read } from "./smallest-panel";

const MINUTE_MS = 60_000;

describe("A07: announced maintenance", () => {
  it("says until when, waits, and signs in by itself", async () => {
    const simulator = await switchedOn();
    host(simulator, { maintenance: { minutes: 60 } });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(/拉卡拉系统维护至 11:00 .*自动签到.*A07-90.*等待中/);
    expect(read(simulator, "en")).toMatch(/maintenance to 11:00 .*by itself.*A07-90.*Waiting/);
    await pass(simulator, 58 * MINUTE_MS);
    // Asked every ten minutes, no more.
    expect(wire(simulator).length).toBeLessThanOrEqual(14);
    expect(simulator.display.view.id).toBe("fault");
    await screen(simulator, "home", 3 * MINUTE_MS);
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    expect(booked(simulator)).toEqual(["12345 charged"]);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("takes the host's clock for the measure: the terminal's own may be wrong", async () => {
    const simulator = await switchedOn();
    simulator.clock.shift(simulator.world.nowMs - 5 * 3_600_000);
    host(simulator, { maintenance: { minutes: 3 } });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toContain("维护至 10:03");
    await screen(simulator, "home", 5 * MINUTE_MS);
    expect(wire(simulator).slice(0, 4)).toEqual(["0800", "0810", "0800", "0810"]);
  });

  it("names the day where it is another one, and is back at once when the window ends early", async () => {
    const simulator = await switchedOn();
    host(simulator, { maintenance: { minutes: 24 * 60 } });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "en")).toContain("to 11-23 10:00");
    host(simulator, { maintenance: null });
    await screen(simulator, "home", 10 * MINUTE_MS + 10_000);
  });

  it("is told in a sale too: until when, and that nothing was charged", async () => {
    const simulator = await ready();
    host(simulator, { maintenance: { minutes: 60 } });
    await sell(simulator, 12_345);
    await screen(simulator, "declined");
    expect(read(simulator, "zh")).toMatch(/拉卡拉系统维护至 11:01.*未扣款.*请到时再收款.*A07-90/);
    expect(read(simulator, "en")).toMatch(/maintenance to 11:01.*Not charged.*Charge again after that.*A07-90/);
    expect(booked(simulator)).toEqual([]);
    expect(await check(simulator)).toMatchObject({ agree: true });
    // Its record has a remedy of its own, not the sign-in's: until when stands nowhere any more.
    await type(simulator, "");
    await type(simulator, "", "menu");
    await type(simulator, "21", "");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toMatch(/未扣款.*请稍后再收款.*A07-90/);
  });

  it("a host that is down and does not say until when is the bank's system, in a sale", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0200" }, code: "91" } });
    await sell(simulator, 12_345);
    await screen(simulator, "declined");
    expect(read(simulator, "zh")).toMatch(/B17-91/);
  });

  it("is told in the line test too", async () => {
    const simulator = await ready();
    host(simulator, { maintenance: { minutes: 60 }, requirement: 3 });
    await pass(simulator, 1_000);
    await type(simulator, "", "menu");
    await type(simulator, "5", "");
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toContain("A07-90");
  });
});

describe("A08, A10, A05: whose system, which state, who is silent", () => {
  it.each(["90", "91", "92", "96", "98"])("%s at sign-in is the acquirer's system, with one remedy", async (code) => {
    const simulator = await switchedOn();
    host(simulator, { respond: { when: { mti: "0800" }, code } });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(new RegExp(`拉卡拉系统故障.*终端会自动重试.*A08-${code}`));
    expect(read(simulator, "zh").match(/自动重试/g)).toHaveLength(1);
    expect(read(simulator, "zh")).not.toMatch(/银联|发卡行|日切|线路/);
  });

  it.each([
    ["frozen", "商户账户已冻结", "account frozen"],
    ["expired", "商户账户已过期", "account expired"],
    ["closed", "商户账户已关闭", "account closed"],
  ])("an account that is %s is told apart, and not asked about again", async (merchant, zh, en) => {
    const simulator = await switchedOn();
    host(simulator, { merchant });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(new RegExp(`${zh}.*客服.*A10`));
    expect(read(simulator, "en")).toMatch(new RegExp(`${en}.*A10-`));
    const asked = wire(simulator).length;
    await pass(simulator, 5 * MINUTE_MS);
    expect(wire(simulator).length).toBe(asked);
  });

  it("a host that takes the connection and is silent does not answer; it is no lost answer", async () => {
    const simulator = await switchedOn();
    host(simulator, { silence: { when: { mti: "0800" }, times: 9 } });
    await logOn(simulator);
    await screen(simulator, "fault", 3 * MINUTE_MS);
    expect(read(simulator, "zh")).toMatch(/拉卡拉没有应答.*A05/);
    expect(read(simulator, "en")).toMatch(/Lakala does not answer.*A05/);
    expect(read(simulator, "zh")).not.toContain("丢失");
  });
});

describe("A13: who may not", () => {
  it.each([
    ["disabled", "操作员 01 已停用", "Operator 01 is disabled"],
    ["not allowed", "操作员 01 无签到权限", "Operator 01 may not sign in"],
  ])("%s by the acquirer: says so and who may; another operator signs in", async (status, zh, en) => {
    const simulator = await switchedOn();
    host(simulator, { operator: { number: "01", status } });
    await logOn(simulator);
    await screen(simulator, "locked");
    expect(read(simulator, "zh")).toContain(zh);
    expect(read(simulator, "zh")).toMatch(/由拉卡拉设置.*请主管\(00\)登录.*A13-58/);
    // One remedy; who enables him again stands behind it.
    expect(read(simulator, "zh")).not.toContain("客服");
    expect(read(simulator, "en")).toContain(en);
    expect(read(simulator, "en")).toMatch(/Set by Lakala.*Supervisor \(00\).*A13-58/);
    await type(simulator, "", "f3");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toContain("请联系客服启用");
    await type(simulator, "");
    await screen(simulator, "locked");
    expect((await simulator.secureElement.status()).mac).toBe(false);
    await type(simulator, "");
    await logOn(simulator, "00");
    await screen(simulator, "home");
    await type(simulator, "", "menu");
    await type(simulator, "8", "");
    host(simulator, { operator: { number: "01", status: "normal" } });
    await logOn(simulator);
    await screen(simulator, "home");
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("locked here: says who, and how a supervisor unlocks", async () => {
    const simulator = await switchedOn();
    await logOn(simulator, "01", "1111");
    for (const wrong of ["2222", "3333"]) {
      await screen(simulator, "fault");
      await type(simulator, "");
      await screen(simulator, "operator.password");
      await type(simulator, wrong);
    }
    await screen(simulator, "locked");
    expect(read(simulator, "zh")).toMatch(/操作员 01 已锁定.*主管\(00\)登录，菜单6 解锁.*A13/);
    expect(read(simulator, "en")).toMatch(/Operator 01 is locked.*Supervisor \(00\): log in, menu 6.*A13/);
  });
});

describe("A22: not activated", () => {
  it("shows what to scan, asks by itself, signs in once it is bound, and the first sale completes it", async () => {
    const simulator = await switchedOn();
    host(simulator, { terminal: "not activated" });
    await logOn(simulator);
    await screen(simulator, "activation");
    const { view } = simulator.display;
    expect(view.qr).toMatch(/^QSB1:QS10000001:\d{8}$/);
    const code = view.qr?.slice(-8);
    expect(read(simulator, "zh")).toContain(`SN QS10000001 #${code}`);
    expect(read(simulator, "zh")).toMatch(/终端未激活.*扫码绑定.*A22-97.*等待绑定/);
    expect(read(simulator, "en")).toMatch(/Not activated.*Scan with.*A22-97.*Waiting/);
    // The same code however often it asks.
    await pass(simulator, 10 * MINUTE_MS);
    expect(simulator.display.view.qr).toBe(view.qr);
    expect(simulator.acquirer.applyHostVerb({ bind: "QSB1:QS10000001:00000000" })).toMatchObject({ field: "bind" });
    host(simulator, { bind: view.qr });
    expect(simulator.acquirer.hostView().terminals[0]?.status).toBe("bound");
    await screen(simulator, "detail", 2 * MINUTE_MS);
    expect(read(simulator, "zh")).toContain("完成首笔收款即激活");
    expect(read(simulator, "en")).toContain("first sale activates");
    await screen(simulator, "home", 60_000);
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    expect(simulator.acquirer.hostView().terminals[0]?.status).toBe("activated");
    expect(booked(simulator)).toEqual(["12345 charged"]);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("asks at once when somebody presses enter", async () => {
    const simulator = await switchedOn();
    host(simulator, { terminal: "not activated" });
    await logOn(simulator);
    await screen(simulator, "activation");
    host(simulator, { bind: simulator.display.view.qr });
    await type(simulator, "");
    await screen(simulator, "detail", 4_000);
  });

  it("unbound while it is in use: nothing is charged, and the screen to bind it comes by itself", async () => {
    const simulator = await ready();
    host(simulator, { terminal: "not activated" });
    await sell(simulator, 12_345);
    await screen(simulator, "declined");
    expect(read(simulator, "zh")).toMatch(/未扣款/);
    await pass(simulator, 5_000);
    await type(simulator, "");
    await screen(simulator, "activation", 10_000);
    expect(booked(simulator)).toEqual([]);
    // Gone back from it, nothing can be sold.
    await type(simulator, "", "cancel");
    await screen(simulator, "operator.number");
    await logOn(simulator);
    await screen(simulator, "activation");
    host(simulator, { bind: simulator.display.view.qr });
    await screen(simulator, "detail", 10_000);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("the power may go at its screen: the code is the same, and it goes on", async () => {
    const simulator = await switchedOn();
    host(simulator, { terminal: "not activated" });
    await logOn(simulator);
    await screen(simulator, "activation");
    const { qr } = simulator.display.view;
    simulator.restart();
    await logOn(simulator);
    await screen(simulator, "activation");
    expect(simulator.display.view.qr).toBe(qr);
  });
});

it("A13: above a supervisor whom the acquirer has disabled stands nobody but support", async () => {
  const simulator = await switchedOn();
  host(simulator, { operator: { number: "00", status: "disabled" } });
  await logOn(simulator, "00");
  await screen(simulator, "locked");
  expect(read(simulator, "zh")).toMatch(/操作员 00 已停用.*请联系客服启用.*A13-58 客服 4/);
  expect(read(simulator, "en")).not.toContain("log in");
});

describe("while the terminal goes on trying to sign in", () => {
  it.each([
    [
      "no network",
      (simulator: Simulator) => {
        for (const bearer of ["wifi", "cellular"] as const) simulator.network.setBearer(bearer, { up: false });
      },
    ],
    ["a system fault", (simulator: Simulator) => host(simulator, { respond: { code: "96" } })],
    ["a host that is silent", (simulator: Simulator) => host(simulator, { silence: { processed: false } })],
  ])("%s: no figure stands there that would have to count", async (_, breaks) => {
    const simulator = await switchedOn();
    breaks(simulator);
    await logOn(simulator);
    await screen(simulator, "fault", 3 * MINUTE_MS);
    expect(read(simulator, "zh")).toMatch(/自动.*按确认马上试/);
    expect(read(simulator, "zh")).not.toMatch(/\d+ ?秒/);
    expect(read(simulator, "en")).toMatch(/Enter: (?:try )?now/);
    expect(read(simulator, "en")).not.toMatch(/\bin \d/i);
  });
});

describe("A21: the host demands newer firmware", () => {
  it("says both versions, sells nothing, and goes on by itself once the version is right", async () => {
    const simulator = await switchedOn();
    host(simulator, { minimumVersion: "0.1.1" });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(
      /程序版本过低.*本机 0\.1\.0，要求 0\.1\.1.*请联系客服更新程序.*A21-58.*按确认马上试/,
    );
    expect(read(simulator, "en")).toMatch(/No sales.*too old.*Here 0\.1\.0, required 0\.1\.1.*A21-58.*Enter: try now/);
    await pass(simulator, 10 * MINUTE_MS);
    expect(simulator.display.view.id).toBe("fault");
    expect((await simulator.secureElement.status()).mac).toBe(false);
    // Updated: another image runs after a start.
    simulator.update.version = "0.2.0";
    simulator.restart();
    await logOn(simulator);
    await screen(simulator, "home");
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("demanded while it is in use: the open sale ends in order, then nothing is sold", async () => {
    const simulator = await ready();
    host(simulator, { minimumVersion: "1.0.0" });
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    await pass(simulator, 15_000);
    await type(simulator, "");
    await pass(simulator, 5_000);
    await screen(simulator, "fault", 10_000);
    expect(read(simulator, "zh")).toContain("A21-58");
    await type(simulator, "", "cancel");
    await screen(simulator, "operator.number");
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(booked(simulator)).toEqual(["12345 charged"]);
    host(simulator, { minimumVersion: null });
    await screen(simulator, "home", 2 * MINUTE_MS);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it.each(["0.1.0", "0.0.99", "0.0.1"])("a minimum of %s is met", async (minimumVersion) => {
    const simulator = await switchedOn();
    host(simulator, { minimumVersion });
    await logOn(simulator);
    await screen(simulator, "home");
  });
});
