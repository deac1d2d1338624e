// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { playInNewWorld } from "../../sim/desktop/commands/scenario";
import { parseScenario } from "../../sim/scenario/player";
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { usualDialect } from "../../src/profiles/dialect";
import { play, room, see, sell, signIn } from "../scenario/rooms";

/** Switches that the firmware has otherwise than its acquirer: none but where a test breaks it on purpose. */
const broken = vi.hoisted(() => ({ switches: {} }));

/** The worked example of the guide in `src/profiles/README.md`: a fifth acquirer, listed as the guide says, and nothing else changed. */
vi.mock(import("../../src/profiles/list"), async (original) => {
  const { example } = await import("./fifth/terminal");
  const { general } = example;
  const listed = {
    get general() {
      return { ...general, dialect: { ...general.dialect, ...broken.switches } };
    },
  };
  return { acquirers: { ...(await original()).acquirers, example: listed } };
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

afterEach(() => {
  broken.switches = {};
});

/** A sale, on its screen. */
async function sold(): Promise<Room> {
  const where = await room({ acquirer: "example" as never });
  await signIn(where);
  await sell(where, 12_345);
  await play(where, "wait", { idle: true, timeoutMs: 200_000 });
  return where;
}

/** Takes it back, and the host's answer to that is lost. */
async function voided(where: Room): Promise<void> {
  await play(where, "clock", { advanceMs: 10_000 });
  await play(where, "key", { key: "enter" });
  await play(where, "host", { silence: { when: { mti: "0200" }, times: 1 } });
  await play(where, "choose", { text: "消费撤销" });
  await play(where, "key", { keys: "2", then: "enter" });
  await play(where, "key", { key: "enter" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  await play(where, "key", { pin: "credit-stripe", then: "enter" } as Plain);
  await play(where, "wait", { idle: true, timeoutMs: 200_000 });
}

type Fields = { readonly [field: string]: unknown };

/** All messages of a type, as their fields. */
async function wired(where: Room, mti: string): Promise<readonly Fields[]> {
  const { messages } = (await see(where, "messages")) as unknown as { readonly messages: readonly Wired[] };
  return messages
    .filter((each) => each.mti === mti)
    .map(({ fields }) => Object.fromEntries(fields.map(({ field, value }) => [field, value])));
}

it("speaks its own dialect, and its host takes no other", async () => {
  const where = await sold();
  expect((await see(where, "screen"))["id"]).toBe("approved");
  await voided(where);
  const [sales, reversals, answers] = [
    await wired(where, "0200"),
    await wired(where, "0400"),
    await wired(where, "0210"),
  ];
  expect(sales[0]).toMatchObject({ 26: "06", 60: expect.stringMatching(/^\d{17}$/) });
  // A void with its original's date; its reversal with its original's numbers.
  expect(sales[1]).toMatchObject({ 61: "0000010000021122" });
  expect(reversals[0]).toMatchObject({ 61: "000001000002" });
  for (const field of ["15", "32", "44", "63"]) expect(answers[0]).not.toHaveProperty(field);
  expect(await see(where, "check")).toMatchObject({ agree: true });
});

it("refuses a sale above its limit before a card is asked for, and sends nothing", async () => {
  const where = await room({ acquirer: "example" as never });
  await signIn(where);
  await play(where, "key", { keys: "2000001", then: "enter" });
  const { id, text } = await see(where, "screen");
  expect(id).toBe("not-charged");
  for (const said of ["B09", "单笔最多 20000.00 元", "请减少金额", "未扣款"]) expect(text).toContain(said);
  await play(where, "key", { key: "enter" });
  expect(await wired(where, "0200")).toEqual([]);
  await play(where, "key", { keys: "2000000", then: "enter" });
  expect((await see(where, "screen"))["id"]).toBe("card");
});

/** Firmware broken on purpose: it has the switch of another acquirer, and its messages must not pass. */
describe("a terminal that speaks another acquirer's dialect is seen", () => {
  it.each([
    ["field 26", { pinDigitsMax: "12" }],
    ["field 60", { field60Digits: 13 }],
    ["all of it but the MAC", { ...usualDialect, mac: "x9.19" }],
  ])("in a sale: %s", async (_what, switches) => {
    broken.switches = switches;
    const where = await sold();
    expect(await see(where, "screen")).toMatchObject({ id: "declined", text: expect.stringContaining("B18-30") });
    expect((await wired(where, "0210"))[0]).toMatchObject({ 39: "30" });
    expect(await see(where, "ledger")).toMatchObject({ entries: [] });
  });

  it("in a sale: the MAC", async () => {
    broken.switches = { mac: "ecb" };
    const where = await sold();
    expect((await wired(where, "0210"))[0]).toMatchObject({ 39: "A0" });
    expect(await see(where, "ledger")).toMatchObject({ entries: [] });
  });

  it("in a void: field 61", async () => {
    broken.switches = { voidDate: false };
    const where = await sold();
    await voided(where);
    expect((await wired(where, "0210"))[1]).toMatchObject({ 39: "30" });
    expect(await see(where, "ledger")).toMatchObject({ entries: [{ kind: "sale", state: "charged" }] });
  });

  it("in a void's reversal: field 61", async () => {
    broken.switches = { reversedOriginal: "own" };
    const where = await sold();
    await voided(where);
    expect((await wired(where, "0410"))[0]).toMatchObject({ 39: "30" });
    // The host has voided the sale, and nothing takes that back: it is being checked until support has found out.
    expect((await see(where, "check"))["owed"]).not.toEqual([]);
  });
});
