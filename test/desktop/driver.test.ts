// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, describe, expect, test } from "vitest";
import type { Speed } from "../../sim/scenario/pace";
import { type Served, served } from "./stages";

const running: Served[] = [];

afterEach(async () => {
  for (const at of running.splice(0)) await at.close();
});

async function open(speed: Speed): Promise<Served> {
  const at = await served({ speed });
  running.push(at);
  return at;
}

async function nowMs(at: Served): Promise<number> {
  return Number((await at.get("clock")).body["epochMs"]);
}

describe("virtual time", () => {
  test.each([1, 10] as const)("runs %i times as fast as real time", async (speed) => {
    const at = await open(speed);
    await at.post("wait", { idle: true });
    // The looks at the clock take time themselves: at most what passed around them, at least most of what passed between.
    const before = performance.now();
    const from = await nowMs(at);
    const between = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const slept = performance.now() - between;
    const passed = (await nowMs(at)) - from;
    expect(passed).toBeGreaterThan(slept * speed * 0.6);
    expect(passed).toBeLessThanOrEqual(Math.ceil((performance.now() - before) * speed));
  });

  test("stands still at full speed when everybody waits, and jumps when asked", async () => {
    const at = await open("max");
    await at.post("wait", { idle: true });
    const from = await nowMs(at);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await nowMs(at)).toBe(from);
    await at.post("clock", { advanceMs: 3_600_000 });
    expect(await nowMs(at)).toBe(from + 3_600_000);
  });

  test("stands still while paused, at every speed", async () => {
    const at = await open(10);
    await at.post("clock", { action: "pause" });
    const from = await nowMs(at);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await nowMs(at)).toBe(from);
    await at.post("clock", { action: "run" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await nowMs(at)).toBeGreaterThan(from);
  });

  test("a wait does not wait for real time", async () => {
    const at = await open(1);
    const fromReal = performance.now();
    // The card screen waits for a minute.
    await at.post("key", { keys: "01", then: "enter" });
    await at.post("key", { keys: "0000", then: "enter" });
    await at.post("wait", { screen: "home" });
    await at.post("key", { keys: "100", then: "enter" });
    expect(await at.post("wait", { screen: "not-charged", timeoutMs: 70_000 })).toMatchObject({ status: 200 });
    expect(performance.now() - fromReal).toBeLessThan(10_000);
  });
});

test("many at once are served one after the other", async () => {
  const at = await open("max");
  const replies = await Promise.all(Array.from({ length: 30 }, () => at.post("key", { key: "1" })));
  expect(replies.every(({ status }) => status === 200)).toBe(true);
  expect((await at.get("screen")).body).toMatchObject({ id: "operator.number", input: "11" });
});

test("a plug that is pulled does not wait for the keys that are being typed", async () => {
  const at = await open(1);
  await at.post("wait", { screen: "operator.number" });
  const typed = at.post("key", { keys: "01010101010101010101010101010101" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await at.post("power", { action: "cut" })).toMatchObject({ status: 200, body: { powered: false } });
  expect(await typed).toMatchObject({ status: 200 });
  const events = (await at.get("timeline")).body["events"] as readonly { readonly kind: string }[];
  const keys = events.filter(({ kind }) => kind === "key");
  const before = events
    .slice(
      0,
      events.findLastIndex(({ kind }) => kind === "power"),
    )
    .filter((e) => e.kind === "key");
  expect(keys.length).toBe(32);
  expect(before.length).toBeLessThan(24);
});
