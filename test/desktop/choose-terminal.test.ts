// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, describe, expect, test } from "vitest";
import type { StageOptions } from "../../sim/desktop/stage/open";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { type Served, served } from "./stages";

const TIMEOUT_MS = 60_000;
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

/** Signed in: the terminal has reached its acquirer, whose certificate is for that host. */
async function signIn(at: Served): Promise<void> {
  await post(at, "key", { keys: "01", then: "enter" });
  await post(at, "key", { keys: "0000", then: "enter" });
  await post(at, "wait", { screen: "home", timeoutMs: 100_000 });
}

const logOn = [
  { verb: "clock", action: "pause" },
  { verb: "clock", advanceMs: 20_000 },
  { verb: "key", keys: "01", then: "enter" },
  { verb: "clock", advanceMs: 1_000 },
  { verb: "key", keys: "0000", then: "enter" },
  { verb: "clock", advanceMs: 20_000 },
  { expect: { view: "screen", id: "home" } },
];

describe("the verb terminal", () => {
  test(
    "puts another terminal in place of this one, at another acquirer; resets begin such a one, a rewind leads back",
    async () => {
      const at = await open({ touch: true });
      await signIn(at);
      expect((await at.get("terminal")).body).toMatchObject({ model: "classic", acquirer: "lakala", seed: 1 });
      const chosen = { model: "smart", acquirer: "unionpay", seed: 7 };
      expect(await post(at, "terminal", chosen)).toMatchObject(chosen);
      expect((await at.get("device")).body).toMatchObject({ model: "smart", screen: { largeKeys: true } });
      await signIn(at);
      await post(at, "reset", {});
      expect((await at.get("terminal")).body).toMatchObject(chosen);
      await signIn(at);
      // What is left out stays.
      expect(await post(at, "terminal", { model: "classic" })).toMatchObject({ ...chosen, model: "classic" });
      const { runs } = (await at.get("runs")).body as { readonly runs: readonly { readonly id: number }[] };
      await post(at, "rewind", { run: runs.at(-1)?.id, sequence: 100 });
      expect((await at.get("terminal")).body).toMatchObject({ model: "classic", acquirer: "lakala", seed: 1 });
      await post(at, "reset", {});
      expect((await at.get("terminal")).body).toMatchObject({ model: "classic", acquirer: "lakala", seed: 1 });
      await signIn(at);
    },
    TIMEOUT_MS,
  );

  test("refuses what there is not by the name of its field", async () => {
    const at = await open();
    for (const [field, value] of Object.entries({ model: "toaster", acquirer: "bank", engine: "steam", seed: -1 }))
      expect(await at.post("terminal", { [field]: value })).toMatchObject({ status: 400, body: { field } });
  });

  test.skipIf(!XsWorker.available)(
    "moves the firmware to the XS engine and back",
    async () => {
      const at = await open();
      expect((await at.get("terminal")).body).toMatchObject({ engine: "node", engines: ["node", "xs"] });
      expect(await post(at, "terminal", { engine: "xs" })).toMatchObject({ engine: "xs", model: "classic" });
      const lines = logOn.map((line) => JSON.stringify(line)).join("\n");
      const inXs = await post(at, "play", { lines, fresh: true });
      expect(inXs).toMatchObject({ passed: true });
      await post(at, "terminal", { engine: "node" });
      expect(await post(at, "play", { lines, fresh: true })).toEqual(inXs);
    },
    TIMEOUT_MS,
  );
});

test(
  "a file opens on the terminal that its head names, and is the same run there",
  async () => {
    const there = await open({ model: "smart", acquirer: "tongfu", seed: 7 });
    await signIn(there);
    const lines = await (await fetch(`${there.server.address}api/recording`)).text();
    const first = await post(there, "play", { lines, fresh: true });
    const here = await open({ touch: true });
    expect(await post(here, "play", { lines, fresh: true })).toEqual(first);
    expect((await here.get("terminal")).body).toMatchObject({ model: "smart", acquirer: "tongfu", seed: 7 });
  },
  TIMEOUT_MS,
);

test(
  "who goes back step by step leaves one run, not one a step",
  async () => {
    const at = await open();
    await signIn(at);
    await post(at, "wait", { idle: true, timeoutMs: 100_000 });
    const { seq } = at.stage.runs.current.timeline;
    for (const sequence of [seq - 5, seq - 10, seq - 8, seq - 20]) {
      const { run, left } = await post(at, "rewind", { sequence, paused: true, run: 1 });
      expect(left).toBe(1);
      const { runs } = (await at.get("runs")).body;
      expect(runs).toMatchObject([
        { id: run, parted: { run: 1 } },
        { id: 1, sequence: seq },
      ]);
    }
    // One that went another way stays.
    await post(at, "key", { key: "1" });
    await post(at, "clock", { advanceMs: 1_000 });
    const other = at.stage.runs.current.id;
    await post(at, "rewind", { sequence: 50, paused: true });
    const { runs } = (await at.get("runs")).body as { readonly runs: readonly { readonly id: number }[] };
    expect(runs.map(({ id }) => id).slice(1)).toEqual([other, 1]);
  },
  TIMEOUT_MS,
);
