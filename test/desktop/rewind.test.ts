// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, describe, expect, test } from "vitest";
import type { EngineKind } from "../../sim/desktop/engines/engines";
import type { StageOptions } from "../../sim/desktop/stage/open";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import type { WorldEvent } from "../../sim/world/timeline";
import { readEnds, type Served, served } from "./stages";

const running: Served[] = [];

afterEach(async () => {
  for (const at of running.splice(0)) {
    await at.close();
    expect(at.bugs).toEqual([]);
  }
});

/** A stage, and the digest after each of its events. */
async function open(options: Partial<StageOptions> = {}) {
  const at = await served(options);
  running.push(at);
  const digests: string[] = [];
  const told = (event: WorldEvent) => {
    if (event.kind !== "rewind") digests[event.seq] = at.stage.room.simulator.world.timeline.digest;
  };
  at.stage.listen(told);
  return { at, digests };
}

async function post(at: Served, verb: string, body: object) {
  const reply = await at.post(verb, body);
  expect(reply).toMatchObject({ status: 200 });
  return reply.body;
}

async function signIn(at: Served): Promise<void> {
  await post(at, "key", { keys: "01", then: "enter" });
  await post(at, "key", { keys: "0000", then: "enter" });
  await readEnds(at);
  await post(at, "wait", { screen: "home", timeoutMs: 100_000 });
}

async function sell(at: Served, keys = "12345"): Promise<void> {
  await post(at, "key", { keys, then: "enter" });
  await post(at, "card", { card: "credit-stripe", action: "swipe" });
  for (const key of "123456") await post(at, "key", { key });
  await post(at, "key", { key: "enter" });
}

/** A sale whose answer is lost, a cut in the middle of the next one, and the recovery. */
async function adventure(at: Served): Promise<void> {
  await signIn(at);
  await post(at, "fault", { code: "B14" });
  await sell(at);
  await post(at, "wait", { screen: "checking", timeoutMs: 100_000 });
  await post(at, "wait", { idle: true, timeoutMs: 100_000 });
  await post(at, "key", { key: "enter" });
  await post(at, "fault", { port: "network", point: "send", kind: "cut-power", nth: 1 });
  await sell(at);
  await post(at, "wait", { screen: "off", timeoutMs: 100_000 });
  await post(at, "power", { action: "on" });
  await signIn(at);
  await post(at, "clock", { action: "pause" });
  await post(at, "clock", { advanceMs: 1234 });
  await post(at, "key", { keys: "5", then: "enter" });
  await post(at, "clock", { action: "run" });
  await post(at, "power", { action: "cut" });
  await post(at, "power", { action: "on" });
  await signIn(at);
  await post(at, "wait", { idle: true, timeoutMs: 100_000 });
}

/** Goes back to places all over the run, forward again from each by its first run. */
async function goesBackExactly(options: Partial<StageOptions>, places: number): Promise<void> {
  const { at, digests } = await open(options);
  await adventure(at);
  const { runs } = at.stage;
  const first = runs.current.id;
  const last = runs.current.timeline.seq;
  const known = [...digests];
  for (let place = 1; place <= places; place++) {
    const sequence = Math.max(1, Math.floor((last * place) / places));
    const answer = await post(at, "rewind", { sequence, run: first, paused: true });
    const { timeline } = at.stage.room.simulator.world;
    expect(answer).toMatchObject({ exact: true, sequence: timeline.seq, left: first, paused: true });
    // A step tells several things at once: the run stands after the step that told this one.
    expect(timeline.seq).toBeGreaterThanOrEqual(sequence);
    expect(timeline.seq).toBeLessThan(sequence + 20);
    const digest = known[timeline.seq];
    if (digest !== undefined) expect({ sequence, digest: timeline.digest }).toEqual({ sequence, digest });
    // The first run is the last of those that are kept: it must not fall off.
    if (runs.find(first) === undefined) break;
  }
}

