import { expect, it } from "vitest";
import { justBeforeMidnight } from "../../sim/sweep/swarm";
import { booked, host, pass, ready, requests, said, screen, sell, strike, type, wire } from "../simulated";

/** When owed reversals go, and those that go once more (`money.md`, 2). */

const MINUTE_MS = 60_000;

it("pauses between tries get shorter towards the host's midnight: none leads over it", async () => {
  const simulator = await ready();
  const midnightMs = justBeforeMidnight(simulator.world.nowMs) + 1000;
  simulator.world.setAhead(midnightMs - 11 * MINUTE_MS);
  host(simulator, { respond: { when: { mti: "0400" }, code: "96", times: 7 } });
  strike(simulator, "receive", "drop");
  await sell(simulator, 100);
  await screen(simulator, "checking", 70_000);
  expect(midnightMs - simulator.world.nowMs).toBeGreaterThan(9 * MINUTE_MS);
  // Seven refusals take 10 + 20 + 40 + 80 + 160 + 300 s of pauses at least, unless midnight is near.
  await pass(simulator, midnightMs - simulator.world.nowMs);
  expect(booked(simulator)).toEqual(["100 reversed"]);
  expect(wire(simulator).filter((mti) => mti === "0400")).toHaveLength(8);
});

it("what the host refuses is asked again at growing intervals, wherever the terminal stands", async () => {
  const simulator = await ready();
  host(simulator, { respond: { when: { mti: "0400" }, code: "96" } });
  strike(simulator, "receive", "drop");
  await sell(simulator, 100);
  await screen(simulator, "checking", 70_000);
  const count = () => wire(simulator).filter((mti) => mti === "0400").length;
  await pass(simulator, 30 * MINUTE_MS);
  // 10, 20, 40, 80, 160 s, then five minutes: not each ten seconds.
  const first = count();
  expect(first).toBeGreaterThanOrEqual(6);
  expect(first).toBeLessThanOrEqual(12);
  await type(simulator, "");
  await screen(simulator, "home");
  await pass(simulator, 30 * MINUTE_MS);
  expect(count() - first).toBeLessThanOrEqual(7);
  host(simulator, { clear: true });
  await pass(simulator, 6 * MINUTE_MS);
  expect(booked(simulator)).toEqual(["100 reversed"]);
});

it("what goes once more goes before the next sale, too: a busy terminal never rests", async () => {
  // A host that bars nothing, and a request that may still be under way.
  const simulator = await ready({ acquirer: "shengpay" });
  strike(simulator, "send", "drop");
  await sell(simulator, 100);
  await screen(simulator, "not-charged", 120_000);
  await type(simulator, "");
  await screen(simulator, "home");
  const from = wire(simulator).length;
  const untilMs = simulator.world.nowMs + 2 * MINUTE_MS;
  for (let amountFen = 200; simulator.world.nowMs < untilMs; amountFen += 1) {
    simulator.printer?.loadRoll();
    await sell(simulator, amountFen);
    await screen(simulator, "approved");
    await pass(simulator, 9_000);
    await type(simulator, "");
    await screen(simulator, "home");
  }
  const repeats = wire(simulator).slice(from);
  expect(repeats.filter((mti) => mti === "0400")).toHaveLength(1);
  expect(repeats[repeats.indexOf("0400") + 2]).toBe("0200");
});

it("what goes once more does not wait for another reversal that the host goes on refusing", async () => {
  // npm run soak -- --sales 300 --seed 107: 22 of them waited for ever behind one.
  const simulator = await ready({ acquirer: "shengpay" });
  strike(simulator, "send", "drop");
  await sell(simulator, 100);
  await screen(simulator, "not-charged", 120_000);
  await type(simulator, "");
  await screen(simulator, "home");
  const from = simulator.messages.all.length;
  host(simulator, { respond: { when: { mti: "0400", amount: 200 }, code: "96" } });
  strike(simulator, "receive", "drop");
  await sell(simulator, 200);
  await screen(simulator, "checking", 70_000);
  await type(simulator, "");
  await screen(simulator, "home");
  await pass(simulator, 30 * MINUTE_MS);
  const sent = requests(simulator, from, 4);
  expect(sent.filter((each) => each === "0400 000000000100")).toHaveLength(1);
  expect(sent.filter((each) => each === "0400 000000000200").length).toBeGreaterThan(5);
});

it("keys that the host has changed meanwhile: signs in again, not only once", async () => {
  // unsigned-end@late/m6.twice.0: a sign-in that came twice made keys that the terminal has not.
  const simulator = await ready();
  strike(simulator, "receive", "drop");
  host(simulator, { mac: { when: { mti: "0400" }, times: 6 } });
  await sell(simulator, 100);
  await screen(simulator, "checking", 70_000);
  const from = wire(simulator).length;
  await pass(simulator, 15 * MINUTE_MS);
  expect(booked(simulator)).toEqual(["100 reversed"]);
  const signIns = wire(simulator)
    .slice(from)
    .filter((mti) => mti === "0800").length;
  expect(signIns).toBeGreaterThan(1);
  expect(signIns).toBeLessThan(8);
});

it("a host that is down for a while sends nobody to support, until growing pauses have not helped", async () => {
  const simulator = await ready();
  host(simulator, { respond: { when: { mti: "0400" }, code: "96" } });
  strike(simulator, "receive", "drop");
  await sell(simulator, 100);
  await screen(simulator, "checking", 70_000);
  await pass(simulator, 15_000);
  expect(said(simulator)).toMatch(/银行系统故障.*终端在核查，请勿重复收款/);
  expect(said(simulator)).not.toContain("客服");
  // 10, 20, 40, 80, 160 s: from then on five minutes each.
  await pass(simulator, 10 * MINUTE_MS);
  expect(said(simulator)).toMatch(/请客服核实，勿重复收款.*客服 400-.*F3/);
  await type(simulator, "");
  await screen(simulator, "home");
  expect(said(simulator)).toContain("需客服核实，勿重复收款");
  host(simulator, { clear: true });
  await pass(simulator, 6 * MINUTE_MS);
  expect(booked(simulator)).toEqual(["100 reversed"]);
});
