// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { afterEach, expect, test } from "vitest";
import { playInNewWorld } from "../../sim/desktop/commands/scenario";
import { parseScenario } from "../../sim/scenario/player";
import { type Served, served } from "./stages";

const running: Served[] = [];

afterEach(async () => {
  for (const at of running.splice(0)) {
    await at.close();
    expect(at.bugs).toEqual([]);
  }
});

async function open(): Promise<Served> {
  const at = await served({ speed: 10 });
  running.push(at);
  return at;
}

async function post(at: Served, verb: string, body: object): Promise<void> {
  expect(await at.post(verb, body)).toMatchObject({ status: 200 });
}

async function type(at: Served, screen: string, ...keys: readonly string[]): Promise<void> {
  await post(at, "wait", { screen, timeoutMs: 60_000 });
  for (const key of keys) await post(at, "key", { key });
}

/** The plug is pulled in the middle of a sale, and its end is read after the log-in. */
async function pullPlug(at: Served): Promise<void> {
  await type(at, "operator.number", "0", "1", "enter");
  await type(at, "operator.password", "0", "0", "0", "0", "enter");
  await post(at, "wait", { screen: "home", timeoutMs: 60_000 });
  await post(at, "network", { bearer: "wifi", latencyMs: 800 });
  await type(at, "home", "1", "0", "0", "enter");
  await post(at, "wait", { screen: "card" });
  await post(at, "card", { card: "credit-stripe", action: "swipe" });
  await type(at, "pin", "1", "2", "3", "4", "5", "6");
  await post(at, "clock", { action: "pause" });
  await post(at, "key", { key: "enter" });
  await post(at, "wait", { screen: "processing" });
  await post(at, "clock", { advanceMs: 4_000 });
  await post(at, "power", { action: "cut" });
  await post(at, "clock", { action: "run" });
  await post(at, "power", { action: "on" });
  await type(at, "operator.number", "0", "1", "enter");
  await type(at, "operator.password", "0", "0", "0", "0", "enter");
  await post(at, "wait", { idle: true, timeoutMs: 300_000 });
}

/** Now and then a terminal at rest looks at its devices. What is recorded in such a moment does not end with a wait for rest. */
async function recordedAtRest(at: Served): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const response = await fetch(`${at.server.address}api/recording?as=test`);
    const text = await response.text();
    if (text.includes('"idle":true')) return text;
  }
  throw new Error("the terminal never rests");
}

test("a run is written as a person would write a test, and comes to the same ends", async () => {
  const at = await open();
  await pullPlug(at);
  const text = await recordedAtRest(at);
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const typed = lines.filter(({ verb }) => verb === "key").map(({ verb: _verb, ...body }) => body);
  const logOn = [
    { keys: "01", then: "enter" },
    { keys: "0000", then: "enter" },
  ];
  expect(typed).toEqual([...logOn, { keys: "100", then: "enter" }, { pin: "credit-stripe", then: "enter" }, ...logOn]);
  // Milliseconds only where the plug was pulled: nobody's thinking is in the file.
  expect(lines.filter(({ advanceMs }) => advanceMs !== undefined)).toHaveLength(1);
  expect(lines.filter(({ verb }) => verb === "wait").map(({ screen }) => screen ?? "idle")).toEqual(
    expect.arrayContaining([
      "operator.number",
      "operator.password",
      "home",
      "card",
      "pin",
      "processing",
      "off",
      "idle",
    ]),
  );
  const entries = (await at.get("ledger")).body["entries"] as readonly { readonly state: string }[];
  const withBooks = `${text}${JSON.stringify({ expect: { view: "ledger", entries: entries.map(({ state }) => ({ state })) } })}\n`;
  const scenario = parseScenario(withBooks);
  if (scenario.kind === "malformed") throw new Error(`line ${scenario.line}: ${scenario.expected}`);
  expect((await playInNewWorld(scenario.steps, "node", 1, scenario.world)).played).toMatchObject({ kind: "passed" });
});

test("another form than these is refused by the name of its field", async () => {
  const at = await open();
  expect(await at.get("recording?as=poem")).toMatchObject({ status: 400, body: { field: "as" } });
});
