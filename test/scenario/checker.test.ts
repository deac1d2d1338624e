// biome-ignore-all lint/suspicious/noThenProperty: the verbs have a field of this name.

import { describe, expect, test } from "vitest";
import type { LedgerEntry } from "../../sim/acquirer/view/ledger-view";
import { Checker, check, type Evidence, unsignedBy } from "../../sim/scenario/checker";
import type { SlipSeen } from "../../sim/witness/evidence";
import type { RecordSeen } from "../../sim/witness/record-evidence";
import { EVENTS_KEPT_MAX } from "../../sim/world/timeline";
import * as doctor from "./doctor";
import { play, room, see, sell, signIn } from "./rooms";

const charged: LedgerEntry = {
  stan: "000002",
  batch: "000001",
  terminal: "10000001",
  merchant: "898310058120001",
  kind: "sale",
  amountFen: 100,
  state: "charged",
  entryMode: "stripe",
  pan: "629800******1014",
  card: "credit-stripe",
  retrievalReference: "632610000002",
  authCode: "120567",
  settlementDate: "1122",
  atMs: 2000,
};
const reversed: LedgerEntry = { ...charged, state: "reversed", reversedAtMs: 3000, reversalReason: "98" };
const approved: RecordSeen = { stan: "000002", batch: "000001", amountFen: 100, state: "approved", slip: "printed" };
const slip: SlipSeen = {
  kind: "sale",
  copy: "merchant",
  stan: "000002",
  batch: "000001",
  amountFen: 100,
  whole: true,
};
const shown = { card: "credit-stripe", atMs: 1000 };
const right: Evidence = {
  entries: [charged],
  records: [approved],
  slips: [slip],
  ends: [{ id: "approved", atMs: 2500, stan: "000002", amountFen: 100 }],
  presentations: [shown],
  watchedFromMs: 0,
};

function differences(change: Partial<Evidence>): string[] {
  return new Checker({ ...right, ...change }).judge().map(({ what }) => what);
}

function record(state: string): RecordSeen[] {
  return [{ ...approved, state, slip: "none" }];
}

describe("what agrees", () => {
  test.each<[string, Partial<Evidence>]>([
    ["an approved sale", {}],
    ["charged, its answer lost: the reversal is owed", { records: record("reversing"), slips: [], ends: [] }],
    ["charged, the power went before the answer", { records: record("intent"), slips: [], ends: [] }],
    ["reversed on both sides", { entries: [reversed], records: record("reversed"), slips: [], ends: [] }],
    ["declined, never in the ledger", { entries: [], records: record("declined"), slips: [], ends: [] }],
    ["a slip that still waits", { records: [{ ...approved, slip: "owed" }], slips: [] }],
    ["paper of before the watch began", { slips: [], ends: [], presentations: [], watchedFromMs: 9000 }],
  ])("%s", (_name, change) => expect(differences(change)).toEqual([]));
});

describe("what does not agree", () => {
  const end = (id: string) => ({ id, atMs: 2500, stan: undefined, amountFen: 100 });
  test.each<[string, Partial<Evidence>, RegExp]>([
    ["charged without a record", { records: [], slips: [], ends: [] }, /no record of it/],
    ["charged, and declined here", { records: record("declined"), slips: [], ends: [] }, /terminal says declined/],
    ["charged, and withdrawn here", { records: record("withdrawn"), slips: [], ends: [] }, /terminal says withdrawn/],
    ["returned, and still charged", { records: record("reversed"), slips: [], ends: [] }, /terminal says reversed/],
    ["another amount", { records: [{ ...approved, amountFen: 101 }] }, /another amount/],
    ["approved, not in the ledger", { entries: [], slips: [], ends: [] }, /not in the host's ledger/],
    ["approved, and reversed at the host", { entries: [reversed], slips: [], ends: [] }, /reversed at the host/],
    ["one number twice", { records: [approved, approved] }, /one voucher number for two sales/],
    ["a slip for what is not charged", { entries: [], records: [], ends: [] }, /slip for what is not charged/],
    ["a slip with another amount", { slips: [{ ...slip, amountFen: 10000 }] }, /slip with another amount/],
    [
      "a failed slip for what is charged",
      { slips: [slip, { ...slip, kind: "failed" }] },
      /failed slip for what is charged/,
    ],
    ["a slip said to be printed", { slips: [{ ...slip, whole: false }] }, /none came out/],
    ["approved on the screen only", { entries: [], records: [], slips: [] }, /screen said approved/],
    ["declined on the screen, charged", { ends: [end("declined")] }, /screen said declined, and it is charged/],
    ["not charged on the screen, charged", { ends: [end("not-charged")] }, /screen said not-charged/],
    [
      "one card shown once, charged twice",
      {
        entries: [charged, { ...charged, stan: "000003", atMs: 2100 }],
        records: [approved, { ...approved, stan: "000003", slip: "owed" }],
      },
      /charged twice/,
    ],
    ["a card never shown", { presentations: [{ ...shown, card: "debit-stripe" }] }, /never shown/],
  ])("%s", (_name, change, what) => {
    const found = differences(change);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join("; ")).toMatch(what);
  });
});

test("a real sale leaves evidence on paper and screen, and agrees", async () => {
  const where = await room();
  await signIn(where);
  await sell(where, 12345);
  await play(where, "wait", { idle: true });
  expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
});

