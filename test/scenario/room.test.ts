// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.
import { describe, expect, test } from "vitest";
import { deckCards } from "../../sim/cards/deck-cards";
import { viewNames } from "../../sim/scenario/views";
import { play, room, see, sell, signIn } from "./rooms";

/** What must be nowhere: full card numbers in any writing, the PIN as it was typed, keys of the test world. */
function expectNoSecret(text: string): void {
  for (const { pan, id } of deckCards) expect(text.includes(pan), `the number of ${id}`).toBe(false);
  // Field 35, packed: the number with a D. A middle of five digits stands anywhere: of a short number all but the last counts.
  for (const { pan, id } of deckCards)
    expect(text.includes(pan.slice(pan.length < 13 ? 0 : 6, -1)), `the middle of ${id}`).toBe(false);
  expect(text).not.toContain("123456");
  expect(text.toUpperCase()).not.toContain("0123456789ABCDEFFEDCBA9876543210");
}

describe("verbs follow each other without waits", () => {
  test("swipe, then PIN", async () => {
    const where = await room();
    await signIn(where);
    await sell(where, 12345);
    expect(await play(where, "wait", { screen: "sale.approved" })).toEqual({ screen: "approved" });
    expect(await see(where, "ledger")).toMatchObject({
      entries: [{ amountFen: 12345, state: "charged" }],
      balanceFen: 12345,
    });
  });

  test("the next sale while the slip is being printed", async () => {
    const where = await room();
    await signIn(where);
    for (const amountFen of [100, 200, 300]) await sell(where, amountFen);
    await play(where, "wait", { idle: true });
    expect(await see(where, "ledger")).toMatchObject({ balanceFen: 600 });
    expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
  });

  test("a card that nobody asks for is not noticed", async () => {
    const where = await room();
    expect(await play(where, "card", { card: "credit-stripe", action: "swipe" })).toMatchObject({ noticed: false });
  });

  test("keys of a terminal without power go nowhere", async () => {
    const where = await room();
    await play(where, "power", { action: "cut" });
    expect(await see(where, "screen")).toMatchObject({ id: "off", text: "" });
    await play(where, "key", { keys: "01", then: "enter" });
    await play(where, "power", { action: "on" });
    await play(where, "wait", { idle: true });
    expect(await see(where, "screen")).toMatchObject({ id: "operator.number", input: "" });
  });
});

describe("time", () => {
  test("a paused world stands still until a verb moves it", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "clock", { action: "pause" });
    const { epochMs } = await see(where, "clock");
    await play(where, "key", { keys: "12345", then: "enter" });
    expect(await see(where, "clock")).toMatchObject({ epochMs, paused: true });
    expect(await see(where, "screen")).toMatchObject({ id: "home" });
    await play(where, "clock", { advanceMs: 1000 });
    expect(await see(where, "screen")).toMatchObject({ id: "card" });
    expect(await see(where, "clock")).toMatchObject({ epochMs: Number(epochMs) + 1000 });
  });

  test("the clock can be set ahead, and no time passes by that", async () => {
    const where = await room();
    await signIn(where);
    await play(where, "key", { keys: "12345", then: "enter" });
    await play(where, "clock", { set: "2026-12-31T23:59:50+08:00" });
    expect(await see(where, "clock")).toMatchObject({
      now: "2026-12-31T23:59:50.000+08:00",
      terminal: "2026-12-31T23:59:50.000+08:00",
    });
    // Whoever waits at the card screen still has his minute.
    expect(await see(where, "screen")).toMatchObject({ id: "card" });
    await play(where, "card", { card: "credit-stripe", action: "swipe" });
    await play(where, "key", { pin: "credit-stripe", then: "enter" });
    await play(where, "wait", { screen: "approved" });
    expect(await see(where, "transactions")).toMatchObject({ transactions: [{ localTime: "20261231235950" }] });
  });

  test("what does not come is told in time", async () => {
    const where = await room();
    await expect(play(where, "wait", { text: "from the moon", timeoutMs: 1000 })).rejects.toThrow("not-in-time");
  });
});

