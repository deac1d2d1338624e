import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { choose, host, logOnToHome, pass, ready, screen, soldToHome, type } from "../simulated";
import { refundPart } from "./refund-part";

/** As many as a report has room for, and two more. */
const NAMED_MAX = 16;
const LATE = NAMED_MAX + 2;

/** A part of voucher 000002 is refunded, and the host hears nothing of it. */
async function refundUnheard(simulator: Simulator, amountFen: number): Promise<void> {
  await refundPart(simulator, amountFen);
  await screen(simulator, "checking", 300_000);
  await type(simulator, "");
  await screen(simulator, "home", 300_000);
}

/** Settles without what is being checked, as far as that title. */
async function leftOut(simulator: Simulator, title: string): Promise<void> {
  await choose(simulator, "结算");
  await screen(simulator, "confirm", 3_600_000);
  await type(simulator, "");
  await simulator.until(() => simulator.display.view.title.zh.startsWith(title), 1_200_000);
  await type(simulator, "");
}

interface Reported {
  readonly late: readonly (string | undefined)[];
  readonly paper: string;
}

/** @returns the vouchers that the last report names as ended after an earlier batch, and all of its text. */
function reported(simulator: Simulator): Reported {
  const paper = simulator.printer?.slips.findLast(({ kind }) => kind === "settlement")?.lines.join("\n") ?? "";
  return { late: [...paper.matchAll(/^(\d{6}) [\d.]+ 款项已退回顾客/gm)].map(([, stan]) => stan), paper };
}

async function settled(simulator: Simulator): Promise<Reported> {
  await choose(simulator, "结算");
  await simulator.until(() => simulator.display.view.title.zh.startsWith("结算完成"), 1_200_000);
  await type(simulator, "");
  await screen(simulator, "home");
  return reported(simulator);
}

describe("what has ended after its batch's settlement", () => {
  it("is named once, with its amount: what one report has no room for in the next one, behind a power cut, too", async () => {
    const simulator = await ready();
    await soldToHome(simulator, 12345);
    host(simulator, { silence: { when: { mti: "0220" }, processed: false, times: 50_000 } });
    for (let count = 0; count < LATE; count++) await refundUnheard(simulator, 100 + count);
    await leftOut(simulator, "结算完成");
    host(simulator, { clear: true });
    await pass(simulator, 14_400_000);
    await screen(simulator, "home");
    await soldToHome(simulator, 700);
    const first = await settled(simulator);
    expect(first.late).toHaveLength(NAMED_MAX);
    expect(first.paper).toContain("另有 2 笔见以后的结算单");
    expect((await check(simulator)).differences).toEqual([]);
    simulator.world.cutPower("by the test");
    simulator.world.powerOn();
    await logOnToHome(simulator);
    await soldToHome(simulator, 800);
    const second = await settled(simulator);
    expect(second.late).toHaveLength(LATE - NAMED_MAX);
    expect(new Set([...first.late, ...second.late]).size).toBe(LATE);
    expect(second.paper).not.toContain("以后的结算单");
    await soldToHome(simulator, 900);
    expect((await settled(simulator)).late).toEqual([]);
    expect((await check(simulator)).differences).toEqual([]);
  });

  it("has room for what was left out, too, and ended before the settlement's end was heard", async () => {
    const simulator = await ready();
    await soldToHome(simulator, 12345);
    host(simulator, { silence: { when: { mti: "0220" }, processed: false, times: 50_000 } });
    for (let count = 0; count < NAMED_MAX; count++) await refundUnheard(simulator, 100 + count);
    await leftOut(simulator, "结算完成");
    host(simulator, { clear: true });
    await pass(simulator, 14_400_000);
    await soldToHome(simulator, 700);
    host(simulator, { silence: { when: { mti: "0220" }, processed: false, times: 50_000 } });
    host(simulator, { silence: { when: { mti: "0320" }, processed: true, times: 1 } });
    await refundUnheard(simulator, 200);
    await leftOut(simulator, "结算未完成");
    host(simulator, { clear: true });
    await pass(simulator, 7_200_000);
    const first = reported(simulator);
    expect(first.late).toHaveLength(NAMED_MAX);
    expect(first.paper).toContain("另有 1 笔见以后的结算单");
    await soldToHome(simulator, 800);
    const second = await settled(simulator);
    expect(second.late).toHaveLength(1);
    expect(first.late).not.toContain(second.late[0]);
    expect((await check(simulator)).differences).toEqual([]);
  });
});
