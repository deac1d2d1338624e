import { describe, expect, it } from "vitest";
import type { Language } from "../../hal/display";
import { openFont } from "../../hal/font";
import { drawScreen } from "../../sim/raster/screen";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator";
import { booked, host, logOn, pass, ready, romOf, screen, sell, switchedOn, type, wire } from "../simulated";

const fonts = {
  large: openFont(romOf("src/receipt/font/font24.bin")),
  small: openFont(romOf("src/receipt/font/font16.bin")),
};

const smallest = { widthPixels: 320, heightPixels: 240 };

/** All that the screen says in a language; the smallest panel has room for it. */
function read(simulator: Simulator, language: Language): string {
  const { title, lines } = simulator.display.view;
  expect(drawScreen(simulator.display.view, smallest, fonts, language).complete, language).toBe(true);
  return [title, ...lines].map((text) => text[language]).join(" / ");
}

const MINUTE_MS = 60_000;

describe("A07: announced maintenance", () => {
  it("says until when, waits, and signs in by itself", async () => {
    const simulator = await switchedOn();
    host(simulator, { maintenance: { minutes: 60 } });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(/收单机构系统维护至 11:00 .*未扣款.*自动签到.*A07-90.*等待中/);
    expect(read(simulator, "en")).toMatch(/maintenance until 11:00 .*Not charged.*by itself.*A07-90.*Waiting/);
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
    expect(read(simulator, "en")).toContain("until 11-23 10:00");
    host(simulator, { maintenance: null });
    await screen(simulator, "home", 10 * MINUTE_MS + 10_000);
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

/** Every attempt to connect, as the firmware asked for it. */
function attempts(simulator: Simulator): boolean[] {
  return simulator.world.timeline
    .since(0)
    .filter((event) => event.kind === "call" && event["port"] === "network" && event["method"] === "connect")
    .map((event) => JSON.stringify(event).includes('"tls":true'));
}

describe("A06: TLS", () => {
  it.each([
    ["expired", "证书已过期", "certificate has expired"],
    ["wrong-name", "证书不是该主机的", "certificate is another host's"],
    ["unknown-issuer", "颁发者不可信", "issuer is not known"],
    ["not-yet-valid", "终端时间不对", "The clock is wrong"],
  ])("%s: says so with the terminal's own time, and nothing goes out in clear", async (certificate, zh, en) => {
    const simulator = await switchedOn();
    simulator.secureLink(true);
    host(simulator, { certificate });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toContain(zh);
    expect(read(simulator, "zh")).toMatch(/2026-11-22 10:00.*未扣款.*请联系客服.*A06/);
    expect(read(simulator, "en")).toContain(en);
    expect(read(simulator, "en")).toMatch(/2026-11-22 10:00.*Not charged.*Call support.*A06/);
    // A clock that may be wrong is held against the host's, over TLS; nothing else of that answer counts.
    const asked = certificate === "not-yet-valid" ? ["0800", "0810"] : [];
    expect(wire(simulator)).toEqual(asked);
    await pass(simulator, 5 * MINUTE_MS);
    expect(wire(simulator)).toEqual(asked);
    expect((await simulator.secureElement.status()).mac).toBe(false);
    expect(attempts(simulator).length).toBeGreaterThan(0);
    expect(attempts(simulator)).not.toContain(false);
  });

  it("sells over TLS when the certificate is in order", async () => {
    const simulator = await switchedOn();
    simulator.secureLink(true);
    await logOn(simulator);
    await screen(simulator, "home");
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    expect(attempts(simulator)).not.toContain(false);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("a certificate that expires during the day: the sale was not sent, and the line test says why", async () => {
    const simulator = await switchedOn();
    simulator.secureLink(true);
    await logOn(simulator);
    await screen(simulator, "home");
    host(simulator, { certificate: "expired" });
    await sell(simulator, 12_345);
    await screen(simulator, "not-charged");
    expect(read(simulator, "zh")).toMatch(/证书已过期.*未扣款/);
    expect(booked(simulator)).toEqual([]);
    expect(await check(simulator)).toMatchObject({ agree: true });
  });
});

/** The clock's backup cell is dead and the power was off: 2000-01-01. */
async function dateless(tls = false): Promise<Simulator> {
  const simulator = await switchedOn();
  simulator.clock.cellDead = true;
  simulator.secureLink(tls);
  expect(simulator.clock.trusted).toBe(false);
  return simulator;
}

/** Month 99 in the first answer's field 13, which stands behind the time, ten o'clock. */
function spoilDate(simulator: Simulator): void {
  simulator.network.tamper = ({ number, bytes }) => {
    if (number !== 2) return undefined;
    const spoiled = bytes.slice();
    const at = spoiled.findIndex((byte, i) => byte === 0x10 && spoiled[i + 1] === 0 && spoiled[i + 3] === 0x11);
    spoiled[at + 3] = 0x99;
    return { pieces: [{ bytes: spoiled, afterMs: 0 }], reset: false };
  };
}

/** How far the terminal's clock is from everybody's, ms. */
function offMs(simulator: Simulator): number {
  return Math.abs(simulator.clock.terminalMs - simulator.world.nowMs);
}

describe("A23: the date is lost", () => {
  it.each([false, true])("takes the host's, year and all, and says so (TLS: %s)", async (tls) => {
    const simulator = await dateless(tls);
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(/终端日期曾丢失.*2026-11-22 10:00.*未扣款.*已改用主机时间.*A23/);
    expect(read(simulator, "en")).toMatch(/date was lost.*2026-11-22 10:00.*Not charged.*host's date is taken.*A23/);
    expect(offMs(simulator)).toBeLessThan(3_000);
    // Nothing with a date before.
    expect(simulator.printer?.slips).toEqual([]);
    // By itself, without a key.
    await screen(simulator, "home", 30_000);
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    await pass(simulator, 5_000);
    expect(JSON.stringify(simulator.printer?.slips)).toContain("2026");
    expect(JSON.stringify(simulator.printer?.slips)).not.toContain("2000/01");
    expect(await check(simulator)).toMatchObject({ agree: true });
  });

  it("over TLS holds the certificate against the new date before anything of the answer counts", async () => {
    const simulator = await dateless(true);
    host(simulator, { certificate: "expired" });
    await logOn(simulator);
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toMatch(/证书已过期.*2026-11-22.*A06/);
    // Signed in at the host, but its keys were not taken, and its date was not kept.
    expect(wire(simulator)).toEqual(["0800", "0810"]);
    expect((await simulator.secureElement.status()).mac).toBe(false);
    expect(offMs(simulator)).toBeGreaterThan(20 * 365 * 86_400_000);
    host(simulator, { certificate: "good" });
    await type(simulator, "");
    await logOn(simulator);
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toContain("A23");
    await screen(simulator, "home", 30_000);
    expect(offMs(simulator)).toBeLessThan(3_000);
  });

  it("a clock that is set wrongly by months is found out in the same way", async () => {
    const simulator = await switchedOn();
    simulator.secureLink(true);
    simulator.clock.shift(Date.UTC(2026, 6, 1));
    await logOn(simulator);
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toContain("A23");
    expect(offMs(simulator)).toBeLessThan(3_000);
  });

  it("takes the year after the newest sale that it knows of", async () => {
    const simulator = await ready();
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    await pass(simulator, 5_000);
    await type(simulator, "");
    await pass(simulator, 5_000);
    await type(simulator, "");
    await screen(simulator, "home");
    simulator.world.cutPower("test");
    simulator.clock.lose();
    simulator.world.setAhead(Date.UTC(2027, 7, 1, 4));
    simulator.world.powerOn();
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toContain("2027-08-01 12:00");
    expect(offMs(simulator)).toBeLessThan(3_000);
  });

  it("does not sign in without any date", async () => {
    const simulator = await dateless();
    spoilDate(simulator);
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(/未告知日期.*A23.*自动重试/);
    expect((await simulator.secureElement.status()).mac).toBe(false);
    await screen(simulator, "home", 60_000);
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
    expect(read(simulator, "zh")).toMatch(/未扣款.*主管\(00\).*A13-58/);
    expect(read(simulator, "en")).toContain(en);
    expect(read(simulator, "en")).toMatch(/Not charged.*Supervisor \(00\).*A13-58/);
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
    expect(read(simulator, "zh")).toMatch(/终端未激活.*未扣款.*扫码绑定.*A22-97.*自动查询/);
    expect(read(simulator, "en")).toMatch(/Not activated.*Not charged.*Scan with.*A22-97.*Asks by itself/);
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

describe("A21: the host demands newer firmware", () => {
  it("says both versions, sells nothing, and goes on by itself once the version is right", async () => {
    const simulator = await switchedOn();
    host(simulator, { minimumVersion: "0.1.1" });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toMatch(
      /程序版本过低.*本机 0\.1\.0，要求 0\.1\.1.*未扣款.*不能收款.*A21-58.*自动重试/,
    );
    expect(read(simulator, "en")).toMatch(
      /too old.*Here 0\.1\.0, required 0\.1\.1.*Not charged.*No sales.*A21-58.*Retry in/,
    );
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
