// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import { check } from "../../sim/scenario/checker";
import type { Room } from "../../sim/scenario/room";
import { home, sold } from "../scenario/false/worlds";
import { refundHad } from "../scenario/false/worlds-settled";
import { play, see } from "../scenario/rooms";

type Step = readonly [verb: string, body: object];

async function playAll(where: Room, steps: readonly Step[]): Promise<void> {
  for (const [verb, body] of steps) await play(where, verb, body as Parameters<typeof play>[2]);
}

const settles: readonly Step[] = [
  ["choose", { text: "结算" }],
  ["wait", { screen: "confirm", timeoutMs: 600_000 }],
  ["key", { key: "enter" }],
  ["wait", { text: "结算完成", timeoutMs: 120_000 }],
];

async function settledBatches(where: Room): Promise<unknown> {
  return (await see(where, "settlements"))["settled"];
}

function paper({ simulator }: Room): string {
  return (simulator.printer?.slips ?? []).flatMap(({ lines }) => lines).join("\n");
}

/** Support says, falsely, that it was not made. */
const denies: readonly Step[] = [
  ["choose", { text: "待办事项" }],
  ["key", { key: "1" }],
  ["key", { key: "f3" }],
  ["key", { key: "1" }],
  ["key", { keys: "77001", then: "enter" }],
  ["key", { keys: "0000", then: "enter" }],
  ["key", { key: "enter" }],
  ["wait", { screen: "list" }],
  ["key", { key: "cancel" }],
  ["wait", { screen: "home" }],
];

/** The refund's end alone is owed, and nothing is false. */
async function expectAsked(where: Room): Promise<void> {
  const { differences, owed } = await check(where.simulator);
  expect(differences).toEqual([]);
  expect(owed).toMatchObject([{ stan: "000003", what: "the end of a refund" }]);
}

describe("a refund that the host has had", () => {
  it("keeps its batch, whose end nobody answers, from its report until ten minutes before midnight, and no longer", async () => {
    const where = await sold();
    await refundHad(where);
    await playAll(where, [
      // Echo, totals, the refund once more, end.
      ["fault", { port: "network", point: "receive", kind: "drop", nth: 4 }],
      ["choose", { text: "结算" }],
      ["wait", { text: "结算未完成", timeoutMs: 200_000 }],
      ["key", { key: "enter" }],
      ["host", { silence: { when: { mti: "0320" }, processed: false, times: 5000 } }],
      ["wait", { screen: "home" }],
      // The host is in the next batch, and the sale brings the terminal there.
      ["key", { keys: "700", then: "enter" }],
      ["wait", { screen: "card", timeoutMs: 300_000 }],
      ["card", { card: "credit-tap", action: "tap" }],
      ["wait", { text: "A16-77", timeoutMs: 300_000 }],
    ]);
    await home(where);
    await playAll(where, [
      ["clock", { set: "2026-11-22T23:40:00+08:00" }],
      ["clock", { advanceMs: 480_000 }],
    ]);
    expect(await settledBatches(where)).toEqual([]);
    await playAll(where, [
      ["clock", { advanceMs: 1_200_000 }],
      ["wait", { idle: true, timeoutMs: 300_000 }],
    ]);
    expect(await settledBatches(where)).toEqual(["000001"]);
    expect(paper(where)).toContain("000003 核查中，已计入");
    await expectAsked(where);
  });

  it("is asked about where it was left out, and the host's totals under the number opened once more do not have it", async () => {
    const where = await sold();
    await playAll(where, [
      ["host", { silence: { when: { mti: "0220" }, processed: true, times: 6 } }],
      ["choose", { text: "退货" }],
      ["key", { keys: "000002", then: "enter" }],
      ["key", { key: "enter" }],
      ["key", { keys: "5000", then: "enter" }],
      ["key", { keys: "0000", then: "enter" }],
      ["card", { card: "credit-stripe", action: "swipe" }],
      ["wait", { screen: "checking", timeoutMs: 120_000 }],
    ]);
    await home(where);
    await playAll(where, settles);
    await home(where);
    await playAll(where, [
      ["host", { clear: true }],
      ["clock", { advanceMs: 900_000 }],
      ["host", { batch: 1 }],
      ["host", { load: "keys" }],
      ["key", { keys: "01", then: "enter" }],
      ["key", { keys: "0000", then: "enter" }],
      ["wait", { idle: true }],
    ]);
    await home(where);
    await playAll(where, [
      ["key", { keys: "700", then: "enter" }],
      ["card", { card: "credit-tap", action: "tap" }],
      ["wait", { screen: "approved" }],
    ]);
    await home(where);
    await playAll(where, [
      ["choose", { text: "结算" }],
      ["wait", { text: "结算完成", timeoutMs: 120_000 }],
    ]);
    await home(where);
    expect(paper(where)).toMatch(/000003 核查中，未计入[\s\S]*000003 核查中，已计入/);
    await expectAsked(where);
  });

  it.each([
    {
      name: "taken once more and counted no longer",
      meets: ["host", { silence: { when: { mti: "0320", amount: 5000 }, processed: true, times: 3 } }],
      says: ["主机退款(HOST CREDIT) 1    50.00", "000003 50.00 客服称退货未成功"],
    },
    {
      name: "counted in totals whose end was lost",
      meets: ["fault", { port: "network", point: "receive", kind: "drop", nth: 4 }],
      says: ["77001，但已计入"],
    },
  ] as const)(
    "is not made by support's false word on the way, and the report shows it: $name",
    async ({ meets, says }) => {
      const where = await sold();
      await refundHad(where);
      await playAll(where, [meets, ["choose", { text: "结算" }], ["wait", { text: "结算未完成", timeoutMs: 200_000 }]]);
      await home(where);
      await playAll(where, [
        ...denies,
        ["host", { clear: true }],
        ["clock", { advanceMs: 900_000 }],
        ["wait", { idle: true }],
      ]);
      for (const line of says) expect(paper(where)).toContain(line);
      expect(paper(where)).not.toContain("主机已收，随结算入账");
      const { differences, owed } = await check(where.simulator);
      expect(differences.map(({ what }) => what)).toEqual([
        "refunded at the host, and support's word says not refunded",
      ]);
      expect(owed).toEqual([]);
    },
  );
});
