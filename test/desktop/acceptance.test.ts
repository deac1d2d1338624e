// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { deckCards } from "../../sim/cards/deck-cards";
import { StateKeeper } from "../../sim/desktop/state/state";
import { playVerb } from "../../sim/scenario/verbs";
import { viewNames } from "../../sim/scenario/views";
import type { Simulator } from "../../sim/simulator/simulator";
import { readEnds, type Served, served } from "./stages";

const running: Served[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const at of running.splice(0)) {
    await at.close();
    expect(at.bugs).toEqual([]);
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function open(state?: string): Promise<Served> {
  const at = await served(state === undefined ? {} : { keeper: new StateKeeper(state) });
  running.push(at);
  return at;
}

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "qianshou-"));
  folders.push(made);
  return made;
}

async function post(at: Served, verb: string, body: object): Promise<void> {
  expect(await at.post(verb, body)).toMatchObject({ status: 200 });
}

async function signIn(at: Served): Promise<void> {
  await post(at, "key", { keys: "01", then: "enter" });
  await post(at, "key", { keys: "0000", then: "enter" });
  await readEnds(at);
  await post(at, "wait", { screen: "home" });
}

async function sell(at: Served, amountFen: number): Promise<void> {
  await post(at, "key", { keys: String(amountFen), then: "enter" });
  await post(at, "card", { card: "credit-stripe", action: "swipe" });
  await post(at, "key", { keys: "123456", then: "enter" });
}

async function agrees(at: Served): Promise<void> {
  await post(at, "wait", { idle: true });
  expect(await at.get("check")).toMatchObject({ status: 200, body: { agree: true, differences: [] } });
}

/** Message types on the wire, in order. */
async function wire(at: Served): Promise<unknown[]> {
  const { body } = await at.get("messages");
  return (body["messages"] as { readonly mti?: string }[]).map(({ mti }) => mti);
}

describe("over real sockets, at full speed", () => {
  test("sign in, sell 123.45: charged once, and everybody agrees", async () => {
    const at = await open();
    await signIn(at);
    await sell(at, 12345);
    await post(at, "wait", { screen: "approved" });
    expect(await at.get("ledger")).toMatchObject({
      body: { entries: [{ amountFen: 12345, state: "charged" }], balanceFen: 12345 },
    });
    await agrees(at);
    await post(at, "key", { key: "enter" });
    expect(await at.get("screen")).toMatchObject({ body: { id: "home" } });
    expect(await at.get("paper")).toMatchObject({ body: { slips: [{ copy: "merchant" }, { copy: "cardholder" }] } });
  });

  test("the answer gets lost: being checked, and the reversal goes before the next sale", async () => {
    const at = await open();
    await signIn(at);
    await post(at, "fault", { port: "network", point: "receive", kind: "drop", nth: 1, times: 1 });
    await sell(at, 12345);
    await post(at, "wait", { screen: "checking", timeoutMs: 90_000 });
    await agrees(at);
    await sell(at, 2000);
    await post(at, "wait", { screen: "approved" });
    expect((await wire(at)).slice(-4)).toEqual(["0400", "0410", "0200", "0210"]);
    expect(await at.get("ledger")).toMatchObject({
      body: {
        entries: [
          { amountFen: 12345, state: "reversed" },
          { amountFen: 2000, state: "charged" },
        ],
        balanceFen: 2000,
      },
    });
    await agrees(at);
  });

  test("the plug is pulled in the middle of the sale", async () => {
    const at = await open();
    await signIn(at);
    await post(at, "key", { keys: "12345", then: "enter" });
    await post(at, "card", { card: "credit-stripe", action: "swipe" });
    await post(at, "clock", { action: "pause" });
    await post(at, "key", { keys: "123456", then: "enter" });
    // The PIN is typed in 180 ms; connecting and sending take 80 ms, the host 200 ms.
    await post(at, "clock", { advanceMs: 400 });
    expect(await at.get("screen")).toMatchObject({ body: { id: "processing" } });
    await post(at, "power", { action: "cut" });
    await post(at, "clock", { action: "run" });
    expect(await at.get("screen")).toMatchObject({ body: { id: "off" } });
    await post(at, "power", { action: "on" });
    await signIn(at);
    await agrees(at);
    expect(await at.get("ledger")).toMatchObject({ body: { balanceFen: 0 } });
  });

  test("a slow network is no lost one: time stands still while bytes are on a socket", async () => {
    const at = await open();
    await post(at, "network", { bearer: "wifi", latencyMs: 3000, loss: 0.3 });
    await signIn(at).catch(() => post(at, "wait", { screen: "home", timeoutMs: 120_000 }));
    for (let sale = 0; sale < 5; sale++) {
      await sell(at, 100 + sale);
      await post(at, "wait", { screen: "approved", timeoutMs: 60_000 });
      await post(at, "wait", { idle: true });
    }
    expect(await at.get("ledger")).toMatchObject({ body: { balanceFen: 510 } });
    await agrees(at);
  });

  test("a reset closes the old world's connections and starts anew", async () => {
    const at = await open();
    await signIn(at);
    await sell(at, 100);
    await post(at, "reset", {});
    expect(await at.get("ledger")).toMatchObject({ body: { entries: [] } });
    await signIn(at);
    await sell(at, 200);
    await post(at, "wait", { screen: "approved" });
    await agrees(at);
  });
});

