import { describe, expect, it } from "vitest";
import { NorFlash } from "../../sim/devices/flash";
import { flashOf } from "../../sim/devices/flash-contract";
import { transactionsView } from "../../sim/scenario/view-journal";
import type { Simulator } from "../../sim/simulator/simulator";
import { parametersKey } from "../../src/book/cells";
import { openJournal } from "../../src/journal/open";
import { booked, host, logOn, pass, said, screen, sell, strike, switchedOn, type } from "../simulated";
import { boot, esign, openFirstToFinish, sellUpToPad, sign, signatures, uploads } from "./signing";
import { read } from "./smallest-panel";

/** The acquirer takes no signatures from operator 01; the terminal has been told so, and is at home. */
async function forbidden(): Promise<Simulator> {
  const simulator = await esign();
  await type(simulator, "", "menu");
  await type(simulator, "6", "");
  await type(simulator, "01");
  await type(simulator, "0000");
  await screen(simulator, "detail");
  await type(simulator, "", "f1");
  await pass(simulator, 200);
  expect(said(simulator)).toContain("不能受理签名");
  await type(simulator, "");
  await screen(simulator, "home");
  return simulator;
}

describe("when the power goes", () => {
  it.each(["before", "after"] as const)("C04, C05: %s the pad is asked: straight back to signing", async (at) => {
    const simulator = await esign();
    const once = { nth: 1, times: 1, probability: 1, ms: 0 };
    simulator.world.faults.arm({ port: "signature-pad", point: "capture", kind: "cut-power", at, ...once });
    await sell(simulator, 100);
    await simulator.until(() => !simulator.world.powered, 10_000);
    await simulator.untilIdle(1_000);
    simulator.world.powerOn();
    await screen(simulator, "sign");
    expect(said(simulator)).toContain("1.00");
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    expect(signatures(simulator)[0]).toBeDefined();
    await type(simulator, "");
    await screen(simulator, "operator.number");
    expect(booked(simulator)).toEqual(["100 charged"]);
  });

  it("C06: after signing and before the upload: the signature is kept and uploaded later", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    strike(simulator, "send", "cut-power");
    await sign(simulator);
    await simulator.until(() => !simulator.world.powered, 10_000);
    expect(signatures(simulator)).toEqual([undefined]);
    await simulator.untilIdle(1_000);
    simulator.world.powerOn();
    await screen(simulator, "operator.number");
    await pass(simulator, 20_000);
    expect(signatures(simulator)[0]).toBeDefined();
  });
});