describe("going back", () => {
  test.each(["max", 10] as const)(
    "comes to the digest that there was, at speed %s",
    async (speed) => {
      await goesBackExactly({ speed }, 4);
    },
    60_000,
  );

  test.skipIf(!XsWorker.available)(
    "does so with the firmware in XS",
    async () => {
      await goesBackExactly({ engine: "xs" as EngineKind }, 2);
    },
    60_000,
  );

  test("the rest of a run that was gone back in is played as if nobody had: again and again", async () => {
    const { at } = await open();
    await signIn(at);
    await sell(at);
    await post(at, "wait", { screen: "approved" });
    await post(at, "wait", { idle: true });
    const { timeline } = at.stage.room.simulator.world;
    // In the middle of the typing of the amount: what was on its way still comes.
    // 01, enter, 0000, enter, 1, 2, 3.
    const typed = timeline.since(0).filter(({ kind }) => kind === "key")[10]?.seq ?? 0;
    await post(at, "rewind", { sequence: typed });
    await post(at, "wait", { screen: "card" });
    await post(at, "key", { key: "cancel" });
    await post(at, "wait", { idle: true });
    const { digest, seq } = at.stage.room.simulator.world.timeline;
    // The run that was cut off can be gone back in as well.
    const again = await post(at, "rewind", { sequence: seq });
    expect(again).toMatchObject({ exact: true, sequence: seq, digest });
    expect((await at.get("ledger")).body).toMatchObject({ entries: [] });
  });

  test("comes to the same digests when a plug was pulled in the middle of typing", async () => {
    const { at, digests } = await open({ speed: 1 });
    await post(at, "wait", { screen: "operator.number" });
    const typed = post(at, "key", { keys: "01010101010101010101010101010101" });
    await new Promise((resolve) => setTimeout(resolve, 120));
    await post(at, "power", { action: "cut" });
    await typed;
    await post(at, "power", { action: "on" });
    const known = [...digests];
    const { timeline } = at.stage.runs.current;
    const cut = timeline.since(0).find(({ kind, action }) => kind === "power" && action === "cut")?.seq ?? 0;
    for (const sequence of [known.length - 1, cut + 5, cut]) {
      const { sequence: came, digest, exact } = await post(at, "rewind", { sequence, run: 1, paused: true });
      expect({ exact, digest }).toEqual({ exact: true, digest: known[Number(came)] });
    }
  });

  test("to before a sale, and another one from there: the two runs part where they do", async () => {
    const { at } = await open();
    await signIn(at);
    const home = at.stage.room.simulator.world.timeline.seq;
    await sell(at);
    await post(at, "wait", { screen: "approved" });
    const { run, left } = await post(at, "rewind", { sequence: home });
    expect((await at.get("ledger")).body).toMatchObject({ entries: [], balanceFen: 0 });
    expect((await at.get("screen")).body).toMatchObject({ id: "home" });
    await post(at, "key", { keys: "777", then: "enter" });
    expect((await at.get("screen")).body).toMatchObject({ id: "card" });
    const compared = (await at.get(`compare?a=${run}&b=${left}`)).body;
    expect(compared).toMatchObject({ equal: false, a: { run, event: { seq: expect.any(Number) } }, b: { run: left } });
    const parted = Number((compared["a"] as { event: WorldEvent }).event.seq);
    expect(parted).toBeGreaterThan(home);
    // The first thing that is not the same is the key, whatever let time pass before.
    expect(compared).toMatchObject({
      a: { event: { kind: "key", key: "7" } },
      b: { event: { kind: "key", key: "1" } },
    });
    expect((await at.get("runs")).body).toMatchObject({ runs: [{ id: run, current: true }, { id: left }] });
    expect((await at.get(`timeline?run=${left}&from=1&to=3`)).body["events"]).toHaveLength(3);
  });

  test("a world that was given flash and books is gone back in from those", async () => {
    const { at } = await open();
    await signIn(at);
    await sell(at);
    await post(at, "wait", { screen: "approved" });
    await post(at, "wait", { idle: true });
    await post(at, "reset", { keep: ["flash", "host"] });
    await signIn(at);
    const { digest, seq } = at.stage.room.simulator.world.timeline;
    await sell(at, "12346");
    await post(at, "wait", { screen: "approved" });
    expect((await at.get("ledger")).body).toMatchObject({ balanceFen: 24_691 });
    expect(await post(at, "rewind", { sequence: seq })).toMatchObject({ exact: true, digest });
    expect((await at.get("ledger")).body).toMatchObject({ balanceFen: 12_345 });
  });

  test("what is no place is refused by the name of its field", async () => {
    const { at } = await open();
    for (const [body, field] of [
      [{}, "sequence"],
      [{ sequence: 0 }, "sequence"],
      [{ sequence: 1_000_000 }, "sequence"],
      [{ sequence: "5" }, "sequence"],
      [{ sequence: 1, run: 99 }, "run"],
      [{ sequence: 1, paused: "yes" }, "paused"],
      [{ sequence: 1, to: 2 }, "to"],
    ] as const)
      expect(await at.post("rewind", body)).toMatchObject({ status: 400, body: { field } });
    expect(await at.get("compare?a=99")).toMatchObject({ status: 400, body: { field: "a" } });
    expect(await at.get("timeline?event=0")).toMatchObject({ status: 400, body: { field: "event" } });
    expect(await at.get("timeline?from=x")).toMatchObject({ status: 400, body: { field: "from" } });
    expect(await at.get("rewind")).toMatchObject({ status: 405 });
  });
});
