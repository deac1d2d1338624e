import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Simulator } from "../../sim/simulator/simulator";
import { choose, host, ready, said, screen, soldToHome, type } from "../simulated";
import { refundPart } from "./refund-part";

/** As many as a report has room for. */
const NAMED_MAX = 16;

/** A part of voucher 000002 is refunded, its answer lost, and the host has had it (94). */
async function refundHad(simulator: Simulator, amountFen: number): Promise<void> {
  host(simulator, { silence: { when: { mti: "0220" }, processed: true, times: 1 } });
  await refundPart(simulator, amountFen);
  await simulator.until(() => said(simulator).includes("已收到"), 300_000);
  await type(simulator, "");
  await screen(simulator, "home");
}

describe("what the host has had", () => {
  it("is counted as far as a report has room: one more is left out, named, and asked about", async () => {
    const simulator = await ready();
    await soldToHome(simulator, 12345);
    for (let count = 0; count <= NAMED_MAX; count++) await refundHad(simulator, 100 + count);
    await choose(simulator, "结算");
    await simulator.until(() => simulator.display.view.title.zh.startsWith("结算完成"), 600_000);
    expect(said(simulator)).toContain(`退款 ${NAMED_MAX} 笔 17.20`);
    const paper = simulator.printer?.slips.findLast(({ kind }) => kind === "settlement")?.lines.join("\n") ?? "";
    expect(paper.match(/主机已收，随结算入账/g)?.length).toBe(NAMED_MAX);
    const [left, ...others] = [...paper.matchAll(/^(\d{6}) 核查中，未计入$/gm)].map(([, stan]) => stan);
    expect(others).toEqual([]);
    expect(paper).toContain(`${left} 1.16 主机有，未上送`);
    const { differences, owed } = await check(simulator);
    expect(differences).toEqual([]);
    expect(owed.map(({ stan }) => stan)).toEqual([left]);
  });
});