describe("C07: the upload", () => {
  it("gets lost and is repeated; the host keeps one", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    strike(simulator, "receive", "drop");
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 11_000);
    expect(said(simulator)).toContain("签名待上送");
    await type(simulator, "");
    await screen(simulator, "home");
    expect(said(simulator)).toContain("签名待上送 1 笔");
    await pass(simulator, 60_000);
    expect(said(simulator)).not.toContain("签名待上送");
    expect(uploads(simulator)).toBe(2);
    expect(signatures(simulator)[0]).toBeDefined();
  });

  it("is repeated before the next sale", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    host(simulator, { respond: { when: { mti: "0820" }, code: "96", times: 1 } });
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 31_000);
    await type(simulator, "200");
    await screen(simulator, "card");
    expect(signatures(simulator)[0]).toBeDefined();
  });

  it("does not block sales while the host is silent", async () => {
    const simulator = await esign();
    host(simulator, { silence: { when: { mti: "0820" }, processed: false } });
    for (const amountFen of [100, 200, 300]) {
      await sellUpToPad(simulator, amountFen);
      await sign(simulator);
      await screen(simulator, "approved");
      await type(simulator, "");
      await screen(simulator, "home");
    }
    expect(said(simulator)).toContain("签名待上送 3 笔");
    host(simulator, { clear: true });
    await pass(simulator, 1_200_000);
    expect(signatures(simulator).filter((code) => code !== undefined).length).toBe(3);
    expect(booked(simulator)).toEqual(["100 charged", "200 charged", "300 charged"]);
  });

  it("of more than 64 the oldest wait in history: all are counted, listed, and go by themselves", async () => {
    const simulator = await esign();
    host(simulator, { silence: { when: { mti: "0820" }, processed: false } });
    for (let sale = 0; sale < 70; sale++) {
      await sellUpToPad(simulator, 100);
      await sign(simulator);
      await screen(simulator, "approved");
      await type(simulator, "");
      await screen(simulator, "home", 120_000);
    }
    await pass(simulator, 600_000);
    expect(said(simulator)).toContain("签名待上送 70 笔");
    await boot(simulator);
    await logOn(simulator);
    await screen(simulator, "home");
    expect(said(simulator)).toContain("签名待上送 70 笔");
    // The last page holds the newest of those in history.
    await type(simulator, "", "menu");
    await type(simulator, "4", "");
    await screen(simulator, "list");
    for (let page = 0; page < 13; page++) await type(simulator, "", "down");
    await pass(simulator, 1_000);
    expect(simulator.display.view.options).toHaveLength(5);
    await type(simulator, "", "cancel");
    host(simulator, { clear: true });
    await pass(simulator, 3_000_000);
    expect(said(simulator)).not.toContain("签名待上送");
    expect(signatures(simulator).filter((code) => code !== undefined)).toHaveLength(70);
    expect(booked(simulator).length).toBe(70);
    const { transactions } = await transactionsView(simulator);
    expect(transactions).toEqual(Array.from({ length: 70 }, () => expect.objectContaining({ signature: "uploaded" })));
  });

  it("refused three times is told once, counted at home, and goes by itself when the host is well again", async () => {
    const simulator = await esign();
    await refusedOften(simulator);
    expect(read(simulator, "zh")).toMatch(/签名未被接收.*凭证号 \d{6}.*已保存，会自动重发.*C07-30/);
    expect(read(simulator, "en")).toMatch(/not accepted.*Voucher.*will be sent again.*C07-30/);
    await type(simulator, "");
    await screen(simulator, "home");
    expect(said(simulator)).toContain("签名待上送 1 笔 (C07-30)");
    const told = simulator.world.timeline.seq;
    await pass(simulator, 4_000_000);
    const again = simulator.world.timeline.since(told).filter((event) => event["id"] === "fault");
    expect(again).toEqual([]);
    expect(said(simulator)).toContain("签名待上送 1 笔 (C07-30)");
    host(simulator, { clear: true });
    await pass(simulator, 4_000_000);
    expect(said(simulator)).not.toContain("签名待上送");
    expect(signatures(simulator)[0]).toBeDefined();
    expect(booked(simulator)).toEqual(["100 charged"]);
  });

  it("refused often costs the flash nothing more, and keeps no other signature waiting", async () => {
    const simulator = await esign();
    await refusedOften(simulator);
    await type(simulator, "");
    await screen(simulator, "home");
    const before = Buffer.from(simulator.flash.image.bytes);
    await pass(simulator, 2_000_000);
    expect(before.equals(simulator.flash.image.bytes)).toBe(true);
    host(simulator, { clear: true });
    await sellUpToPad(simulator, 200);
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    expect(signatures(simulator)[1]).toBeDefined();
  });

  it("is sent from the list of things to finish, by its voucher number", async () => {
    const simulator = await esign();
    await refusedOften(simulator);
    await type(simulator, "");
    await openFirstToFinish(simulator);
    expect(said(simulator)).toContain("签名未被接收 (C07-30)");
    expect(said(simulator)).toContain("F1 现在上送签名");
    await type(simulator, "", "f1");
    await pass(simulator, 11_000);
    expect(said(simulator)).toContain("这次没有成功，会自动重发");
    await type(simulator, "");
    host(simulator, { clear: true });
    await screen(simulator, "list");
    await type(simulator, "1", "");
    await screen(simulator, "detail");
    await type(simulator, "", "f1");
    await pass(simulator, 11_000);
    expect(said(simulator)).toContain("签名已上送");
    expect(signatures(simulator)[0]).toBeDefined();
  });
});

/** Sold, signed, and the host has refused the signature three times: the notice stands. */
async function refusedOften(simulator: Simulator): Promise<void> {
  await sellUpToPad(simulator, 100);
  host(simulator, { respond: { when: { mti: "0820" }, code: "30" } });
  await sign(simulator);
  await screen(simulator, "approved");
  await pass(simulator, 1_000);
  expect(said(simulator)).toContain("签名待上送");
  await type(simulator, "");
  await screen(simulator, "fault", 300_000);
}

