import { describe, expect, it } from "vitest";
import { booked, host, pass, ready, requests, said, screen, sell, strike, type, wire } from "../simulated";
import { read } from "./smallest-panel";
import { unsigned } from "./unsigned";

/** Codes that a host could once say without a MAC, and be believed. */
const withoutMac = ["03", "12", "30", "97", "A8", "B1", "C1"];
const models = ["classic", "esign", "smart"] as const;

describe.each(models)("F09: an unsigned answer on a %s", (model) => {
  it.each(withoutMac)("%s, after the host has charged: being checked, then returned", async (code) => {
    const simulator = await ready({ model });
    const from = await unsigned(simulator, code, true);
    // It is told as what somebody seemed to say, and F4 says that it does not count.
    expect(read(simulator, "zh")).toMatch(new RegExp(`款项核查中.*收到的应答 ${code} 未能核实.*终端在核查.*F09.*F4`));
    expect(read(simulator, "en")).toMatch(
      new RegExp(`Money being checked.*Answer ${code} not verified.*do not charge again.*F09.*F4`),
    );
    expect(said(simulator)).not.toContain("应答码");
    await screen(simulator, "returned");
    expect(read(simulator, "zh")).toMatch(new RegExp(`收到的应答 ${code} 未能核实.*款项已退回顾客.*F09`));
    expect(requests(simulator, from)).toEqual(["0200", "0800", "0400"]);
    expect(booked(simulator)).toEqual(["100 reversed"]);
  });

  it.each(withoutMac)("%s, and the host has done nothing: being checked, then not charged", async (code) => {
    const simulator = await ready({ model });
    await unsigned(simulator, code, false);
    await screen(simulator, "not-charged");
    expect(said(simulator)).toContain("未扣款");
    expect(booked(simulator)).toEqual([]);
  });
});

