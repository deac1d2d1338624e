import { describe, expect, it } from "vitest";
import { onPad, signatureOf } from "../../sim/scenario/signatures";
import type { Simulator, SimulatorOptions } from "../../sim/simulator";
import { booked, host, logOn, pass, ready, said, screen, sell, strike, switchedOn, type } from "../simulated";

/** The cardholder signs with a signature of the deck. */
async function sign(simulator: Simulator, name = "wang"): Promise<void> {
  const pad = simulator.signaturePad;
  if (!pad) throw new Error("no pad");
  await simulator.until(() => pad.listening, 10_000);
  if (!pad.listening) throw new Error(`the pad waits for nothing: ${said(simulator)}`);
  pad.draw(onPad(signatureOf(name)));
  pad.confirm();
  await pass(simulator, 100);
}

const esign = (options: Partial<SimulatorOptions> = {}) => ready({ model: "esign", ...options });
const signatures = (simulator: Simulator) =>
  simulator.acquirer.ledgerView().entries.map((entry) => entry.signature?.featureCode);
/** 0820 with 60.1 = 07 or 08. */
const uploads = (simulator: Simulator) =>
  simulator.messages.all.filter(
    ({ shown }) =>
      shown.mti === "0820" && shown.fields.some(({ field, value }) => field === 60 && /^0[78]/.test(value)),
  ).length;

/** From home to the pad that waits. */
async function sellUpToPad(simulator: Simulator, amountFen: number): Promise<void> {
  await sell(simulator, amountFen);
  await screen(simulator, "sign");
  await simulator.until(() => simulator.signaturePad?.listening ?? false, 1_000);
}

async function boot(simulator: Simulator): Promise<void> {
  simulator.world.cutPower("test");
  await simulator.untilIdle(1_000);
  simulator.world.powerOn();
}

function strikePad(simulator: Simulator, kind: "fail" | "drop" | "delay"): void {
  const order = { kind, nth: 1, times: 100, probability: 1, ms: 2_000, at: "before" } as const;
  for (const point of ["status", "capture"]) simulator.world.faults.arm({ port: "signature-pad", point, ...order });
}

/** From home into the list of things to finish, the first one in full. */
async function openFirstToFinish(simulator: Simulator): Promise<void> {
  await screen(simulator, "home");
  await type(simulator, "", "menu");
  await type(simulator, "4", "");
  await screen(simulator, "list");
  await type(simulator, "1", "");
  await screen(simulator, "detail");
}

describe("a sale that has to be signed", () => {
  it("is signed, then approved, and the host has the signature with its own feature code", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 12345);
    expect(said(simulator)).toContain("已扣款");
    const { caption } = simulator.signaturePad ?? { caption: "" };
    expect(caption).toMatch(/^[0-9A-F]{8}$/);
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    expect(signatures(simulator)).toEqual([caption]);
    expect(uploads(simulator)).toBe(1);
    await type(simulator, "");
    await screen(simulator, "home");
    expect(said(simulator)).not.toContain("签名");
    expect(booked(simulator)).toEqual(["12345 charged"]);
  });

  it("is signed on the smart model before its slip is printed", async () => {
    const simulator = await ready({ model: "smart" });
    await sellUpToPad(simulator, 12345);
    expect(simulator.printer?.slips).toEqual([]);
    await sign(simulator, "smith");
    await screen(simulator, "approved");
    await pass(simulator, 40_000);
    expect(simulator.printer?.slips.length).toBe(2);
    expect(signatures(simulator)[0]).toMatch(/^[0-9A-F]{8}$/);
  });

  it("has a line on its slip on the classic model", async () => {
    const simulator = await ready();
    await sell(simulator, 12345);
    await screen(simulator, "approved");
    await pass(simulator, 20_000);
    expect(simulator.printer?.slips[0]?.lines.join()).toContain("签名");
    expect(uploads(simulator)).toBe(0);
  });

  it("C10: asks for none where nothing is approved", async () => {
    const simulator = await esign();
    await sell(simulator, 100, "restricted");
    await screen(simulator, "declined");
    await type(simulator, "");
    strike(simulator, "receive", "drop");
    await sell(simulator, 100);
    await screen(simulator, "checking", 70_000);
    await screen(simulator, "returned", 30_000);
    const seen = simulator.world.timeline.since(0).filter((event) => event.kind === "screen" && event["id"] === "sign");
    expect(seen).toEqual([]);
  });

  it("keeps the critical path at two flushes: the signature's own come behind it", async () => {
    const simulator = await esign();
    const from = simulator.world.timeline.seq;
    await sellUpToPad(simulator, 100);
    const flushes = () =>
      simulator.world.timeline
        .since(from)
        .filter((event) => event.kind === "call" && event["port"] === "flash" && event["method"] !== "read").length;
    expect(flushes()).toBe(2);
  });

  it("shows no stroke and no picture in any event", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    const events = JSON.stringify(simulator.world.timeline.since(0));
    expect(events).not.toContain("pressure");
    const jbig = simulator.acquirer.ledgerView().entries[0]?.signature?.jbig ?? "";
    expect(jbig.length).toBeGreaterThan(100);
    expect(events).not.toContain(jbig.slice(0, 40));
  });
});