test("a refund whose message goes again is held against the showing that it was begun with", async () => {
  const where = await room();
  await signIn(where);
  await sell(where, 12345);
  await play(where, "wait", { screen: "approved" });
  await play(where, "key", { key: "enter" });
  await play(where, "wait", { screen: "home" });
  await play(where, "host", { silence: { when: { mti: "0220" }, processed: false, times: 2 } });
  await play(where, "choose", { text: "退货" });
  await play(where, "key", { keys: "000002", then: "enter" });
  await play(where, "wait", { idle: true });
  for (let steps = 0; steps < 8 && (await see(where, "screen"))["id"] !== "checking"; steps++) {
    const { id } = await see(where, "screen");
    if (id === "amount") await play(where, "key", { keys: "345", then: "enter" });
    else if (id === "operator.password") await play(where, "key", { keys: "0000", then: "enter" });
    else if (id === "card") await play(where, "card", { card: "credit-stripe", action: "swipe" });
    else if (id === "pin") await play(where, "key", { keys: "123456", then: "enter" });
    else await play(where, "key", { key: "enter" });
    await play(where, "wait", { idle: true });
  }
  expect(await see(where, "screen")).toMatchObject({ id: "checking" });
  await play(where, "key", { key: "enter" });
  await play(where, "host", { respond: { when: { mti: "0200" }, code: "51", times: 1 } });
  await sell(where, 777);
  await play(where, "wait", { screen: "declined" });
  await play(where, "key", { key: "enter" });
  await play(where, "clock", { advanceMs: 600_000 });
  expect(await see(where, "ledger")).toMatchObject({ entries: [{}, { kind: "refund", state: "refunded" }] });
  expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
});

test("a host that books what it declines is found out", async () => {
  const where = await room();
  await signIn(where);
  await sell(where, 12345);
  await play(where, "wait", { idle: true });
  // The terminal's flash of before the sale: its books and the host's contradict each other.
  const { flash } = where.simulator;
  flash.image.bytes.fill(0xff);
  const verdict = await see(where, "check");
  expect(verdict).toMatchObject({
    agree: false,
    differences: [{ stan: "000002", ledger: "charged", journal: null, slips: ["sale, merchant"] }],
  });
});

describe("what passes without a signature", () => {
  const tap = (amountFen: number, rules: readonly string[]) =>
    differences({
      pad: true,
      unsigned: unsignedBy(rules),
      entries: [{ ...charged, entryMode: "tap", amountFen }],
      records: [{ ...approved, amountFen, signature: "small-amount" }],
      slips: [{ ...slip, amountFen }],
      ends: [],
    });
  const pin = (rules: readonly string[]) =>
    differences({ pad: true, unsigned: unsignedBy(rules), records: [{ ...approved, signature: "none" }] });

  test("is a tap up to the acquirer's own limit", () => {
    expect(tap(100_000, [])).toEqual([]);
    expect(tap(100_001, [])).toEqual(["approved without a signature, and no small tap"]);
    expect(tap(50_000, ["01100000003000010999"])).toHaveLength(1);
    expect(tap(30_000, ["01100000003000010999"])).toEqual([]);
    expect(tap(300_000, ["01100000030000010999"])).toEqual([]);
    expect(tap(1, ["01000000030000010999"])).toHaveLength(1);
    // One that was changed: a sale may be of before.
    expect(tap(300_000, ["01100000030000010999", "01100000003000010999"])).toEqual([]);
    expect(tap(100_000, ["99100000000000010999"])).toEqual([]);
  });

  test("is a PIN where the acquirer says that it suffices", () => {
    expect(pin([])).toEqual(["approved without the signature that it needs"]);
    expect(pin(["01100000010000010999"])).toHaveLength(1);
    expect(pin(["01100000010000011999"])).toEqual([]);
  });
});

test("a card that was shown more than 20,000 events ago was shown all the same", async () => {
  const where = await room();
  await signIn(where);
  await play(where, "key", { keys: "12345", then: "enter" });
  await play(where, "card", { card: "credit-stripe", action: "swipe" });
  const { world } = where.simulator;
  for (let event = 0; event < EVENTS_KEPT_MAX + 1_700; event++) world.note("sound", {});
  await play(where, "key", { keys: "123456", then: "enter" });
  await play(where, "wait", { screen: "approved" });
  await play(where, "wait", { idle: true });
  expect(await see(where, "check")).toMatchObject({ agree: true, differences: [] });
});

test("a sale whose record is lost is owed since it was sent", async () => {
  const where = await room();
  await signIn(where);
  const { world } = where.simulator;
  const soldMs = world.nowMs;
  await sell(where, 12345);
  await play(where, "wait", { screen: "approved" });
  await play(where, "clock", { advanceMs: 300_000 });
  // D08: nothing of it is left but its number.
  await doctor.journal(where, () => [], [[21, 2, 1]]);
  const { owed } = await check(where.simulator);
  const what = "the end of a sale whose record is lost";
  expect(owed).toEqual([{ stan: "000002", what, sinceMs: expect.any(Number) }]);
  expect(Math.abs((owed[0]?.sinceMs ?? 0) - soldMs)).toBeLessThan(60_000);
});

test("a reversal that is owed is told, since when, and is no difference", async () => {
  const where = await room();
  await signIn(where);
  await play(where, "fault", { port: "network", point: "receive", kind: "drop", times: 99 });
  await sell(where, 12345);
  const soldMs = where.simulator.world.nowMs;
  await play(where, "wait", { screen: "checking", timeoutMs: 200_000 });
  const { owed, ...verdict } = await see(where, "check");
  expect(verdict).toMatchObject({ agree: true, differences: [] });
  expect(owed).toEqual([{ stan: "000002", what: "a reversal", sinceMs: expect.any(Number) }]);
  const [{ sinceMs } = { sinceMs: 0 }] = owed as readonly { readonly sinceMs: number }[];
  expect(Math.abs(sinceMs - soldMs)).toBeLessThan(60_000);
});
