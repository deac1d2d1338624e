// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { playInNewWorld } from "../../sim/desktop/commands/scenario";
import { parseScenario } from "../../sim/scenario/player";
import type { Plain } from "../../sim/scenario/result";
import { play, room, see, sell, signIn } from "../scenario/rooms";

/** The worked example of the guide in `src/profiles/README.md`: a fifth acquirer, listed as the guide says, and nothing else changed. */
vi.mock(import("../../src/profiles/list"), async (original) => {
  const { example } = await import("./fifth/terminal");
  return { acquirers: { ...(await original()).acquirers, example } };
});
vi.mock(import("../../sim/acquirer/hosts/list"), async (original) => {
  const { example } = await import("./fifth/host");
  return { hosts: { ...(await original()).hosts, example } };
});

const DAY_MS = 120_000;

it("has a whole day, from activation to the merchant's account", { timeout: DAY_MS }, async () => {
  const scenario = parseScenario(readFileSync(new URL("fifth/day.jsonl", import.meta.url), "utf8"));
  if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}: expected ${scenario.expected}`);
  const { played } = await playInNewWorld(scenario.steps, "node", 1, scenario.world);
  expect(played).toEqual({ kind: "passed", steps: scenario.steps.length });
});

interface Wired {
  readonly direction: string;
  readonly mti: string;
  readonly fields: readonly { readonly field: number; readonly value: unknown }[];
}

it("speaks its own dialect, and its host takes no other", async () => {
  const where = await room({ acquirer: "example" as never });
  await signIn(where);
  await sell(where, 12_345);
  await play(where, "wait", { screen: "approved" });
  await play(where, "clock", { advanceMs: 10_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "host", { silence: { when: { mti: "0200" }, times: 1 } });
  await play(where, "choose", { text: "消费撤销" });
  await play(where, "key", { keys: "2", then: "enter" });
  await play(where, "key", { key: "enter" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "key", { pin: "credit-stripe", then: "enter" } as Plain);
  await play(where, "wait", { idle: true, timeoutMs: 200_000 });
  const { messages } = (await see(where, "messages")) as unknown as { readonly messages: readonly Wired[] };
  const sent = (mti: string, at: number): { readonly [field: string]: unknown } => {
    const { fields = [] } = messages.filter((each) => each.mti === mti)[at] ?? {};
    return Object.fromEntries(fields.map(({ field, value }) => [field, value]));
  };
  expect(sent("0200", 0)).toMatchObject({ 26: "06", 60: expect.stringMatching(/^\d{17}$/) });
  // A void with its original's date; its reversal with its original's numbers.
  expect(sent("0200", 1)).toMatchObject({ 61: "0000010000021122" });
  expect(sent("0400", 0)).toMatchObject({ 61: "000001000002" });
  for (const field of ["15", "32", "44", "63"]) expect(sent("0210", 0)).not.toHaveProperty(field);
  expect(await see(where, "check")).toMatchObject({ agree: true });
});
