import { describe, expect, it } from "vitest";
import type { Simulator } from "../../sim/simulator/simulator";
import { askedFor, host, logOn, pass, ready, said, screen, sell, strike, switchedOn, type, wire } from "../simulated";
import { read } from "./smallest-panel";

/** Wrong in each of these the terminal must say the code, and that no money is concerned. */
async function endsWith(simulator: Simulator, code: string, id = "fault"): Promise<void> {
  await screen(simulator, id, 200_000);
  expect(said(simulator)).toContain(code);
}

async function refused(prepare: (simulator: Simulator) => void | Promise<void>): Promise<Simulator> {
  const simulator = await switchedOn();
  await prepare(simulator);
  await logOn(simulator);
  return simulator;
}

describe("sign-in", () => {
  it("loads keys, clock, batch, parameters, and what chips need, and asks for them once", async () => {
    const simulator = await ready();
    const parameters = ["004", "360", "360", "360", "361"];
    const asked = askedFor(simulator);
    expect(asked.slice(0, 5)).toEqual(parameters);
    expect([...new Set(asked.slice(5))]).toEqual(["372", "370", "371", "382", "380", "381"]);
    expect(await simulator.secureElement.status()).toEqual({
      master: true,
      pin: true,
      mac: true,
      track: true,
      tampered: false,
    });
    simulator.world.cutPower("test");
    simulator.world.powerOn();
    await logOn(simulator);
    await screen(simulator, "home");
    expect(askedFor(simulator).slice(asked.length)).toEqual(["004"]);
  });

  it("takes the host's clock", async () => {
    const simulator = await switchedOn();
    simulator.clock.shift(simulator.world.nowMs - 3_600_000);
    await logOn(simulator);
    await screen(simulator, "home");
    expect(Math.abs(simulator.clock.terminalMs - simulator.world.nowMs)).toBeLessThan(3_000);
  });

  it("A01: no bearer: says so with each signal, and signs in by itself when one returns", async () => {
    const simulator = await refused((world) => {
      world.network.setBearer("wifi", { up: false });
      world.network.setBearer("cellular", { up: false });
    });
    await endsWith(simulator, "A01");
    expect(said(simulator)).toContain("dBm");
    await pass(simulator, 60_000);
    expect(wire(simulator)).toEqual([]);
    simulator.network.setBearer("cellular", { up: true });
    await screen(simulator, "home", 70_000);
  });

  it("A02: the preferred bearer is down: goes over the other and notes it", async () => {
    const simulator = await refused((world) => void world.network.setBearer("wifi", { up: false }));
    await screen(simulator, "home");
    expect(said(simulator)).toContain("A02");
  });

  it("A05: a silent host does not answer: not the merchant's network, and no answer that got lost", async () => {
    const simulator = await refused((world) => host(world, { silence: { when: { mti: "0800" }, processed: false } }));
    await endsWith(simulator, "A05");
    expect(said(simulator)).toMatch(/拉卡拉没有应答.*不是本店网络问题/);
    expect(said(simulator)).not.toContain("丢失");
    host(simulator, { clear: true });
    await screen(simulator, "home", 120_000);
  });

  it("A05: refused: tries the backup address, then says that it is not the merchant's network", async () => {
    const once = await refused((world) => void strike(world, "connect", "fail"));
    await screen(once, "home");
    const always = await refused((world) => void strike(world, "connect", "fail", { times: 1_000 }));
    await endsWith(always, "A05");
    expect(said(always)).toContain("不是本店网络问题");
  });

  it("A08: the host is down: tries again by itself", async () => {
    const simulator = await refused((world) =>
      host(world, { respond: { when: { mti: "0800" }, code: "91", times: 2 } }),
    );
    await endsWith(simulator, "A08-91");
    await screen(simulator, "home", 60_000);
  });

  it("A09: merchant unknown: shows its number and support's, and does not try again", async () => {
    const simulator = await refused((world) => host(world, { respond: { when: { mti: "0800" }, code: "03" } }));
    await endsWith(simulator, "A09-03");
    expect(said(simulator)).toContain("898310058120001");
    expect(said(simulator)).toContain("400-000-0001");
    const sent = wire(simulator).length;
    await pass(simulator, 50_000);
    expect(wire(simulator).length).toBe(sent);
  });

  it("A11: terminal unknown: shows its number and serial", async () => {
    const simulator = await refused((world) => host(world, { respond: { when: { mti: "0800" }, code: "97" } }));
    await endsWith(simulator, "A11-97");
    expect(said(simulator)).toMatch(/10000001.*QS10000001/);
  });

  it("A12: a wrong password: counts down, locks over restarts too, a supervisor unlocks", async () => {
    const simulator = await switchedOn();
    await logOn(simulator, "01", "1111");
    await endsWith(simulator, "A12");
    expect(said(simulator)).toContain("还可再试 2 次");
    await type(simulator, "");
    await screen(simulator, "operator.password");
    simulator.world.cutPower("test");
    simulator.world.powerOn();
    await logOn(simulator, "01", "1111");
    await screen(simulator, "fault");
    expect(said(simulator)).toContain("还可再试 1 次");
    await type(simulator, "");
    await type(simulator, "2222");
    await endsWith(simulator, "A13", "locked");
    await type(simulator, "");
    await logOn(simulator, "01", "0000");
    await screen(simulator, "locked");
    await type(simulator, "");
    await logOn(simulator, "00", "0000");
    await screen(simulator, "home");
    await type(simulator, "", "menu");
    await type(simulator, "6", "");
    await type(simulator, "01");
    await type(simulator, "0000");
    await screen(simulator, "detail");
    expect(said(simulator)).toContain("已解锁");
    await type(simulator, "");
    await type(simulator, "", "menu");
    await type(simulator, "8", "");
    await logOn(simulator, "01", "0000");
    await screen(simulator, "home");
  });

  it("A12: 1 is operator 01; a number that nobody has costs nobody a try, and is told with one cause", async () => {
    const simulator = await switchedOn();
    for (const number of ["7", "77"])
      for (let tries = 0; tries < 3; tries++) {
        await logOn(simulator, number);
        await screen(simulator, "fault");
        expect(read(simulator, "zh")).toMatch(/操作员号或密码错误 \/ 请重新输入 .*A12/);
        expect(said(simulator)).not.toContain("操作员密码错误");
        expect(read(simulator, "en")).toMatch(/Wrong operator number or password .*A12/);
        await type(simulator, "");
        await screen(simulator, "operator.number");
      }
    await logOn(simulator, "1", "9999");
    await screen(simulator, "fault");
    expect(said(simulator)).toContain("还可再试 2 次");
    await type(simulator, "");
    await screen(simulator, "operator.password");
    expect(said(simulator)).toContain("操作员 01");
    await type(simulator, "0000");
    await screen(simulator, "home");
    expect(said(simulator)).toContain("操作员 01");
  });

  it("A14: no master key: says so before and at sign-in", async () => {
    const fresh = await switchedOn();
    await fresh.secureElement.wipe();
    await endsWith(fresh, "D07");
    const used = await ready();
    const sent = wire(used).length;
    used.world.cutPower("test");
    await used.secureElement.wipe();
    used.world.powerOn();
    await endsWith(used, "D07");
    // Nobody gets past it.
    await type(used, "");
    await pass(used, 5_000);
    await endsWith(used, "D07");
    expect(wire(used).length).toBe(sent);
    const empty = await switchedOn();
    await screen(empty, "operator.number");
    empty.world.faults.arm({
      port: "secure-element",
      point: "status",
      kind: "fail",
      nth: 1,
      times: 3,
      probability: 1,
      ms: 0,
      at: "before",
    });
    await logOn(empty);
    await endsWith(empty, "A14");
  });

  it("A15: a wrong check value: discards, asks again once, then says key error", async () => {
    const once = await refused((world) => host(world, { keys: { times: 1 } }));
    await screen(once, "home");
    const twice = await refused((world) => host(world, { keys: { times: 2 } }));
    await endsWith(twice, "A15");
    expect(wire(twice)).toEqual(["0800", "0810", "0800", "0810"]);
    expect((await twice.secureElement.status()).mac).toBe(false);
  });

  it("A16: a wrong MAC is never acted on: the sale is checked, the terminal signs in again", async () => {
    const simulator = await ready();
    host(simulator, { mac: { when: { mti: "0200" }, times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    expect(said(simulator)).toContain("A16");
    await screen(simulator, "returned", 30_000);
    expect(said(simulator)).toContain("A16");
    const after = wire(simulator).slice(wire(simulator).indexOf("0200"));
    expect(after).toEqual(["0200", "0210", "0800", "0810", "0400", "0410"]);
  });

  it("A17: a cut parameter download goes on at the next block; the old set serves until then", async () => {
    const simulator = await refused((world) => void strike(world, "receive", "cut-power", { nth: 3 }));
    await screen(simulator, "off", 60_000);
    const before = askedFor(simulator).length;
    simulator.world.powerOn();
    await logOn(simulator);
    await screen(simulator, "home", 60_000);
    // Sign-in, the two blocks that were missing, the end.
    expect(askedFor(simulator).slice(before, before + 4)).toEqual(["004", "360", "360", "361"]);
  });

  it("A18: a malformed set is refused with the field at fault; the old one stays", async () => {
    const simulator = await refused((world) => host(world, { parameters: "malformed" }));
    await endsWith(simulator, "A18");
    // What is wrong in it is for support, behind "more".
    expect(said(simulator)).not.toContain("F62");
    expect(said(simulator)).toMatch(/客服 400-.*F3/);
    await type(simulator, "", "f3");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toMatch(/参数 F62\S* 有误/);
    expect(read(simulator, "en")).toMatch(/Setting F62\S* is wrong/);
    await type(simulator, "");
    await screen(simulator, "fault");
    await type(simulator, "");
    await screen(simulator, "home");
  });

  it("A19: signed in already: says so, and sends nothing", async () => {
    const simulator = await ready();
    const sent = wire(simulator).length;
    await type(simulator, "", "menu");
    await type(simulator, "1", "");
    await pass(simulator, 1_000);
    expect(said(simulator)).toContain("已签到");
    expect(wire(simulator).length).toBe(sent);
  });

  it("A20: the reply is lost: asks again, and both ends agree on the newest keys", async () => {
    const simulator = await refused((world) => void strike(world, "receive", "drop"));
    await screen(simulator, "home", 60_000);
    await sell(simulator, 100);
    await screen(simulator, "approved");
  });

  it("obeys the header's processing requirement after a sale: sign in again, load parameters", async () => {
    const simulator = await ready();
    host(simulator, { requirement: 3 });
    await sell(simulator, 100);
    await screen(simulator, "approved");
    const before = wire(simulator).length;
    await pass(simulator, 15_000);
    await type(simulator, "");
    await pass(simulator, 5_000);
    expect(wire(simulator).slice(before)).toEqual(["0800", "0810"]);
    host(simulator, { parameters: { "12": "45" } });
    await sell(simulator, 200);
    await screen(simulator, "approved");
    await pass(simulator, 15_000);
    await type(simulator, "");
    await pass(simulator, 10_000);
    expect(wire(simulator).slice(-8)).toEqual(["0800", "0810", "0800", "0810", "0800", "0810", "0800", "0810"]);
  });

  it("tests the line", async () => {
    const simulator = await ready();
    await type(simulator, "", "menu");
    await type(simulator, "5", "");
    await screen(simulator, "detail");
    expect(said(simulator)).toMatch(/用时 \d+ 毫秒/);
    expect(wire(simulator).slice(-2)).toEqual(["0820", "0830"]);
  });
});
