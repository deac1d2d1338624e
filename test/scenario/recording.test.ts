// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { expect, test } from "vitest";
import { parseScenario, playSteps } from "../../sim/scenario/player";
import { Recorder } from "../../sim/scenario/recorder";
import { linesOf } from "../../sim/scenario/recording";
import type { Plain } from "../../sim/scenario/result";
import type { Room } from "../../sim/scenario/room";
import { playVerb } from "../../sim/scenario/verbs";
import { room } from "./rooms";

function steps(text: string) {
  const parsed = parseScenario(text);
  if (parsed.kind === "malformed") throw new Error(`line ${parsed.line}: ${parsed.expected}`);
  return parsed.steps;
}

/** A room whose acts are recorded from its beginning. */
class Recorded {
  readonly room: Room;
  readonly recorder: Recorder;
  readonly startMs: number;

  constructor(where: Room) {
    this.room = where;
    this.recorder = new Recorder(where.simulator);
    this.startMs = where.simulator.world.runningMs;
  }

  async do(verb: string, body: Plain): Promise<void> {
    const { world } = this.room.simulator;
    const from = { steps: 0, runningMs: world.runningMs, seq: world.timeline.seq };
    this.recorder.begin(verb, body, from, this.room.lastCard);
    this.recorder.end(await playVerb(this.room, verb, body));
  }

  get lines(): readonly string[] {
    const lines = linesOf(this.recorder.acts, this.startMs, this.room.simulator.world.runningMs);
    return ['{"verb":"clock","action":"pause"}', ...lines];
  }
}

async function recorded(): Promise<Recorded> {
  const made = new Recorded(await room());
  await made.do("key", { keys: "01", then: "enter" });
  await made.do("key", { keys: "0000", then: "enter" });
  await made.do("wait", { screen: "home" });
  return made;
}

/** What a run came to, with the times of everything: numbers of events apart, for a recording has lines of its own. */
function endsOf({ simulator }: Room) {
  const told = simulator.world.timeline.since(0).filter(({ kind }) => kind !== "verb");
  return {
    events: told.map(({ seq: _seq, ...event }) => event),
    ledger: simulator.acquirer.ledgerView().entries,
    screen: simulator.display.view.id,
  };
}

async function replayed(lines: readonly string[]): Promise<Room> {
  const again = await room();
  expect(await playSteps(again, steps(lines.join("\n")))).toMatchObject({ kind: "passed" });
  return again;
}

test("a recording names cards and PINs by the card's id, and plays again to the same events at the same times", async () => {
  const first = await recorded();
  await first.do("key", { keys: "12345", then: "enter" });
  await first.do("card", { card: "debit-stripe", action: "swipe" });
  await first.do("key", { keys: "123456", then: "enter" });
  await first.do("wait", { screen: "approved" });
  await first.do("clock", { advanceMs: 700 });
  await first.do("power", { action: "cut" });
  await first.do("power", { action: "on" });
  await first.do("wait", { idle: true });
  expect(first.lines.join("\n")).not.toContain("123456");
  expect(first.lines).toContain('{"verb":"key","pin":"debit-stripe"}');
  const again = await replayed(first.lines);
  expect(endsOf(again)).toEqual(endsOf(first.room));
  expect(endsOf(again).ledger).toMatchObject([{ amountFen: 12345, card: "debit-stripe" }]);
});

test("a PIN typed key by key, with a correction, is one reference", async () => {
  const first = await recorded();
  await first.do("key", { keys: "100", then: "enter" });
  await first.do("card", { card: "credit-stripe", action: "swipe" });
  for (const key of ["9", "9", "clear", "1", "2", "3", "4", "5", "6", "enter"]) {
    await first.do("key", { key });
    await first.do("clock", { advanceMs: 250 });
  }
  await first.do("wait", { screen: "approved" });
  const written = first.lines.filter((line) => line.includes('"key"'));
  expect(written.slice(-2)).toEqual(['{"verb":"key","pin":"credit-stripe"}', '{"verb":"key","key":"enter"}']);
  expect(endsOf(await replayed(first.lines)).ledger).toEqual(endsOf(first.room).ledger);
});

test("digits on the PIN pad that are no holder's PIN are written as zeros, and lead to the same end", async () => {
  const first = await recorded();
  await first.do("key", { keys: "100", then: "enter" });
  await first.do("card", { card: "credit-stripe", action: "swipe" });
  await first.do("key", { keys: "471147", then: "enter" });
  await first.do("wait", { screen: "declined" });
  expect(first.lines.join("\n")).not.toContain("4711");
  expect(endsOf(await replayed(first.lines)).screen).toBe("declined");
});

test("what is refused, what only lets time pass and a payer's code are not written; a card's number is its id", async () => {
  const first = await recorded();
  const before = first.lines.length;
  await first.do("key", { key: "?" });
  await first.do("fault", { code: "Z99" });
  await first.do("clock", { speed: 10 });
  await first.do("host", { respond: { when: { pan: "6298000000001014" }, code: "51" } });
  const written = first.lines.slice(before - 1).join("\n");
  expect(written).not.toContain("6298000000001014");
  expect(written).toContain('{"verb":"host","respond":{"when":{"card":"credit-stripe"},"code":"51"}}');
  expect(written).not.toMatch(/Z99|speed|"\?"/);
  await first.do("scan", { code: "6212345678901234567" });
  expect(first.lines.join("\n")).not.toContain("6212345678901234567");
});
