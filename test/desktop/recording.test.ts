// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, describe, expect, test } from "vitest";
import { playInNewWorld } from "../../sim/desktop/commands/scenario";
import type { EngineKind } from "../../sim/desktop/engines/engines";
import type { StageOptions } from "../../sim/desktop/stage/open";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { parseScenario } from "../../sim/scenario/player";
import { readEnds, type Served, served } from "./stages";

const running: Served[] = [];

afterEach(async () => {
  for (const at of running.splice(0)) {
    await at.close();
    expect(at.bugs).toEqual([]);
  }
});

async function open(options: Partial<StageOptions> = {}): Promise<Served> {
  const at = await served(options);
  running.push(at);
  return at;
}

async function post(at: Served, verb: string, body: object) {
  const reply = await at.post(verb, body);
  expect(reply).toMatchObject({ status: 200 });
  return reply.body;
}

async function recordingOf(at: Served): Promise<string> {
  const response = await fetch(`${at.server.address}api/recording`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^application\/jsonl/);
  return response.text();
}

async function replay(text: string, engine: EngineKind = "node") {
  const scenario = parseScenario(text);
  if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}: ${scenario.expected}`);
  return (await playInNewWorld(scenario.steps, engine, scenario.world.seed ?? 1, scenario.world)).played;
}

async function signIn(at: Served): Promise<void> {
  await post(at, "key", { keys: "01", then: "enter" });
  await post(at, "key", { keys: "0000", then: "enter" });
  await readEnds(at);
  await post(at, "wait", { screen: "home", timeoutMs: 100_000 });
}

async function isBooked(at: Served): Promise<boolean> {
  const { entries } = (await at.get("ledger")).body as { readonly entries: readonly unknown[] };
  return entries.length > 0;
}

/** A person's sale, key by key, and the plug pulled while the money is on its way; the recovery. */
async function pulledPlug(at: Served): Promise<void> {
  await signIn(at);
  for (const bearer of ["wifi", "cellular"]) await post(at, "network", { bearer, latencyMs: 3000 });
  for (const key of ["1", "0", "0", "enter"]) await post(at, "key", { key });
  await post(at, "card", { card: "credit-stripe", action: "swipe" });
  for (const key of ["1", "2", "3", "4", "5", "6", "enter"]) await post(at, "key", { key });
  await post(at, "wait", { screen: "processing" });
  // Both are given up quickly, then come name, connection and TLS patiently, and one way for the request: 26 s, and what the clock adds.
  for (let tries = 0; tries < 60 && !(await isBooked(at)); tries++) await post(at, "clock", { advanceMs: 500 });
  await post(at, "power", { action: "cut" });
  await post(at, "power", { action: "on" });
  for (const bearer of ["wifi", "cellular"]) await post(at, "network", { bearer, latencyMs: 20 });
  await signIn(at);
  await post(at, "wait", { idle: true, timeoutMs: 100_000 });
}

describe("a recording", () => {
  test("of a pulled plug at ten times real time plays headless to the same ends, on every engine", async () => {
    const at = await open({ speed: 10 });
    await pulledPlug(at);
    const text = await recordingOf(at);
    expect(text).not.toContain("123456");
    expect(text).toContain('{"verb":"key","pin":"credit-stripe"}');
    expect(text.trim().split("\n").slice(-3)).toEqual([
      '{"expect":{"view":"screen","id":"home"}}',
      '{"expect":{"view":"ledger","balanceFen":0}}',
      '{"expect":{"view":"check","agree":true}}',
    ]);
    expect((await at.get("ledger")).body).toMatchObject({ entries: [{ amountFen: 100, state: "reversed" }] });
    const withBooks = `${text}{"expect":{"view":"ledger","entries":[{"amountFen":100,"state":"reversed"}]}}\n`;
    expect(await replay(withBooks)).toMatchObject({ kind: "passed" });
    if (XsWorker.available) expect(await replay(withBooks, "xs")).toMatchObject({ kind: "passed" });
  });

  test("at full speed, over a reset that keeps flash and books", async () => {
    const at = await open();
    await signIn(at);
    await post(at, "key", { keys: "100", then: "enter" });
    await post(at, "card", { card: "debit-stripe", action: "swipe" });
    await post(at, "key", { keys: "123456", then: "enter" });
    await post(at, "wait", { screen: "approved" });
    await post(at, "reset", { keep: ["flash", "host"] });
    await signIn(at);
    const text = await recordingOf(at);
    expect(text).toContain('{"expect":{"view":"ledger","balanceFen":100}}');
    expect(await replay(text)).toMatchObject({ kind: "passed" });
    // A new world has no past.
    await post(at, "reset", {});
    expect(await recordingOf(at)).not.toContain("debit-stripe");
  });

  test("of another model, seed and acquirer says so, and is for no other terminal", async () => {
    const at = await open({ model: "smart", acquirer: "tongfu", seed: 7 });
    await signIn(at);
    const lines = await recordingOf(at);
    expect(lines).toContain('"world":{"seed":7,"model":"smart","acquirer":"tongfu"}');
    expect(await replay(lines)).toMatchObject({ kind: "passed" });
    const classic = await open();
    expect(await classic.post("play", { lines })).toMatchObject({ status: 400, body: { field: "lines" } });
    const wrong = '{"note":"x","world":{"model":"toaster"}}';
    expect(await classic.post("play", { lines: wrong })).toMatchObject({ status: 400, body: { field: "lines.1" } });
  });

  test("ends where a rewind went to, and goes on from there", async () => {
    const at = await open();
    await signIn(at);
    const home = at.stage.room.simulator.world.timeline.seq;
    await post(at, "key", { keys: "100", then: "enter" });
    await post(at, "rewind", { sequence: home });
    await post(at, "key", { keys: "777", then: "enter" });
    const text = await recordingOf(at);
    expect(text).not.toContain('"100"');
    expect(text).toContain('"777"');
    expect(await replay(text)).toMatchObject({ kind: "passed" });
  });

  test("is opened again: in a fresh world it comes to the same ends, and the world goes on", async () => {
    const at = await open({ speed: 10 });
    await pulledPlug(at);
    const lines = await recordingOf(at);
    const { body } = await at.post("play", { lines, fresh: true });
    expect(body).toMatchObject({ passed: true });
    expect((await at.get("clock")).body).toMatchObject({ paused: false });
    expect((await at.get("screen")).body).toMatchObject({ id: "home" });
    // What was opened can be saved as well.
    expect(await replay(await recordingOf(at))).toMatchObject({ kind: "passed" });
  });
});

describe("lines that are played", () => {
  test("say where they fail", async () => {
    const at = await open();
    const lines = '{"note":"x"}\n{"verb":"wait","idle":true}\n{"expect":{"view":"screen","id":"moon"}}\n';
    expect(await post(at, "play", { lines })).toMatchObject({ passed: false, line: 3, seen: expect.any(String) });
    expect(await post(at, "play", { lines: '{"verb":"key","key":"?","refused":"key"}' })).toMatchObject({
      passed: true,
    });
    expect(await post(at, "play", { lines: '{"verb":"fly"}' })).toMatchObject({ passed: false, line: 1 });
  });

  test("are refused by the number of the line, and the name of the field", async () => {
    const at = await open();
    expect(await at.post("play", { lines: '{"verb":"wait","idle":true}\nnonsense' })).toMatchObject({
      status: 400,
      body: { field: "lines.2", expected: "JSON" },
    });
    expect(await at.post("play", {})).toMatchObject({ status: 400, body: { field: "lines" } });
    expect(await at.post("play", { lines: "", fresh: 1 })).toMatchObject({ status: 400, body: { field: "fresh" } });
    expect(await at.post("play", { lines: "x".repeat(4_200_000) })).toMatchObject({ status: 413 });
  });
});
