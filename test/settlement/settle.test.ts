import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { choose, host, pass, ready, said, screen, sell, strike, type } from "../simulated";

async function sold(simulator: Simulator, ...amounts: readonly number[]): Promise<void> {
  for (const amountFen of amounts) {
    await sell(simulator, amountFen);
    await screen(simulator, "approved");
    await pass(simulator, 4_000);
    await type(simulator, "");
    await pass(simulator, 4_000);
    await simulator.until(() => simulator.display.view.id !== "approved", 4_000);
    if (simulator.display.view.id === "approved") await type(simulator, "");
    await screen(simulator, "home");
  }
}

/** Through the menu until it is over. */
async function settled(simulator: Simulator): Promise<string> {
  await choose(simulator, "结算");
  await simulator.until(() => simulator.display.view.title.zh.startsWith("结算完成"), 120_000);
  return said(simulator);
}

function batches(simulator: Simulator): readonly string[] {
  return simulator.acquirer
    .settlements()
    .map(({ batch, end }) => `${batch} ${end?.code ?? "open"} ${end?.count ?? ""}`);
}

describe("a settlement", () => {
  it("is balanced: no details, the end message, the next batch, a slip", async () => {
    const simulator = await ready();
    await sold(simulator, 12345, 5000);
    expect(await settled(simulator)).toContain("已对平");
    expect(said(simulator)).toContain("收款 2 笔 173.45");
    expect(batches(simulator)).toEqual(["000001 207 0"]);
    expect(simulator.acquirer.ledgerView().entries.map(({ settled: is }) => is)).toEqual([true, true]);
    expect(simulator.printer?.slips.at(-1)).toMatchObject({ kind: "settlement", whole: true });
    await type(simulator, "");
    await sold(simulator, 700);
    expect(simulator.acquirer.ledgerView().entries.at(-1)).toMatchObject({ batch: "000002", state: "charged" });
    expect((await check(simulator)).differences).toEqual([]);
  });

  it("differs: every record is uploaded, and the report names what differs (E01)", async () => {
    const simulator = await ready();
    await sold(simulator, 12345, 5000, 100);
    host(simulator, { settle: { differ: [{ stan: "000003", amountFen: 1 }] } });
    expect(await settled(simulator)).toContain("不平 (E01)");
    expect(batches(simulator)).toEqual(["000001 202 3"]);
    expect(simulator.printer?.slips.at(-1)?.lines.join("\n")).toContain("000003 本机50.00 主机50.01");
    await type(simulator, "", "f1");
    expect(said(simulator)).toContain("000003 本机50.00 主机50.01");
  });

  it("goes on where the power cut it (E02)", async () => {
    const simulator = await ready();
    await sold(simulator, ...Array.from({ length: 10 }, (_, at) => 1000 + at));
    host(simulator, { settle: { differ: [{ stan: "000003", amountFen: 1 }] } });
    strike(simulator, "receive", "cut-power", { nth: 4 });
    await choose(simulator, "结算");
    await simulator.until(() => !simulator.world.powered, 120_000);
    expect(simulator.acquirer.settlements()[0]?.uploaded.length).toBe(10);
    simulator.world.powerOn();
    await logOnToReport(simulator);
    expect(said(simulator)).toContain("结算完成");
    expect(batches(simulator)).toEqual(["000001 202 10"]);
  });

  it.each([
    ["cut-power", "the end's answer goes with the power: the next sign-in tells of the next batch"],
    ["drop", "the end's answer is lost: it is asked for again"],
  ] as const)("is closed once where %s strikes: %s", async (kind, _tells) => {
    const simulator = await ready();
    await sold(simulator, 12345);
    // Echo, totals, end.
    strike(simulator, "receive", kind, { nth: 3 });
    await choose(simulator, "结算");
    if (kind === "cut-power") {
      await simulator.until(() => !simulator.world.powered, 120_000);
      simulator.world.powerOn();
      await logOnToReport(simulator);
    } else {
      await simulator.until(() => said(simulator).includes("E02"), 120_000);
      await type(simulator, "");
      await simulator.until(() => said(simulator).includes("已自动结算"), 300_000);
    }
    expect(batches(simulator)).toEqual(["000001 207 0"]);
    if (kind === "cut-power") await type(simulator, "");
    await screen(simulator, "home");
    await sold(simulator, 700);
    expect(simulator.acquirer.ledgerView().entries.at(-1)).toMatchObject({ batch: "000002", state: "charged" });
    expect((await check(simulator)).differences).toEqual([]);
  });

  it("leaves out what is being checked, by the operator's yes, and closes what support has spoken for", async () => {
    const simulator = await ready();
    await sold(simulator, 12345);
    host(simulator, { respond: { when: { mti: "0400" }, code: "64" } });
    strike(simulator, "receive", "drop");
    await sell(simulator, 5000);
    await screen(simulator, "checking", 120_000);
    await type(simulator, "");
    await screen(simulator, "home");
    await choose(simulator, "结算");
    await screen(simulator, "confirm", 120_000);
    expect(said(simulator)).toContain("1 笔款项还在核查");
    await type(simulator, "");
    await simulator.until(() => simulator.display.view.title.zh.startsWith("结算完成"), 120_000);
    // The host has it: it says so, and the sale's line stands in the report.
    expect(said(simulator)).toContain("收款 1 笔 123.45");
    expect(simulator.printer?.slips.at(-1)?.lines.join("\n")).toContain("000003 核查中，未计入");
    expect(simulator.acquirer.settlements()[0]?.missing).toEqual(["000003"]);
  });

  it("begins anew where something was sold behind a settlement that met nobody", async () => {
    const simulator = await ready();
    await sold(simulator, 12345);
    strike(simulator, "receive", "drop", { nth: 2, times: 1 });
    await choose(simulator, "结算");
    await simulator.until(() => said(simulator).includes("E02"), 120_000);
    await type(simulator, "");
    await sold(simulator, 700);
    expect(await settled(simulator)).toContain("收款 2 笔 130.45");
    expect(batches(simulator)).toEqual(["000001 207 0"]);
    expect((await check(simulator)).differences).toEqual([]);
  });

  it.each(["77", "99", "A0", "C1", "94"])(
    "is refused with %s: it goes on by itself, and nobody is told to charge again",
    async (code) => {
      const simulator = await ready();
      await sold(simulator, 12345);
      host(simulator, { respond: { when: { mti: "0500" }, code } });
      await choose(simulator, "结算");
      await simulator.until(() => simulator.display.view.title.zh === "结算未完成", 120_000);
      expect(said(simulator)).toMatch(new RegExp(`终端会自动继续结算.*E02-${code}`, "s"));
      expect(said(simulator)).not.toMatch(/收款|重新交易|已关闭/);
      host(simulator, { clear: true });
      await pass(simulator, 600_000);
      expect(batches(simulator)).toEqual(["000001 207 0"]);
    },
  );

  it("is refused whole, with a batch that the host has left: both are asked about again, and both are settled", async () => {
    const simulator = await ready();
    await sold(simulator, 12345);
    host(simulator, { batch: 7 });
    await sell(simulator, 600);
    await screen(simulator, "declined");
    await type(simulator, "");
    await screen(simulator, "home");
    await sold(simulator, 5000);
    host(simulator, { respond: { when: { mti: "0500" }, code: "12" } });
    await choose(simulator, "结算");
    await simulator.until(() => said(simulator).includes("B18-12"), 120_000);
    host(simulator, { clear: true });
    await type(simulator, "");
    await screen(simulator, "home");
    expect(await settled(simulator)).toContain("收款 2 笔 173.45");
    expect(batches(simulator)).toEqual(["000001 207 0", "000007 207 0"]);
    await pass(simulator, 20_000);
    expect(simulator.printer?.slips.at(-1)?.lines.join("\n")).toContain("含终端 10000001 此前批次 000001");
    expect((await check(simulator)).differences).toEqual([]);
  });

  it("balances behind an upload that met no answer: what came of that counts no more", async () => {
    const simulator = await ready();
    await sold(simulator, 12345, 5000);
    const stan = simulator.acquirer.ledgerView().entries[0]?.stan;
    host(simulator, { settle: { differ: [{ stan, amountFen: 1 }] } });
    host(simulator, { silence: { when: { mti: "0320" } } });
    await choose(simulator, "结算");
    await simulator.until(() => said(simulator).includes("E02"), 300_000);
    host(simulator, { clear: true });
    await type(simulator, "");
    await sold(simulator, 700);
    expect(await settled(simulator)).toContain("已对平");
    expect(simulator.acquirer.settlements()).toMatchObject([{ end: { code: "207" }, uploaded: [], missing: [] }]);
    await pass(simulator, 20_000);
    expect((await check(simulator)).differences).toEqual([]);
  });
});

async function logOnToReport(simulator: Simulator): Promise<void> {
  await screen(simulator, "operator.number");
  await type(simulator, "01");
  await screen(simulator, "operator.password");
  await type(simulator, "0000");
  await simulator.until(() => simulator.display.view.title.zh.startsWith("结算完成"), 120_000);
}
