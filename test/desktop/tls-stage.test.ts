import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { StageOptions } from "../../sim/desktop/stage/open";
import { playOnStage } from "../../sim/desktop/stage/play-lines";
import { authorityOf } from "../../sim/desktop/state/kept-authority";
import { UnusableState } from "../../sim/desktop/state/state";
import { parseScenario, playSteps, type Step } from "../../sim/scenario/player";
import { Room } from "../../sim/scenario/room";
import { DEFAULT_START_MS, type Simulator } from "../../sim/simulator/simulator";
import { nodeEngine } from "../simulated";
import { type Served, served } from "./stages";

const open: Served[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const at of open.splice(0)) {
    await at.close();
    expect(at.bugs).toEqual([]);
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function stage(options: Partial<StageOptions> = {}): Promise<Served> {
  const at = await served(options);
  open.push(at);
  return at;
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "qianshou-authority-"));
  folders.push(made);
  return made;
}

function lines(...texts: readonly string[]): readonly Step[] {
  const parsed = parseScenario(texts.join("\n"));
  if (parsed.kind !== "steps") throw new Error(`line ${parsed.line}: ${parsed.expected}`);
  return parsed.steps;
}

const logOn = ['{"verb":"key","keys":"01","then":"enter"}', '{"verb":"key","keys":"0000","then":"enter"}'];
const home = '{"verb":"wait","screen":"home"}';
const sale = [
  ...logOn,
  home,
  '{"verb":"key","keys":"12345","then":"enter"}',
  '{"verb":"card","card":"credit-stripe","action":"swipe"}',
  '{"verb":"key","pin":"credit-stripe","then":"enter"}',
  '{"verb":"wait","screen":"approved"}',
  '{"expect":{"view":"check","agree":true}}',
];
const certificate = (state: string) => [
  `{"verb":"host","certificate":"${state}"}`,
  ...logOn,
  '{"verb":"wait","screen":"fault","timeoutMs":100000}',
  '{"expect":{"view":"screen","text":"A06"}}',
];

/** How each connection came about, and how long it took. */
function connections(simulator: Simulator): readonly object[] {
  const events = simulator.world.timeline.since(0);
  return events
    .filter(({ kind, ...event }) => kind === "call" && event["port"] === "network" && event["method"] === "connect")
    .map((call) => {
      const answer = events.find((event) => event.kind === "answer" && event["call"] === call["point"]);
      return { value: answer?.["value"], ms: (answer?.atMs ?? 0) - call.atMs };
    });
}

describe("a stage", () => {
  it.each<readonly [string, boolean, readonly string[]]>([
    ["a sale", false, sale],
    ["a sale without TLS", true, sale],
    ["expired", false, certificate("expired")],
    ["not valid yet", false, certificate("not-yet-valid")],
    ["another name", false, certificate("wrong-name")],
    ["another issuer", false, certificate("unknown-issuer")],
    ["years later", false, ['{"verb":"clock","set":"2051-03-01T23:50:00+08:00"}', ...logOn, home]],
  ])("%s: connects as it does in memory, in the same time", async (_what, plain, texts) => {
    const steps = lines(...texts);
    const at = await stage({ plain });
    expect(await playOnStage(at.stage, steps)).toMatchObject({ kind: "passed" });
    const overSockets = connections(at.stage.room.simulator);
    const options = { seed: 1, startMs: DEFAULT_START_MS, plain, engine: nodeEngine() };
    const room = await Room.open({ simulator: { ...options, model: "classic", acquirer: "lakala" } });
    expect(await playSteps(room, steps)).toMatchObject({ kind: "passed" });
    // How often it was tried again until it was looked at is another matter.
    const inMemory = connections(room.simulator);
    const both = Math.min(inMemory.length, overSockets.length);
    expect(both).toBeGreaterThan(0);
    expect(overSockets.slice(0, both)).toEqual(inMemory.slice(0, both));
  });

  it("tells how the connection is secured, and whose the certificate is", async () => {
    const at = await stage();
    expect(await at.get("messages")).toMatchObject({ body: { connection: null } });
    await playOnStage(at.stage, lines(...logOn, home));
    const { connection } = (await at.get("messages")).body;
    expect(connection).toMatchObject({ tls: true, version: "TLSv1.3", name: "posp-a.lakala.test" });
    expect(connection).toMatchObject({ issuer: "Qianshou simulator's own authority" });
    const { text } = (await at.get("screen?lang=en")).body;
    expect(text).not.toContain("Not encrypted");
  });

  it("without TLS says so on the terminal and beside the messages", async () => {
    const at = await stage({ plain: true });
    await playOnStage(at.stage, lines(...logOn, home));
    expect((await at.get("messages")).body["connection"]).toEqual({ tls: false });
    expect((await at.get("screen?lang=zh")).body["text"]).toContain("未加密连接（测试）");
    expect((await at.get("screen?lang=en")).body["text"]).toContain("Not encrypted (test)");
    // A06 sets it to TLS, which is there for it; taken back, it connects as it did before.
    expect(await at.post("fault", { code: "A06" })).toMatchObject({ status: 200 });
    await playOnStage(at.stage, lines(...logOn));
    expect(await at.post("wait", { text: "证书已过期", timeoutMs: 100_000 })).toMatchObject({ status: 200 });
    await at.post("unfault", {});
    await playOnStage(at.stage, lines(...logOn, home));
    expect((await at.get("messages")).body["connection"]).toEqual({ tls: false });
  });

  it("plays no scenario of a terminal that is secured otherwise, and records how its own was", async () => {
    const at = await stage({ plain: true });
    const text = '{"note":"in clear","world":{"plain":false}}\n{"verb":"clock","advanceMs":1}';
    expect(await at.post("play", { lines: text })).toMatchObject({ status: 400, body: { field: "lines" } });
    expect(await at.post("play", { lines: text.replace("false", "true") })).toMatchObject({ status: 200 });
    const recording = await fetch(`${at.server.address}api/recording`);
    expect(await recording.text()).toContain('"plain":true');
  });
});

describe("the authority of --state", () => {
  it("is made at the first start, for this user alone, and is the same at the next", async () => {
    const kept = await folder();
    const first = await authorityOf(join(kept, "new"));
    const file = join(kept, "new", "authority.pem");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const second = await authorityOf(join(kept, "new"));
    expect(second.own).toEqual(first.own);
    const at = await stage({ authority: second });
    expect(await playOnStage(at.stage, lines(...sale))).toMatchObject({ kind: "passed" });
  });

  it("is none that was not kept: each process has its own", async () => {
    expect((await authorityOf(undefined)).own.cert).not.toBe((await authorityOf(undefined)).own.cert);
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, -200)],
    ["empty", () => ""],
    ["without its key", (text: string) => text.slice(0, text.indexOf("-----BEGIN PRIVATE"))],
  ])("%s: said so, and left as it is", async (_what, spoil) => {
    const kept = await folder();
    await authorityOf(kept);
    const file = join(kept, "authority.pem");
    const spoiled = spoil(await readFile(file, "utf8"));
    await writeFile(file, spoiled);
    await expect(authorityOf(kept)).rejects.toThrow(UnusableState);
    expect(await readFile(file, "utf8")).toBe(spoiled);
  });

  it("with another's key is no authority", async () => {
    const kept = await folder();
    const [one, other] = [await authorityOf(undefined), await authorityOf(undefined)];
    await writeFile(join(kept, "authority.pem"), `${one.own.cert}${other.own.key}`);
    await expect(authorityOf(kept)).rejects.toThrow(UnusableState);
  });
});
