// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, it } from "vitest";
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { type StepName, stepNames } from "../../sim/scenario/steps";
import { playVerb } from "../../sim/scenario/verbs";
import { play, room, see, signIn } from "./rooms";

async function sellAll(where: Room, card: string, action: string): Promise<void> {
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "card", { card, action });
  await play(where, "key", { pin: card, then: "enter" });
  await play(where, "wait", { idle: true, timeoutMs: 200_000 });
}

async function armed(where: Room): Promise<readonly Plain[]> {
  return (await see(where, "faults"))["faults"] as readonly Plain[];
}

describe("a row that is armed at a step", () => {
  it("strikes when the terminal comes there, and not before", async () => {
    const where = await room();
    await play(where, "fault", { code: "A01", step: "waiting" });
    await signIn(where);
    expect(where.simulator.network.bearers.every(({ up }) => up)).toBe(true);
    expect(await armed(where)).toMatchObject([{ code: "A01", step: "waiting" }]);
    await sellAll(where, "credit-stripe", "swipe");
    expect(await see(where, "screen")).toMatchObject({ id: "checking" });
    expect((await armed(where))[0]).toMatchObject({ struckMs: expect.any(Number) });
  });

  it("strikes at once where the terminal stands there", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "fault", { code: "A01", step: "home" });
    expect(where.simulator.network.bearers.some(({ up }) => up)).toBe(false);
  });

  it("strikes once", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "fault", { code: "B08", step: "card" });
    await sellAll(where, "credit-stripe", "swipe");
    expect(await see(where, "screen")).toMatchObject({ id: "declined" });
    await play(where, "key", { key: "enter" });
    await sellAll(where, "debit-stripe", "swipe");
    expect(await see(where, "screen")).toMatchObject({ id: "approved" });
  });

  it("is taken back before it strikes, and behind", async () => {
    const where = await room();
    await signIn(where);
    const { id } = await play(where, "fault", { code: "A01", step: "card" });
    await play(where, "unfault", { id });
    await play(where, "key", { keys: "12345", then: "enter" });
    expect(where.simulator.network.bearers.every(({ up }) => up)).toBe(true);
    const { id: second } = await play(where, "fault", { code: "A01", step: "card" });
    expect(where.simulator.network.bearers.some(({ up }) => up)).toBe(false);
    await play(where, "unfault", { id: second });
    expect(where.simulator.network.bearers.every(({ up }) => up)).toBe(true);
  });

  it.each([
    ["step", { code: "B14", step: "tomorrow" }],
    ["step", { port: "network", point: "send", kind: "drop", step: "waiting" }],
  ])("is refused for its %s: %j", async (field, body) => {
    expect(await playVerb(await room(), "fault", body)).toMatchObject({ kind: "invalid", field });
  });
});

it("a signed chip sale with a slip comes to every step, in order", async () => {
  const where = await room({ model: "smart" });
  const come: StepName[] = [];
  where.codes.steps.listen((step) => come.push(step));
  await signIn(where);
  await sellAll(where, "credit-chip", "insert");
  await play(where, "sign", { signature: "wang", then: "confirm" });
  await play(where, "wait", { idle: true });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home", timeoutMs: 100_000 });
  const firsts = stepNames.map((step) => come.indexOf(step));
  expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
  expect(firsts.every((at) => at >= 0)).toBe(true);
});
