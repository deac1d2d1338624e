import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { booked, host, logOn, pass, ready, screen, sell, sellUpToPin, switchedOn, type, wire } from "../simulated";
import { read } from "./smallest-panel";

const MINUTE_MS = 60_000;

/** Every attempt to connect, as the firmware asked for it. */
function attempts(simulator: Simulator): boolean[] {
  return simulator.world.timeline
    .since(0)
    .filter((event) => event.kind === "call" && event["port"] === "network" && event["method"] === "connect")
    .map((event) => JSON.stringify(event).includes('"tls":true'));
}

describe("A06: TLS", () => {
  it("in the middle of a sale: the same code and remedy, and nothing was charged", async () => {
    const simulator = await switchedOn();
    simulator.secureLink(true);
    await logOn(simulator);
    await screen(simulator, "home", 60_000);
    await sellUpToPin(simulator, 12_345);
    host(simulator, { certificate: "expired" });
    await type(simulator, "123456");
    await screen(simulator, "not-charged");
    expect(read(simulator, "zh")).toMatch(/未扣款.*拉卡拉的证书已过期.*请联系客服.*A06/);
    expect(read(simulator, "en")).toMatch(/Not charged.*certificate expired.*Call support.*A06/);
    expect(booked(simulator)).toEqual([]);
  });

  it.each([
    ["expired", "证书已过期", "certificate expired"],
    ["wrong-name", "证书不是拉卡拉的", "Not the certificate of Lakala"],
    ["unknown-issuer", "证书不可信", "certificate not trusted"],
    ["not-yet-valid", "证书尚未生效", "certificate not valid yet"],
  ])("%s: says so with the date that counts, and nothing goes out in clear", async (certificate, zh, en) => {
    const simulator = await switchedOn();
    simulator.secureLink(true);
    host(simulator, { certificate });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(read(simulator, "zh")).toContain(zh);
    // The host has confirmed the clock: then it is not the clock, and the certificate's first day is told.
    const date = certificate === "not-yet-valid" ? "2026-11-2[34]" : "2026-11-22 10:00";
    expect(read(simulator, "zh")).toMatch(new RegExp(`${date}.*请联系客服.*A06`));
    expect(read(simulator, "en")).toContain(en);
    expect(read(simulator, "en")).toMatch(new RegExp(`${date}.*Call support.*A06`));
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
    expect(read(simulator, "zh")).toMatch(/证书已过期/);
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
    expect(read(simulator, "zh")).toMatch(/终端日期曾丢失.*2026-11-22 10:00.*已按拉卡拉的时间校准.*A23/);
    expect(read(simulator, "en")).toMatch(/date was lost.*2026-11-22 10:00.*Now set to Lakala.*A23/);
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

  it.each([
    ["the clock lost", true],
    ["the clock right", false],
  ])("with a certificate that is not valid yet, %s: no year is taken from it, and that is told", async (_how, lost) => {
    const simulator = lost ? await dateless(true) : await switchedOn();
    simulator.secureLink(true);
    host(simulator, { certificate: "not-yet-valid" });
    const before = simulator.clock.terminalMs;
    await logOn(simulator);
    await screen(simulator, "fault", 60_000);
    expect(read(simulator, "zh")).toMatch(/证书尚未生效.*生效日 2026-11-2[34].*请联系客服.*A06/);
    expect(read(simulator, "en")).toMatch(/certificate not valid yet.*From 2026-11-2[34].*Call support.*A06/);
    expect((await simulator.secureElement.status()).mac).toBe(false);
    // Its clock is as it was: what nobody has confirmed is no date.
    expect(simulator.clock.terminalMs - before).toBeLessThan(100_000);
    await pass(simulator, 5 * MINUTE_MS);
    expect(new Date(simulator.clock.terminalMs).getUTCFullYear()).toBe(lost ? 2000 : 2026);
    host(simulator, { certificate: "good" });
    await type(simulator, "");
    await logOn(simulator);
    await screen(simulator, lost ? "fault" : "home", 60_000);
    await screen(simulator, "home", 60_000);
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
    expect(read(simulator, "zh")).toMatch(/未告知日期.*A23.*按确认马上试/);
    expect((await simulator.secureElement.status()).mac).toBe(false);
    await screen(simulator, "home", 60_000);
  });
});

describe("a terminal without TLS", () => {
  it("says so where it rests, in both languages, whatever else is to be said", async () => {
    const simulator = await switchedOn({ plain: true });
    await screen(simulator, "operator.number");
    expect(read(simulator, "zh")).toContain("未加密连接（测试）");
    expect(read(simulator, "en")).toContain("Not encrypted (test)");
    await logOn(simulator);
    await screen(simulator, "home");
    simulator.network.setBearer("wifi", { up: false });
    simulator.battery.become({ level: 0.04, charging: false });
    await sell(simulator, 12_345);
    await screen(simulator, "approved");
    await pass(simulator, 60_000);
    await type(simulator, "");
    await screen(simulator, "home", 60_000);
    expect(read(simulator, "zh")).toMatch(/未加密连接（测试）.*A02/);
    expect(read(simulator, "en")).toMatch(/Not encrypted \(test\).*A02/);
  });

  it("is none where both hosts are reached by TLS", async () => {
    const simulator = await switchedOn();
    await screen(simulator, "operator.number");
    expect(read(simulator, "zh")).not.toContain("未加密");
    await logOn(simulator);
    await screen(simulator, "home");
    expect(read(simulator, "zh")).not.toContain("未加密");
    expect(read(simulator, "en")).not.toContain("Plain");
  });
});