describe("C01: the pad does not respond", () => {
  it.each(["fail", "drop"] as const)("(%s) and there is a printer: paper", async (kind) => {
    const simulator = await ready({ model: "smart" });
    strikePad(simulator, kind);
    await sell(simulator, 100);
    await screen(simulator, "approved");
    expect(said(simulator)).toContain("C01");
    await pass(simulator, 30_000);
    expect(simulator.printer?.slips[0]?.lines.join()).toContain("签名");
    expect(booked(simulator)).toEqual(["100 charged"]);
  });

  it("and there is none: no signature, and support is told", async () => {
    const simulator = await esign();
    strikePad(simulator, "fail");
    await sell(simulator, 100);
    await screen(simulator, "approved");
    expect(said(simulator)).toContain("C01");
    expect(said(simulator)).toContain("已扣款");
    await type(simulator, "");
    await screen(simulator, "home");
    expect(said(simulator)).not.toContain("待补签名");
    expect(booked(simulator)).toEqual(["100 charged"]);
  });

  it("a slow one only takes its time", async () => {
    const simulator = await esign();
    strikePad(simulator, "delay");
    await sell(simulator, 100);
    await screen(simulator, "sign");
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    expect(signatures(simulator)[0]).toBeDefined();
  });
});

describe("C02: too little ink", () => {
  it.each(["dot", "line"])("asks again for a %s, three times in all, then for a supervisor", async (mark) => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    await sign(simulator, mark);
    expect(said(simulator)).toContain("C02");
    await sign(simulator, mark);
    await sign(simulator, mark);
    await screen(simulator, "operator.password");
    await type(simulator, "0000");
    await screen(simulator, "approved");
    expect(said(simulator)).toContain("主管已确认");
    expect(booked(simulator)).toEqual(["100 charged"]);
    expect(uploads(simulator)).toBe(0);
  });

  it("takes the second try", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    await sign(simulator, "line");
    await sign(simulator, "li");
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    expect(signatures(simulator)[0]).toBeDefined();
  });

  it("leaves it unsigned where no supervisor comes", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    for (let tries = 0; tries < 3; tries++) await sign(simulator, "dot");
    await screen(simulator, "operator.password");
    await type(simulator, "", "cancel");
    await screen(simulator, "approved");
    await type(simulator, "");
    await screen(simulator, "home");
    expect(said(simulator)).toContain("待补签名 1 笔");
  });

  it("goes to paper by the acquirer's parameter", async () => {
    const simulator = await ready({ model: "smart" });
    host(simulator, { parameters: { "50": "01100000010000000999" } });
    await sellUpToPad(simulator, 100);
    await sign(simulator);
    await screen(simulator, "approved");
    await type(simulator, "");
    await pass(simulator, 20_000);
    await sellUpToPad(simulator, 200);
    for (let tries = 0; tries < 3; tries++) await sign(simulator, "dot");
    await screen(simulator, "approved");
    expect(said(simulator)).toContain("请在签购单上签名");
    expect(booked(simulator)).toEqual(["100 charged", "200 charged"]);
  });
});

describe("C03: nobody signs", () => {
  it("the sale stays charged and stands in the list of things to finish, from where it is signed", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    await screen(simulator, "approved", 61_000);
    expect(said(simulator)).toContain("C03");
    await type(simulator, "");
    await openFirstToFinish(simulator);
    expect(said(simulator)).toContain("待补签名");
    await type(simulator, "", "f1");
    await sign(simulator);
    await screen(simulator, "detail");
    await pass(simulator, 1_000);
    expect(signatures(simulator)[0]).toBeDefined();
    await type(simulator, "");
    await pass(simulator, 500);
    await type(simulator, "", "cancel");
    await screen(simulator, "home");
    expect(said(simulator)).not.toContain("签名");
    expect(booked(simulator)).toEqual(["100 charged"]);
  });

  it("the operator may put it off, and after a power cut nobody is asked for it again", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    await type(simulator, "", "cancel");
    await screen(simulator, "approved");
    await boot(simulator);
    await logOn(simulator);
    await screen(simulator, "home");
    expect(said(simulator)).toContain("待补签名 1 笔");
  });

  it("the operator may take paper where there is a printer", async () => {
    const simulator = await ready({ model: "smart" });
    await sellUpToPad(simulator, 100);
    await type(simulator, "", "f1");
    await screen(simulator, "approved");
    await pass(simulator, 30_000);
    expect(simulator.printer?.slips[0]?.lines.join()).toContain("签名");
    expect(uploads(simulator)).toBe(0);
  });
});

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

  it("refused three times is kept, told, and the sale stays charged", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 100);
    host(simulator, { respond: { when: { mti: "0820" }, code: "30" } });
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    expect(said(simulator)).toContain("签名待上送");
    await type(simulator, "");
    await screen(simulator, "fault", 300_000);
    expect(said(simulator)).toContain("C07-30");
    expect(said(simulator)).toContain("已扣款");
    await type(simulator, "");
    await screen(simulator, "home");
    expect(booked(simulator)).toEqual(["100 charged"]);
  });
});

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

  it("C09: takes a forbidden operator at his word at once, and asks for a supervisor", async () => {
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
    await sell(simulator, 100);
    await screen(simulator, "operator.password");
    const screens = simulator.world.timeline.since(0).filter((event) => event.kind === "screen");
    expect(JSON.stringify(screens.at(-2))).toContain("C09");
    await type(simulator, "0000");
    await sign(simulator);
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    expect(signatures(simulator)[0]).toBeDefined();
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
