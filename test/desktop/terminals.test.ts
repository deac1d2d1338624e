// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { StageOptions } from "../../sim/desktop/stage/open";
import { playOnStage } from "../../sim/desktop/stage/play-lines";
import { StateKeeper, UnusableState } from "../../sim/desktop/state/state";
import { checkAll } from "../../sim/scenario/checker-all";
import { parseScenario } from "../../sim/scenario/player";
import type { WorldEvent } from "../../sim/world/timeline";
import { type Served, served } from "./stages";

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

async function post(at: Served, terminal: number, verb: string, body: object) {
  const reply = await at.post(`${verb}?terminal=${terminal}`, body);
  expect(reply).toMatchObject({ status: 200 });
  return reply.body;
}

async function signIn(at: Served, terminal: number): Promise<void> {
  await post(at, terminal, "key", { keys: "01", then: "enter" });
  await post(at, terminal, "key", { keys: "0000", then: "enter" });
  await post(at, terminal, "wait", { screen: "home", timeoutMs: 100_000 });
}

async function sell(at: Served, terminal: number, amountFen: number): Promise<void> {
  await post(at, terminal, "key", { keys: String(amountFen), then: "enter" });
  await post(at, terminal, "card", { card: "credit-stripe", action: "swipe" });
  await post(at, terminal, "key", { pin: "credit-stripe", then: "enter" });
  await post(at, terminal, "wait", { screen: "approved", timeoutMs: 100_000 });
}

async function see(at: Served, view: string): Promise<Record<string, unknown>> {
  const { status, body } = await at.get(view);
  expect(status, view).toBe(200);
  return body;
}

describe("several terminals of one merchant", () => {
  test("sell over their own connections into one acquirer's books, and the checker agrees with each and with all", async () => {
    const at = await open({ terminals: 3 });
    for (const terminal of [1, 2, 3]) await signIn(at, terminal);
    for (const terminal of [1, 2, 3]) await sell(at, terminal, 10_000 * terminal);
    expect(await see(at, "ledger")).toMatchObject({
      entries: [1, 2, 3].map((n) => ({ stan: "000002", terminal: `1000000${n}`, amountFen: 10_000 * n })),
      balanceFen: 60_000,
    });
    for (const terminal of [1, 2, 3]) {
      expect(await see(at, `transactions?terminal=${terminal}`)).toMatchObject({
        transactions: [{ stan: "000002", amountFen: 10_000 * terminal, money: "charged" }],
      });
      const { messages } = await see(at, `messages?terminal=${terminal}`);
      const numbers = (messages as { fields: { field: number; value: string }[] }[]).map(
        ({ fields }) => fields.find(({ field }) => field === 41)?.value,
      );
      expect(numbers.length).toBeGreaterThan(3);
      expect(new Set(numbers)).toEqual(new Set([`1000000${terminal}`]));
      expect(await see(at, `check?terminal=${terminal}`)).toMatchObject({ agree: true });
    }
    expect(await see(at, "check?terminal=all")).toMatchObject({ agree: true, terminals: [{}, {}, {}] });
    expect(await see(at, "merchant")).toMatchObject({ pendingFen: 60_000 });
  });

  test("of a sale at a terminal that is none of them the whole does not agree", async () => {
    const at = await open({ terminals: 2 });
    for (const terminal of [1, 2]) await signIn(at, terminal);
    await sell(at, 2, 700);
    const { acquirer, company } = at.stage.room.simulator;
    const [first] = company;
    const verdict = await checkAll({ company: [first], acquirer } as unknown as Parameters<typeof checkAll>[0]);
    expect(verdict).toMatchObject({
      agree: false,
      differences: [{ what: "booked for terminal 10000002, which none of them is", stan: "000002", ledger: "charged" }],
    });
  });

  test("a power cut at one leaves the others alone", async () => {
    const at = await open({ terminals: 2 });
    for (const terminal of [1, 2]) await signIn(at, terminal);
    await post(at, 1, "key", { keys: "500", then: "enter" });
    await post(at, 2, "power", { action: "cut" });
    expect(await see(at, "screen?terminal=2")).toMatchObject({ id: "off" });
    expect(await see(at, "screen")).toMatchObject({ id: "card" });
    expect(await see(at, "power?terminal=2")).toMatchObject({ powered: false });
    expect(await see(at, "power")).toMatchObject({ powered: true, boots: 1 });
  });

  test("a number that none has is refused, with those that there are", async () => {
    const at = await open({ terminals: 2 });
    for (const number of ["3", "0", "02", "x", "all"]) {
      const got = await at.get(`screen?terminal=${number}`);
      expect(got).toMatchObject({ status: 400, body: { field: "terminal", expected: "a whole number from 1 to 2" } });
      expect(await at.post(`key?terminal=${number}`, { key: "1" })).toMatchObject({ status: 400 });
    }
    const socket = new WebSocket(`ws://127.0.0.1:${at.server.port}/api/events?terminal=3`);
    const refused = await new Promise((resolve) => socket.on("error", ({ message }) => resolve(message)));
    expect(refused).toMatch(/400/);
  });

  test("events say at which terminal, and come of one alone where that is asked for", async () => {
    const at = await open({ terminals: 2 });
    const [all, second] = await Promise.all(["", "?terminal=2"].map((query) => heard(at, query)));
    await post(at, 1, "key", { key: "1" });
    await post(at, 2, "key", { key: "2" });
    await expect.poll(() => all?.some(({ terminal, kind }) => terminal === 2 && kind === "key")).toBe(true);
    expect(all?.some(({ terminal, kind }) => terminal === 1 && kind === "key")).toBe(true);
    expect(new Set(all?.map(({ seq }) => seq)).size).toBe(all?.length);
    expect(second?.length).toBeGreaterThan(0);
    expect(new Set(second?.map(({ terminal }) => terminal))).toEqual(new Set([2]));
  });

  test("what the acquirer is told at one of them is about that one", async () => {
    const at = await open({ terminals: 2 });
    await post(at, 2, "host", { terminal: "closed" });
    const moved = { number: "10000002", status: "closed" };
    expect(await see(at, "host")).toMatchObject({ terminals: [{ number: "10000001", status: "normal" }, moved] });
    const told = await overEvents(at, { id: 1, verb: "host", terminal: "closed" });
    expect(told).toMatchObject({ status: 200 });
    expect(await see(at, "host")).toMatchObject({ terminals: [{ number: "10000001", status: "closed" }, moved] });
  });
});

