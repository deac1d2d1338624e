import { describe, expect, it } from "vitest";
import { bitmapOfPbm, describeWithJbigkit, runAll } from "../signature/jbigkit";
import { booked, host, logOnToHome, pass, ready, said, screen, sell, strike, type } from "../simulated";
import { boot, esign, openFirstToFinish, sellUpToPad, sign, signatures, strikePad, uploads } from "./signing";

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
    // Where a sector is full the next one is erased and begun: that is no flush of the sale's own.
    const startsSector = (argument: unknown) => Number((argument as { address?: number }).address ?? 0) % 4096 === 0;
    const flushes = simulator.world.timeline
      .since(from)
      .filter(({ kind, ...call }) => kind === "call" && call["port"] === "flash" && call["method"] === "program")
      .filter((call) => !startsSector(call["argument"]));
    expect(flushes.length).toBe(2);
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

  it.each(["fail", "drop"] as const)(
    "(%s) after the points were confirmed, and no longer gives them: paper",
    async (kind) => {
      const simulator = await ready({ model: "smart" });
      await sellUpToPad(simulator, 100);
      const order = { port: "signature-pad", point: "read", kind, nth: 2, times: 1 } as const;
      simulator.world.faults.arm({ ...order, probability: 1, ms: 0, at: "before" });
      // More points than are read at a time.
      const points = Array.from({ length: 300 }, (_, at) => ({
        x: 200 * at,
        y: 100 * at,
        timeMs: 10 * at,
        pressure: 255,
      }));
      simulator.signaturePad?.draw([points]);
      simulator.signaturePad?.confirm();
      await screen(simulator, "approved");
      expect(said(simulator)).toContain("C01");
      await pass(simulator, 30_000);
      expect(simulator.printer?.slips[0]?.lines.join()).toContain("签名");
      expect(signatures(simulator)).toEqual([undefined]);
    },
  );

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
    await logOnToHome(simulator);
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

describeWithJbigkit("the picture at the host", () => {
  it("can be read by others, and is not blank", async () => {
    const simulator = await esign();
    await sellUpToPad(simulator, 12345);
    await sign(simulator, "smith");
    await screen(simulator, "approved");
    await pass(simulator, 1_000);
    const input = Buffer.from(simulator.acquirer.ledgerView().entries[0]?.signature?.jbig ?? "", "base64");
    const [pbm = new Uint8Array(0)] = runAll([{ command: "jbgtopbm", input }]);
    expect(bitmapOfPbm(pbm).bits.filter((byte) => byte !== 0).length).toBeGreaterThan(100);
  });
});
