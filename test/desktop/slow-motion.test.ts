// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, describe, expect, test } from "vitest";
import { SEEN_MS } from "../../sim/desktop/real-time/slow-motion";
import type { Speed } from "../../sim/scenario/pace";
import type { Plain } from "../../sim/scenario/result";
import { type Served, served } from "./stages";

const running: Served[] = [];

afterEach(async () => {
  for (const at of running.splice(0)) {
    await at.close();
    expect(at.bugs).toEqual([]);
  }
});

async function open(speed: Speed): Promise<Served> {
  const at = await served({ speed });
  running.push(at);
  await signIn(at);
  return at;
}

async function signIn(at: Served): Promise<void> {
  await does(at, "wait", { screen: "operator.number" });
  await does(at, "key", { keys: "01", then: "enter" });
  await does(at, "wait", { screen: "operator.password" });
  await does(at, "key", { keys: "0000", then: "enter" });
  await does(at, "wait", { screen: "home" });
}

async function does(at: Served, verb: string, body: Plain): Promise<void> {
  expect(await at.post(verb, body), `${verb} ${JSON.stringify(body)}`).toMatchObject({ status: 200 });
}

/** Up to where the request goes out by itself. */
async function sells(at: Served, fen = "100"): Promise<void> {
  await does(at, "key", { keys: fen, then: "enter" });
  await does(at, "wait", { screen: "card" });
  await does(at, "card", { card: "credit-stripe", action: "swipe" });
  await does(at, "wait", { screen: "pin" });
  await does(at, "key", { pin: "credit-stripe", then: "enter" });
}

interface Travel {
  readonly pace: number | "max";
  readonly messages: readonly Plain[];
}

async function travel(at: Served): Promise<Travel> {
  return (await at.get("travel")).body as unknown as Travel;
}

/** The view of travel, and real time, whenever a message with this type is told of. */
function watch(at: Served, mti: string): { readonly realMs: number; readonly seen: Promise<Travel> }[] {
  const all: { readonly realMs: number; readonly seen: Promise<Travel> }[] = [];
  at.stage.listen(({ kind, mti: type }) => {
    if (kind === "message" && type === mti) all.push({ realMs: performance.now(), seen: travel(at) });
  });
  return all;
}

describe("slow motion", () => {
  test("a request with money takes its 20 ms in real seconds, and the run is the same event by event", {
    timeout: 180_000,
  }, async () => {
    const at = await open(10);
    await does(at, "slow-motion", { on: true });
    const [out, back] = [watch(at, "0200"), watch(at, "0210")];
    await sells(at);
    // Paced: a wait would jump.
    await expect.poll(async () => (await at.get("screen")).body["id"], { timeout: 60_000 }).toBe("approved");
    const seen = await out[0]?.seen;
    expect(seen?.pace).toBe(20 / SEEN_MS);
    expect(seen?.messages.at(-1)).toMatchObject({ direction: "to-host", mti: "0200", fate: "whole", about: "00/00" });
    expect((back[0]?.realMs ?? 0) - (out[0]?.realMs ?? 0)).toBeGreaterThan(SEEN_MS * 0.9);
    expect(await travel(at)).toMatchObject({ pace: 10, slowMotion: true });
    // Played again as fast as it goes.
    const { runs } = (await at.get("runs")).body as unknown as { runs: readonly Plain[] };
    const { sequence, digest } = runs.find(({ current }) => current) ?? expect.fail("no run");
    await does(at, "slow-motion", { on: false });
    const again = await at.post("rewind", { sequence, paused: true });
    expect(again.body).toMatchObject({ exact: true, sequence, digest });
  });

  test("takes hold of nothing at full speed, of no sign-in, and of nothing while it is off", async () => {
    const at = await open("max");
    await does(at, "slow-motion", { on: true });
    const out = watch(at, "0200");
    await sells(at);
    await does(at, "wait", { screen: "approved" });
    expect((await out[0]?.seen)?.pace).toBe("max");
    await does(at, "key", { key: "enter" });
    await does(at, "wait", { screen: "home" });
    await does(at, "clock", { speed: 10 });
    const signIns = watch(at, "0800");
    await does(at, "power", { action: "cut" });
    await does(at, "power", { action: "on" });
    await signIn(at);
    expect((await signIns[0]?.seen)?.pace).toBe(10);
    await does(at, "slow-motion", { on: false });
    const unhurried = watch(at, "0200");
    await sells(at, "200");
    await does(at, "wait", { screen: "approved" });
    expect((await unhurried[0]?.seen)?.pace).toBe(10);
  });
});

describe("what the view of travel says of a message", () => {
  const strikes = [
    ["send", "drop", "to-host", { fate: "lost", taken: false }],
    ["send", "duplicate", "to-host", { fate: "doubled", taken: true }],
    ["send", "corrupt", "to-host", { fate: "damaged", taken: true }],
    ["receive", "drop", "to-terminal", { fate: "lost", taken: false }],
    ["receive", "duplicate", "to-terminal", { fate: "doubled", taken: true }],
  ] as const;
  test.each(strikes)("%s %s", async (point, kind, direction, so) => {
    const at = await open("max");
    await does(at, "fault", { port: "network", point, kind });
    await sells(at);
    await does(at, "wait", { idle: true });
    const mti = direction === "to-host" ? "0200" : "0210";
    const struck = (await travel(at)).messages.find((each) => each["mti"] === mti);
    expect(struck).toMatchObject({ direction, ...so });
  });

  test("a late answer comes to nobody, as one does behind the power", async () => {
    const at = await open("max");
    await does(at, "fault", { port: "network", point: "receive", kind: "delay", ms: 70_000 });
    await sells(at);
    await does(at, "wait", { screen: "checking" });
    await does(at, "clock", { advanceMs: 20_000 });
    const late = (await travel(at)).messages.find(({ mti }) => mti === "0210");
    expect(late).toMatchObject({ fate: "late", taken: false });
    expect(Number(late?.["arrivesMs"]) - Number(late?.["leftMs"])).toBe(70_020);
  });

  test("an answer to a terminal whose power is gone", async () => {
    const at = await open("max");
    await does(at, "fault", { code: "D01" });
    await sells(at);
    await does(at, "wait", { screen: "off" });
    const { messages } = await travel(at);
    expect(messages.at(-2)).toMatchObject({ mti: "0200", fate: "whole", taken: true });
    // 200 ms at the acquirer, 20 on the way.
    expect(messages.at(-1)).toMatchObject({ mti: "0210", fate: "whole", taken: false });
    expect(Number(messages.at(-1)?.["leftMs"]) - Number(messages.at(-2)?.["leftMs"])).toBe(200);
  });
});