describe("what is kept of several terminals", () => {
  test("comes back with each one's flash and the books of all; another number of them is refused", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "qianshou-terminals-"));
    try {
      const first = await served({ terminals: 2, keeper: new StateKeeper(directory) });
      for (const terminal of [1, 2]) await signIn(first, terminal);
      for (const terminal of [1, 2]) await sell(first, terminal, 100 * terminal);
      await first.close();
      expect(first.bugs).toEqual([]);
      const again = await served({ keeper: new StateKeeper(directory) });
      for (const terminal of [1, 2])
        expect(await see(again, `transactions?terminal=${terminal}`)).toMatchObject({
          transactions: [{ amountFen: 100 * terminal, money: "charged" }],
        });
      expect(await see(again, "check?terminal=all")).toMatchObject({ agree: true, terminals: [{}, {}] });
      await again.close();
      expect(again.bugs).toEqual([]);
      await expect(served({ terminals: 3, keeper: new StateKeeper(directory) })).rejects.toThrow(UnusableState);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  test("a reset begins all of them anew, or keeps what it is told to", async () => {
    const at = await open({ terminals: 2 });
    for (const terminal of [1, 2]) await signIn(at, terminal);
    await sell(at, 2, 900);
    await post(at, 2, "reset", { keep: ["flash", "host"] });
    expect(await see(at, "transactions?terminal=2")).toMatchObject({ transactions: [{ amountFen: 900 }] });
    expect(await see(at, "check?terminal=all")).toMatchObject({ agree: true });
    await post(at, 1, "reset", {});
    expect(await see(at, "transactions?terminal=2")).toEqual({ transactions: [] });
    expect(await see(at, "ledger")).toMatchObject({ entries: [] });
  });
});

describe("back in time with several terminals", () => {
  test("comes to the same events at all of them, and a recording plays again", async () => {
    const at = await open({ terminals: 2 });
    for (const terminal of [1, 2]) await signIn(at, terminal);
    await post(at, 2, "fault", { code: "B14" });
    await post(at, 2, "key", { keys: "4200", then: "enter" });
    await post(at, 1, "key", { keys: "100", then: "enter" });
    await post(at, 2, "card", { card: "credit-stripe", action: "swipe" });
    await post(at, 2, "key", { pin: "credit-stripe", then: "enter" });
    await post(at, 2, "wait", { screen: "returned", timeoutMs: 200_000 });
    await post(at, 1, "wait", { idle: true, timeoutMs: 100_000 });
    const { seq } = at.stage.room.simulator.world.timeline;
    const { text } = await recorded(at);
    expect(await post(at, 1, "rewind", { sequence: Math.floor(seq / 2) })).toMatchObject({ exact: true });
    expect(await post(at, 2, "rewind", { sequence: seq, run: 1 })).toMatchObject({ exact: true, sequence: seq });
    const scenario = parseScenario(text);
    if (scenario.kind !== "steps") throw new Error(scenario.expected);
    expect(scenario.world).toMatchObject({ terminals: 2 });
    const fresh = await open({ terminals: 2 });
    expect(await playOnStage(fresh.stage, scenario.steps)).toMatchObject({ kind: "passed" });
    expect((await open()).stage.room.terminals).toHaveLength(1);
  });
});

async function recorded(at: Served): Promise<{ readonly text: string }> {
  const response = await fetch(`${at.server.address}api/recording`);
  expect(response.status).toBe(200);
  return { text: await response.text() };
}

/** What comes from now on. */
async function heard(at: Served, query: string): Promise<WorldEvent[]> {
  const events: WorldEvent[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${at.server.port}/api/events${query}`);
  socket.on("message", (text) => events.push(JSON.parse(String(text)) as WorldEvent));
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  return events;
}

async function overEvents(at: Served, asked: object): Promise<object> {
  const socket = new WebSocket(`ws://127.0.0.1:${at.server.port}/api/events`);
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  const answered = new Promise<object>((resolve) =>
    socket.on("message", (text) => {
      const told = JSON.parse(String(text)) as { reply?: number };
      if (told.reply === 1) resolve(told);
    }),
  );
  socket.send(JSON.stringify(asked));
  const answer = await answered;
  socket.close();
  return answer;
}