describe("reset", () => {
  test("a new world knows nothing", async () => {
    const where = await room();
    await signIn(where);
    await sell(where, 100);
    await play(where, "reset", {});
    expect(await see(where, "ledger")).toMatchObject({ entries: [] });
    expect(await see(where, "transactions")).toEqual({ transactions: [] });
    await signIn(where);
    await sell(where, 200);
    expect(await see(where, "ledger")).toMatchObject({ balanceFen: 200 });
  });

  test("what is kept comes along", async () => {
    const where = await room();
    await signIn(where);
    await sell(where, 100);
    await play(where, "wait", { idle: true });
    await play(where, "reset", { keep: ["flash", "host"] });
    await play(where, "wait", { idle: true });
    expect(await see(where, "ledger")).toMatchObject({ balanceFen: 100 });
    expect(await see(where, "transactions")).toMatchObject({ transactions: [{ amountFen: 100, money: "charged" }] });
    expect(await see(where, "check")).toMatchObject({ agree: true, owed: [{ stan: "000002", what: "a slip" }] });
  });
});

describe("faults", () => {
  test("a code is told, and taken back", async () => {
    const where = await room();
    const { id } = await play(where, "fault", { code: "A03" });
    expect(await see(where, "faults")).toMatchObject({ faults: [{ id, code: "A03" }] });
    expect(await see(where, "power")).toMatchObject({ network: [{ latencyMs: 3000, loss: 0.3 }, { latencyMs: 3000 }] });
    await play(where, "unfault", { id });
    expect(await see(where, "faults")).toMatchObject({ faults: [] });
    expect(await see(where, "power")).toMatchObject({ network: [{ latencyMs: 20, loss: 0 }, { latencyMs: 60 }] });
  });

  test("odds are for many calls, a plain fault for one", async () => {
    const where = await room();
    await play(where, "fault", { port: "network", point: "receive", kind: "drop", probability: 0.2 });
    await play(where, "fault", { port: "network", point: "receive", kind: "delay" });
    expect(await see(where, "faults")).toMatchObject({
      faults: [{ times: 1_000_000 }, { times: 1, ms: 3000, nth: 1 }],
    });
    await play(where, "unfault", {});
    expect(await see(where, "faults")).toMatchObject({ faults: [] });
  });

  test.each(["A01", "A04", "A05", "A09", "A10", "A11", "A14", "A15"])(
    "%s ends on a screen of its code",
    async (code) => {
      const where = await room();
      await play(where, "fault", { code });
      await play(where, "key", { keys: "01", then: "enter" });
      await play(where, "key", { keys: "0000", then: "enter" });
      await play(where, "wait", { text: code, timeoutMs: 120_000 });
      await play(where, "unfault", {});
      await play(where, "key", { key: "enter" });
      await play(where, "wait", { idle: true, timeoutMs: 120_000 });
      const { id } = await see(where, "screen");
      if (id === "operator.number") await signIn(where);
      await play(where, "wait", { screen: "home", timeoutMs: 120_000 });
    },
  );
});

test("neither card number nor PIN nor key is in any view or event", async () => {
  const where = await room();
  const events: string[] = [];
  where.listen((event) => events.push(JSON.stringify(event)));
  await play(where, "host", { respond: { when: { pan: "6298010000000001026" }, code: "51", times: 1 } });
  await signIn(where);
  await sell(where, 12345);
  await play(where, "wait", { idle: true });
  await sell(where, 700, "debit-stripe");
  await play(where, "wait", { idle: true });
  for (const view of viewNames)
    expectNoSecret(JSON.stringify(await see(where, view, view === "timeline" ? { after: "0", limit: "20000" } : {})));
  expectNoSecret(events.join("\n"));
  // The PIN typed before the pad listens, or anywhere else, is no more to be seen.
  await play(where, "key", { keys: "123456", then: "cancel" });
  expectNoSecret(events.join("\n"));
});

test("one seed, one run", async () => {
  const digests = [];
  for (let run = 0; run < 2; run++) {
    const where = await room({ seed: 7 });
    await play(where, "fault", { code: "A03" });
    await signIn(where);
    await sell(where, 12345);
    await play(where, "wait", { idle: true, timeoutMs: 200_000 });
    digests.push(where.simulator.world.timeline.digest);
  }
  expect(digests[0]).toBe(digests[1]);
});

test("a model without a printer sells without paper", async () => {
  const where = await room({ model: "esign" });
  await signIn(where);
  await sell(where, 12345);
  await play(where, "wait", { screen: "sign" });
  await play(where, "sign", { signature: "wang", then: "confirm" });
  await play(where, "wait", { screen: "approved" });
  expect(await see(where, "paper")).toEqual({ slips: [], printer: null });
  expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
  await expect(play(where, "printer", { paper: "out" })).rejects.toThrow("a model with a printer");
});