describe("--state", () => {
  test("books and journal go on after a restart; no secret is in the file", async () => {
    const state = await folder();
    const first = await open(state);
    await signIn(first);
    await sell(first, 12345);
    await agrees(first);
    const { body: clock } = await first.get("clock");
    await first.close();
    running.splice(0);
    const second = await open(state);
    expect(await second.get("ledger")).toMatchObject({ body: { balanceFen: 12345 } });
    expect(await second.get("transactions")).toMatchObject({
      body: { transactions: [{ amountFen: 12345, money: "charged" }] },
    });
    const { body: later } = await second.get("clock");
    expect(Number(later["epochMs"])).toBeGreaterThanOrEqual(Number(clock["epochMs"]));
    await agrees(second);
    await signIn(second);
    await sell(second, 500);
    await agrees(second);
    expect(await second.get("ledger")).toMatchObject({ body: { balanceFen: 12845 } });
    for (const name of await readdir(state)) await expectNoSecret(path.join(state, name));
    for (const view of viewNames) expectNoSecretIn(JSON.stringify((await second.get(view)).body), view);
  });

  test.each(["a restart", "a reset that keeps both"])(
    "a terminal that was moved sells under its new numbers behind %s",
    async (how) => {
      const state = await folder();
      const first = await open(state);
      await signIn(first);
      await post(first, "host", { move: { from: "10000001", terminal: "10000002", merchant: "898310058129999" } });
      await post(first, "host", { load: "keys" });
      let at = first;
      if (how === "a restart") {
        await first.close();
        running.splice(0);
        at = await open(state);
      } else await post(at, "reset", { keep: ["flash", "host"] });
      await signIn(at);
      await sell(at, 12345);
      await post(at, "wait", { screen: "approved" });
      expect(await at.get("ledger")).toMatchObject({ body: { entries: [{ terminal: "10000002", state: "charged" }] } });
      await agrees(at);
    },
  );

  test("what was answered is kept, even when nobody says goodbye", async () => {
    const state = await folder();
    const first = await open(state);
    await signIn(first);
    await sell(first, 12345);
    await post(first, "wait", { screen: "approved" });
    const kept = await new StateKeeper(state).load();
    expect(kept?.kept.books.transactions).toMatchObject([{ amountFen: 12345, state: "charged" }]);
  });

  test("the end waits for a world that is being kept", async () => {
    const keeper = new SlowKeeper(await folder());
    const at = await served({ keeper });
    keeper.delayMs = 200;
    expect(await playVerb(at.stage.room, "key", { key: "1" })).toMatchObject({ kind: "ok" });
    at.stage.driver.onPause();
    expect(keeper.saving).toBe(1);
    await at.close();
    expect(keeper.saving).toBe(0);
    expect(at.bugs).toEqual([]);
  });

  test("a terminal with SM4 keys goes on with them, whether or not they are asked for again", async () => {
    const state = await folder();
    const first = await served({ keeper: new StateKeeper(state), national: true });
    await signIn(first);
    await sell(first, 12345);
    await first.close();
    running.splice(0);
    const second = await open(state);
    await signIn(second);
    await sell(second, 500);
    await post(second, "wait", { screen: "approved" });
    expect(await second.get("ledger")).toMatchObject({ body: { balanceFen: 12845 } });
    await agrees(second);
  });

  test("what is kept of a terminal without SM4 keys is not used where they are asked for", async () => {
    const state = await folder();
    const first = await open(state);
    await post(first, "key", { key: "1" });
    await first.close();
    running.splice(0);
    await expect(served({ keeper: new StateKeeper(state), national: true })).rejects.toThrow(
      "it is without --national",
    );
  });

  test("what is kept of another model is not used", async () => {
    const state = await folder();
    const first = await open(state);
    await post(first, "key", { key: "1" });
    await first.close();
    running.splice(0);
    await expect(served({ keeper: new StateKeeper(state), model: "smart" })).rejects.toThrow(
      "it is of --model classic, not smart",
    );
  });
});

/** Keeps a world as a slow disk does. */
class SlowKeeper extends StateKeeper {
  delayMs = 0;
  /** Worlds that are on their way to the disk. */
  saving = 0;

  override async save(simulator: Simulator): Promise<void> {
    this.saving++;
    await setTimeout(this.delayMs);
    await super.save(simulator);
    this.saving--;
  }
}

function secrets(): Map<string, string> {
  const found = new Map([
    ["key", "0123456789ABCDEFFEDCBA9876543210"],
    ["PIN", "123456"],
  ]);
  for (const { id, pan } of deckCards) found.set(`number of ${id}`, pan);
  return found;
}

function expectNoSecretIn(text: string, where: string): void {
  for (const [what, secret] of secrets())
    expect(text.toUpperCase().includes(secret), `${what} in ${where}`).toBe(false);
}

/** As text, as bytes behind base64, and as packed digits. */
async function expectNoSecret(file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  expectNoSecretIn(text, file);
  const { flash, vault } = JSON.parse(text) as { readonly flash: { readonly sectors: object }; readonly vault: string };
  for (const packed of [vault, ...Object.values(flash.sectors).map(String)]) {
    const bytes = Buffer.from(packed, "base64");
    expectNoSecretIn(bytes.toString("latin1"), file);
    const hex = bytes.toString("hex");
    for (const [what, secret] of secrets())
      if (what !== "PIN") expect(hex.toUpperCase().includes(secret), `${what}, packed, in ${file}`).toBe(false);
  }
}