describe("an answer that proves nothing", () => {
  it.each(["00", "11", "51", "91", "94", "77", "99", "A0"])("%s: no word of money is taken from it", async (code) => {
    const simulator = await ready();
    await unsigned(simulator, code, true);
    expect(simulator.pinPad.collecting).toBe(false);
    await screen(simulator, "returned");
    expect(booked(simulator)).toEqual(["100 reversed"]);
    await pass(simulator, 120_000);
    expect(wire(simulator).filter((mti) => mti === "0400").length).toBe(1);
  });

  it("55 opens no other PIN", async () => {
    const simulator = await ready();
    await unsigned(simulator, "55", true);
    expect(said(simulator)).not.toContain("F2");
    await screen(simulator, "returned");
  });

  it("with a wrong MAC is evidence as well, and a genuine one behind it counts", async () => {
    const simulator = await ready();
    host(simulator, { mac: { times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "checking");
    expect(said(simulator)).toMatch(/应答 00 校验不符，未采用.*A16/);
    await screen(simulator, "returned");
    expect(booked(simulator)).toEqual(["100 reversed"]);
  });

  it.each([false, true])("keeps what it seemed to say for support, booked: %s", async (processed) => {
    const simulator = await ready();
    host(simulator, { silence: { when: { mti: "0400" }, times: 1 } });
    await unsigned(simulator, "51", processed);
    await pass(simulator, 500);
    simulator.press("f4");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toMatch(/F09 收到的应答 51 未能核实.*未核实的应答码 51，不作数/);
    expect(read(simulator, "en")).toContain("Unverified answer 51: ignore it");
    await type(simulator, "");
    await screen(simulator, "checking");
    await simulator.until(() => ["returned", "not-charged"].includes(simulator.display.view.id), 200_000);
    expect(read(simulator, "zh")).toMatch(
      processed ? /收到的应答 51 未能核实.*款项已退回顾客/ : /未扣款.*收到的应答 51 未能核实/,
    );
  });

  it("is reversed with the sale's own numbers, whatever batch the sign-in brings", async () => {
    const simulator = await ready();
    host(simulator, { unsigned: { code: "03", processed: true, times: 1 } });
    const from = simulator.messages.all.length;
    await type(simulator, "100");
    await simulator.until(() => simulator.cardReader.listening, 70_000);
    simulator.playCard("credit-stripe", "swipe");
    await simulator.until(() => simulator.pinPad.collecting, 5_000);
    await type(simulator, "123456");
    await screen(simulator, "processing");
    host(simulator, { requirement: 0 });
    await simulator.until(() => booked(simulator).length > 0, 10_000);
    host(simulator, { batch: 7 });
    await screen(simulator, "returned");
    const [sale, signIn, reversal] = requests(simulator, from, 11, 41, 42, 60);
    expect(signIn).toMatch(/^0800/);
    expect(reversal).toBe(sale?.replace("0200", "0400"));
    expect(reversal).toContain("22000001");
    await type(simulator, "");
    await sell(simulator, 200);
    await screen(simulator, "approved");
    expect(requests(simulator, from, 60).at(-1)).toContain("22000007");
  });

  it("to the reversal ends nothing: once more behind a sign-in, then at growing pauses", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop");
    host(simulator, { unsigned: { when: { mti: "0400" }, code: "00", processed: false } });
    const from = simulator.messages.all.length;
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await pass(simulator, 12_000);
    expect(requests(simulator, from)).toEqual(["0200", "0400", "0800", "0400"]);
    await pass(simulator, 3_600_000);
    // 10 s, 20 s, … and at most five minutes: some twenty tries in an hour, not hundreds. The long pauses end with a sign-in
    // each, and one more 0400 under its keys: the host may have changed them.
    const sent = requests(simulator, from);
    expect(sent.filter((mti) => mti === "0400").length).toBeLessThan(40);
    expect(sent.filter((mti) => mti === "0800").length).toBeLessThan(16);
    expect(booked(simulator)).toEqual(["100 charged"]);
    host(simulator, { clear: true });
    await simulator.until(() => booked(simulator)[0] === "100 reversed", 400_000);
    expect(booked(simulator)).toEqual(["100 reversed"]);
  });

  it.each([
    ["64", "charged"],
    ["22", "charged"],
  ])("a genuine %s to the reversal ends nothing either", async (code, state) => {
    const simulator = await ready();
    strike(simulator, "receive", "drop");
    host(simulator, { respond: { when: { mti: "0400" }, code } });
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await pass(simulator, 5_000);
    expect(read(simulator, "zh")).toMatch(/款项核查中.*终端查不到结果.*F3/);
    expect(read(simulator, "en")).toContain("Terminal cannot find out");
    // The same remedy on home, with the number to call.
    await type(simulator, "", "cancel");
    await screen(simulator, "home");
    expect(read(simulator, "zh")).toMatch(/需客服核实，勿重复收款：1\.00 元，凭证号 000002.*400-/);
    expect(booked(simulator)).toEqual([`100 ${state}`]);
  });

  it.each([
    ["01", "not-charged", "未扣款"],
    ["12", "not-charged", "未扣款"],
    ["25", "not-charged", "未扣款"],
  ])("a genuine %s to the reversal: the original was not approved", async (code, id, money) => {
    const simulator = await ready();
    host(simulator, { silence: { when: { mti: "0200" }, processed: false, times: 1 } });
    host(simulator, { respond: { when: { mti: "0400" }, code, times: 1 } });
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await screen(simulator, id);
    expect(read(simulator, "zh")).toMatch(new RegExp(`^${money} / 1\\.00 元 凭证号 000002 (?!.*${money}).*B14`));
    expect(read(simulator, "en")).toMatch(/^Not charged \/ (?!.*Not charged).*B14/);
  });
});

describe("a host that declines unsigned and refuses the sign-in", () => {
  it("lets no sale begin, is not asked without end, and support's word closes it", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0800" }, code: "03" } });
    const from = await unsigned(simulator, "03", true);
    await pass(simulator, 5_000);
    expect(read(simulator, "zh")).toMatch(/款项核查中.*请客服核实.*签到被拒 \(A09-03\).*F3 客服已核实/);
    expect(said(simulator)).not.toContain("自动核查");
    expect(read(simulator, "en")).toMatch(/Sign-in refused \(A09-03\).*F3/);
    await type(simulator, "");
    await screen(simulator, "home");
    expect(read(simulator, "zh")).toMatch(/暂不能收款.*A09 商户未登记/);
    await type(simulator, "200");
    await screen(simulator, "checking");
    expect(said(simulator)).not.toContain("F1");
    await type(simulator, "", "f1");
    await type(simulator, "");
    await screen(simulator, "home");
    await pass(simulator, 3_600_000);
    expect(requests(simulator, from).filter((mti) => mti === "0800").length).toBeLessThan(25);
    expect(requests(simulator, from).filter((mti) => mti === "0400")).toEqual([]);

    await type(simulator, "", "menu");
    await type(simulator, "4", "");
    await screen(simulator, "checking");
    await type(simulator, "", "f3");
    await screen(simulator, "confirm");
    expect(read(simulator, "en")).toContain("What support says");
    await type(simulator, "1", "");
    await type(simulator, "20261127001");
    await screen(simulator, "operator.password");
    await type(simulator, "0000");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toMatch(/客服称：未扣款.*客服受理编号 20261127001.*以拉卡拉结果为准/);
    expect(read(simulator, "en")).toMatch(/Support says: not charged.*Reference 20261127001/);
    await type(simulator, "");
    await screen(simulator, "home");
    expect(said(simulator)).not.toMatch(/核查中|需客服核实/);
    // The keys are still refused.
    await type(simulator, "200");
    await screen(simulator, "not-charged");
    expect(said(simulator)).toContain("A09-03");
    await type(simulator, "");

    // The host's own word opens it again.
    host(simulator, { clear: true });
    await screen(simulator, "home");
    await type(simulator, "", "menu");
    await type(simulator, "4", "");
    await screen(simulator, "list");
    expect(said(simulator)).toContain("客服称：未扣款");
    await type(simulator, "1", "");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toMatch(/^1\.00 客服称：未扣款(?!.*客服称).*以拉卡拉结果为准.*F3 再次核查/);
    await type(simulator, "", "f3");
    await pass(simulator, 5_000);
    expect(booked(simulator)).toEqual(["100 reversed"]);
    await type(simulator, "", "cancel");
    await screen(simulator, "home");
    await sell(simulator, 200);
    await screen(simulator, "approved");
    expect(booked(simulator)).toEqual(["100 reversed", "200 charged"]);
  });

  it("needs a supervisor and a number for support's word", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0800" }, code: "03" } });
    await unsigned(simulator, "03", true);
    await type(simulator, "", "f3");
    await type(simulator, "1", "");
    await type(simulator, "123");
    await screen(simulator, "confirm");
    expect(said(simulator)).toContain("受理编号至少4位");
    await type(simulator, "", "cancel");
    await screen(simulator, "home");
    expect(said(simulator)).toContain("需客服核实，勿重复收款：1.00 元");
    await type(simulator, "", "menu");
    await type(simulator, "4", "");
    await screen(simulator, "checking");
    await type(simulator, "", "f3");
    await type(simulator, "2", "");
    await type(simulator, "1234");
    await screen(simulator, "operator.password");
    await type(simulator, "9999");
    await screen(simulator, "fault");
    expect(said(simulator)).toMatch(/还可再试 2 次.*A12/);
    await type(simulator, "");
    await screen(simulator, "operator.password");
    await type(simulator, "", "cancel");
    await screen(simulator, "home");
    expect(said(simulator)).toContain("需客服核实，勿重复收款：1.00 元");
  });
});