describe("by parameter and permission", () => {
  it("C08: a signature goes in parts where the acquirer takes only small messages", async () => {
    const simulator = await switchedOn({ model: "esign" });
    host(simulator, { parameters: { "50": "01100000010000010128" } });
    await logOn(simulator);
    await screen(simulator, "home");
    await sellUpToPad(simulator, 100);
    await sign(simulator, "smith");
    await screen(simulator, "approved");
    await pass(simulator, 5_000);
    expect(uploads(simulator)).toBeGreaterThan(1);
    expect(signatures(simulator)[0]).toBeDefined();
  });

  it("C08: every part goes where the host says 94 to each, and the last one's is about the whole", async () => {
    const simulator = await switchedOn({ model: "esign" });
    host(simulator, { parameters: { "50": "01100000010000010128" } });
    host(simulator, { respond: { when: { mti: "0820", amount: 100 }, code: "94", times: 99 } });
    await logOn(simulator);
    await screen(simulator, "home");
    await sellUpToPad(simulator, 100);
    await sign(simulator, "smith");
    await screen(simulator, "approved");
    await pass(simulator, 5_000);
    const parts = uploads(simulator);
    expect(parts).toBeGreaterThan(2);
    // The first word was about a picture that had never left: it goes once more, and then the word counts.
    await pass(simulator, 600_000);
    expect(uploads(simulator)).toBe(2 * parts);
    const { transactions } = await transactionsView(simulator);
    expect(transactions).toEqual([expect.objectContaining({ signature: "uploaded" })]);
  });

  it("C06: 94 to a picture that never left before drops no ink: it goes again, and the host has it", async () => {
    const simulator = await esign();
    host(simulator, { respond: { when: { mti: "0820", amount: 100 }, code: "94", times: 1 } });
    await sellUpToPad(simulator, 100);
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    expect(said(simulator)).toContain("签名待上送");
    expect(signatures(simulator)).toEqual([undefined]);
    await type(simulator, "");
    await pass(simulator, 60_000);
    expect(signatures(simulator)[0]).toBeDefined();
  });

  it("C09: takes a forbidden operator at his word at once, and asks for a supervisor", async () => {
    const simulator = await forbidden();
    await sell(simulator, 100);
    await screen(simulator, "operator.password");
    // Before him who has to decide, for as long as it takes him.
    for (const part of ["C09", "1.00", "已扣款", "主管输入密码后可签名"]) expect(said(simulator)).toContain(part);
    await type(simulator, "0000");
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    expect(signatures(simulator)[0]).toBeDefined();
  });

  it("C09: where no supervisor decides it is told beside the receipt's code, and all of it has room", async () => {
    const simulator = await forbidden();
    await sell(simulator, 100);
    await screen(simulator, "operator.password");
    await type(simulator, "", "cancel");
    await simulator.until(() => simulator.display.view.qr !== undefined, 60_000);
    expect(read(simulator, "zh")).toMatch(/已扣款.*C09.*请主管/);
    expect(read(simulator, "en")).toMatch(/Charged.*C09.*Supervisor \(00\)/);
  });

  it("C15: refuses signature parameters of another version, and keeps the old ones", async () => {
    const simulator = await switchedOn({ model: "esign" });
    host(simulator, { parameters: { "50": "99100000010000010999" } });
    await logOn(simulator);
    await screen(simulator, "fault");
    expect(said(simulator)).toContain("C15");
    await type(simulator, "");
    await screen(simulator, "home");
    await sellUpToPad(simulator, 100);
    await sign(simulator);
    await screen(simulator, "approved");
  });
});

describe("parameters of before an upgrade", () => {
  it("C15: are told at boot, and do not take effect", async () => {
    const chip = new NorFlash({ sizeBytes: 262_144, random: () => 0 });
    const opened = await openJournal(flashOf(chip));
    if (opened.kind === "fault") throw new Error("the journal does not open");
    // Layout 99: a limit of 0.00 in it, were it read, and a PIN that suffices.
    const parameters = new TextEncoder().encode("5099100000000000011999");
    await opened.journal.commit({ kind: "finishing", set: [[parametersKey, parameters]] });
    const simulator = await switchedOn({ model: "esign", chip: () => chip });
    await screen(simulator, "fault");
    expect(said(simulator)).toContain("C15");
    await type(simulator, "");
    await logOn(simulator);
    await screen(simulator, "home");
    await sellUpToPad(simulator, 100);
    await sign(simulator);
    await screen(simulator, "approved");
  });
});
