import { describe, expect, it } from "vitest";
import { choose, host, pass, ready, said, screen, sell, strike, type } from "../simulated";
import { read } from "./smallest-panel";

describe("the merchant's lists", () => {
  it("show each sale with the state of its money, page by page, and one in full", async () => {
    const simulator = await ready();
    for (let amount = 101; amount <= 107; amount++) {
      await sell(simulator, amount);
      await screen(simulator, "approved");
      await pass(simulator, 15_000);
      await type(simulator, "");
    }
    await screen(simulator, "home");
    await type(simulator, "", "menu");
    await type(simulator, "2", "");
    await pass(simulator, 500);
    expect(said(simulator)).toMatch(/1\.07 已扣款.*1\.06 已扣款/);
    expect(said(simulator)).not.toContain("1.02 ");
    await type(simulator, "", "down");
    await pass(simulator, 500);
    expect(said(simulator)).toMatch(/1\.02 已扣款.*1\.01 已扣款/);
    await type(simulator, "2", "");
    await screen(simulator, "detail");
    expect(said(simulator)).toMatch(/1\.01 .*已扣款.*凭证号.*2026-11-22.*629800\*+1014.*参考号/);
  });

  it("find a sale by voucher, amount or reference, and say what became of it", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop");
    await sell(simulator, 4321);
    await screen(simulator, "checking", 70_000);
    await screen(simulator, "returned", 30_000);
    await type(simulator, "");
    await choose(simulator, "核查交易");
    await screen(simulator, "original");
    await type(simulator, "4321");
    await screen(simulator, "detail");
    expect(said(simulator)).toMatch(/43\.21 款项已退回顾客.*B14/);
  });

  it("show what is being checked, after trying it again", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop", { times: 3 });
    await sell(simulator, 777);
    await screen(simulator, "checking", 70_000);
    await type(simulator, "");
    await type(simulator, "", "menu");
    await type(simulator, "4", "");
    await screen(simulator, "checking", 70_000);
    expect(said(simulator)).toContain("7.77");
  });

  const find = async (simulator: Awaited<ReturnType<typeof ready>>, wanted: string) => {
    await choose(simulator, "核查交易");
    await screen(simulator, "original");
    await type(simulator, wanted);
    await pass(simulator, 500);
  };

  it("E04: say whose word it is: the terminal's record, or what the acquirer has just said", async () => {
    const simulator = await ready();
    await sell(simulator, 4321);
    await screen(simulator, "approved");
    await pass(simulator, 15_000);
    await type(simulator, "");
    await find(simulator, "4321");
    await screen(simulator, "detail");
    expect(read(simulator, "zh")).toMatch(/43\.21 已扣款.*结算后到账 F3.*本机记录/);
    expect(read(simulator, "en")).toMatch(/43\.21\s+Charged.*F3: paid\?.*Terminal's own record/);
    await type(simulator, "", "cancel");
    // The list tells no more than it knows.
    await screen(simulator, "home");
    await type(simulator, "", "menu");
    await type(simulator, "21", "");
    await screen(simulator, "detail");
    expect(said(simulator)).not.toContain("本机记录");
    await type(simulator, "", "cancel");
    await type(simulator, "", "cancel");
    await screen(simulator, "home");
    host(simulator, { silence: { when: { mti: "0400" }, processed: false } });
    strike(simulator, "receive", "drop");
    await sell(simulator, 777);
    await screen(simulator, "checking", 70_000);
    await type(simulator, "");
    await find(simulator, "777");
    await screen(simulator, "detail", 70_000);
    expect(read(simulator, "zh")).toMatch(/款项核查中.*拉卡拉尚无答复/);
    await type(simulator, "", "cancel");
    host(simulator, { clear: true });
    await find(simulator, "777");
    await screen(simulator, "detail", 70_000);
    expect(read(simulator, "zh")).toMatch(/7\.77 款项已退回顾客.*拉卡拉刚刚答复/);
    expect(read(simulator, "en")).toMatch(/7\.77\s+Returned.*Lakala has just said so/);
  });

  it("E04: a host that answers the check with 96 has answered, and is told by one name in sale, check and list", async () => {
    const simulator = await ready();
    host(simulator, { respond: { when: { mti: "0200" }, code: "96" } });
    await sell(simulator, 888);
    await screen(simulator, "declined", 70_000);
    expect(read(simulator, "zh")).toMatch(/银行系统故障.*B17-96/);
    await type(simulator, "");
    host(simulator, { clear: true });
    host(simulator, { respond: { when: { mti: "0400" }, code: "96" } });
    strike(simulator, "receive", "drop", { times: 1 });
    await sell(simulator, 777);
    await screen(simulator, "checking", 70_000);
    await simulator.until(() => said(simulator).includes("系统故障"), 60_000);
    expect(read(simulator, "zh")).toMatch(/款项核查中.*银行系统故障/);
    await type(simulator, "");
    await find(simulator, "777");
    await screen(simulator, "detail", 70_000);
    expect(read(simulator, "zh")).toMatch(/款项核查中.*银行系统故障.*拉卡拉还没有结果/);
    expect(read(simulator, "en")).toMatch(/checked.*The bank's system is down.*Lakala has no result yet/);
    expect(read(simulator, "zh")).not.toContain("尚无答复");
  });

  it("of a sale that was voided they promise no money after settlement", async () => {
    const simulator = await ready();
    await sell(simulator, 4321);
    await screen(simulator, "approved");
    await pass(simulator, 15_000);
    await type(simulator, "");
    await choose(simulator, "消费撤销");
    await screen(simulator, "original");
    await type(simulator, "000002");
    await screen(simulator, "confirm");
    await type(simulator, "");
    await simulator.until(() => simulator.cardReader.listening, 20_000);
    simulator.playCard("credit-stripe", "swipe");
    await simulator.until(() => simulator.pinPad.collecting, 5_000);
    await type(simulator, "123456");
    await screen(simulator, "approved");
    await pass(simulator, 15_000);
    await type(simulator, "");
    await find(simulator, "000002");
    await screen(simulator, "detail");
    expect(said(simulator)).toMatch(/43\.21 款项已退回顾客.*凭证号 000002.*参考号/);
    expect(said(simulator)).not.toMatch(/结算后到账|尚未到账/);
  });

  it("E04: find a sale by the time on the wall, and say where the money is", async () => {
    const simulator = await ready();
    await sell(simulator, 4321);
    await screen(simulator, "approved");
    await pass(simulator, 15_000);
    await type(simulator, "");
    // It was ten o'clock; the merchant remembers three minutes past.
    await find(simulator, "1003");
    await screen(simulator, "detail");
    expect(said(simulator)).toMatch(/43\.21 已扣款.*凭证号.*批次 000001 结算后到账/);
    await type(simulator, "", "cancel");
    await find(simulator, "11221003");
    await screen(simulator, "detail");
    await type(simulator, "", "cancel");
    await find(simulator, "11231003");
    expect(said(simulator)).toMatch(/本机没有这笔交易.*客服/);
    await type(simulator, "", "cancel");
    const { retrievalReference: referenceNo } = simulator.acquirer.ledgerView().entries[0] as {
      readonly retrievalReference: string;
    };
    await find(simulator, referenceNo);
    await screen(simulator, "detail");
    expect(said(simulator)).toContain(referenceNo);
  });

  it("E04: ask the host about what is being checked, and say how that ended", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop", { times: 1 });
    await sell(simulator, 4321);
    await screen(simulator, "checking", 70_000);
    await type(simulator, "");
    await find(simulator, "4321");
    await screen(simulator, "detail");
    expect(said(simulator)).toMatch(/43\.21 款项已退回顾客/);
  });

  it("E04: where the host cannot be asked, keep saying that it is being checked", async () => {
    const simulator = await ready();
    strike(simulator, "receive", "drop", { times: 3 });
    await sell(simulator, 4321);
    await screen(simulator, "checking", 70_000);
    await type(simulator, "");
    await find(simulator, "4321");
    await screen(simulator, "detail", 70_000);
    expect(said(simulator)).toMatch(/43\.21 款项核查中.*B14/);
  });
});
