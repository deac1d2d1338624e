import { describe, expect, it } from "vitest";
import { decodeCbor, encodeCbor } from "../../hal/cbor";
import type { Facts } from "../../src/book/facts";
import { fromRecord, inkOf, toRecord } from "../../src/book/record";
import type { SignatureState } from "../../src/book/signature-state";
import type { Transaction } from "../../src/book/states";
import { CHIP_OBJECTS_BYTES_MAX } from "../../src/transaction/card/chip-facts";
import { maskPan } from "../../src/values/masked-pan";

const facts: Facts = {
  kind: "sale",
  stan: 999999,
  batch: 1,
  amountFen: 500000000,
  localTime: "20261122100000",
  pan: maskPan("4000000000000002"),
  entry: "contactless",
  expiry: "3512",
  operator: "01",
  processingCode: "000000",
  entryMode: "021",
  conditionCode: "00",
  field60: "2200000100060",
};
/** As long as a card's particulars may be. */
const chip = { sequence: "001", objects: new Uint8Array(CHIP_OBJECTS_BYTES_MAX).fill(0x9f) };
const refund: Facts = {
  ...facts,
  kind: "refund",
  original: { stan: 999998, batch: 1, referenceNo: "632610000002", hostDate: "1122" },
};
const original = { stan: 999998, batch: 1, referenceNo: "632610000002" };
const whole = {
  responseCode: "00",
  referenceNo: "000000000001",
  authCode: "123456",
  settlementDate: "1122",
  hostTime: "1122100000",
  institutions: "62980000   48000001   ",
  remarks: "CUP",
};
const signatures: readonly SignatureState[] = [
  { kind: "none" },
  { kind: "small-amount", limitFen: 100_000 },
  { kind: "owed" },
  { kind: "unsigned" },
  { kind: "taken", refusals: 0 },
  { kind: "taken", refusals: 2, refusal: "30" },
  { kind: "uploaded" },
  { kind: "unsent", refusal: "30" },
  { kind: "unavailable", why: "pad" },
  { kind: "unavailable", why: "ink" },
];
const transactions: readonly Transaction[] = [
  { state: "intent", facts },
  { state: "reversing", facts, reason: "98", attempts: 3, deferred: true },
  { state: "reversing", facts, reason: "A0", attempts: 0, deferred: false },
  { state: "approved", facts, approval: whole, slip: "owed", signature: { kind: "paper" } },
  ...signatures.map(
    (signature): Transaction => ({
      state: "approved",
      facts,
      approval: { responseCode: "00", referenceNo: "1" },
      slip: "none",
      signature,
    }),
  ),
  { state: "declined", facts: { ...facts, tipFen: 1250 }, responseCode: "51" },
  {
    state: "approved",
    facts: { ...facts, askedFen: facts.amountFen + 1, settlesPart: 7 },
    approval: whole,
    slip: "owed",
    signature: { kind: "paper" },
  },
  { state: "declined", facts, responseCode: "51" },
  { state: "declined", facts, responseCode: "C1", unclear: true },
  { state: "declined", facts, responseCode: "C1", code: "A10" },
  { state: "withdrawn", facts, code: "B13" },
  { state: "reversed", facts, reason: "06", confirmedBy: "25", money: "not charged" },
  { state: "reversed", facts, reason: "98", confirmedBy: "00", money: "returned", repeat: true },
  { state: "reversed", facts, reason: "98", confirmedBy: "01", money: "not charged" },
  {
    state: "reversing",
    facts,
    reason: "A0",
    attempts: 1,
    deferred: true,
    answer: { code: "03", mac: "missing" },
    refusal: "25",
  },
  { state: "reversing", facts, reason: "06", attempts: 1, deferred: false, refusal: "90", downUntil: "11221131" },
  {
    state: "reversing",
    facts,
    reason: "06",
    attempts: 0,
    deferred: false,
    answer: { code: "94", mac: "genuine" },
    doubt: true,
  },
  {
    state: "vouched",
    facts,
    reason: "A0",
    says: "not charged",
    reference: "202611270001",
    answer: { code: "A0", mac: "wrong" },
  },
  { state: "vouched", facts, reason: "06", says: "charged", reference: "1234", byCard: true },
  { state: "intent", facts: { ...facts, chip } },
  { state: "intent", facts: { ...facts, madeAs: { terminal: "10000001", merchant: "898310058120001" } } },
  {
    state: "reversing",
    facts: { ...facts, chip, madeAs: { terminal: "10000001", merchant: "898310058120001" } },
    reason: "98",
    attempts: 0,
    deferred: false,
  },
  { state: "reversing", facts: { ...facts, chip }, reason: "06", attempts: 1, deferred: false, byCard: true },
  { state: "reversed", facts: { ...facts, chip }, reason: "06", confirmedBy: "00", money: "returned", byCard: true },
  { state: "reversing", facts, reason: "06", attempts: 1, deferred: true, byCard: "pulled" },
  { state: "reversing", facts, reason: "96", attempts: 0, deferred: false, mishap: "bug" },
  { state: "reversing", facts, reason: "06", attempts: 1, deferred: true, mishap: "late", refusal: "96" },
  { state: "reversing", facts, reason: "98", attempts: 2, deferred: true, mishap: "mismatch", refusal: "96" },
  { state: "vouched", facts, reason: "98", says: "charged", reference: "1", mishap: "mismatch" },
  { state: "reversed", facts, reason: "96", confirmedBy: "00", money: "returned", mishap: "bug" },
  { state: "reversed", facts, reason: "98", confirmedBy: "25", money: "not charged", mishap: "late", repeat: true },
  { state: "vouched", facts, reason: "98", says: "not charged", reference: "1", mishap: "bug" },
  { state: "declined", facts, responseCode: "90", code: "A07" },
  { state: "declined", facts, responseCode: "30", field: "49" },
  { state: "declined", facts, responseCode: "30", code: "A07", field: "49" },
  { state: "reversed", facts, reason: "06", confirmedBy: "00", money: "returned", byCard: "pulled" },
  { state: "reversing", facts, reason: "98", attempts: 0, deferred: false, doubt: true },
  {
    state: "reversing",
    facts: { ...facts, chip },
    reason: "06",
    attempts: 1,
    deferred: false,
    byCard: true,
    doubt: true,
  },
  { state: "approved", facts: { ...facts, chip }, approval: whole, slip: "owed", signature: { kind: "owed" } },
  { state: "intent", facts: { ...facts, kind: "void", original } },
  { state: "intent", facts: { ...facts, kind: "void", original: { ...original, hostDate: "1122" } } },
  {
    state: "intent",
    facts: { ...facts, kind: "void", original: { ...original, stan: 0, batch: 0, hostDate: "1231" } },
  },
  {
    state: "intent",
    facts: { ...facts, kind: "void", original: { ...original, authCode: "123456", hostDate: "1122" } },
  },
  { state: "intent", facts: { ...facts, kind: "void", chip, original: { ...original, authCode: "123456" } } },
  {
    state: "intent",
    facts: { ...facts, kind: "void", madeAs: { terminal: "10000001", merchant: "898310058120001" }, original },
  },
  { state: "repeating", facts: refund },
  { state: "repeating", facts: { ...refund, chip }, mishap: "bug", answer: { code: "96", mac: "wrong" } },
  { state: "repeating", facts: refund, answer: { code: "94", mac: "genuine" }, arrived: true },
  { state: "repeating", facts: refund, mishap: "mismatch", refusal: "97", doubt: true },
  { state: "repeating", facts: { ...refund, kind: "completion-advice" }, stored: true },
  { state: "repeating", facts: { ...refund, kind: "completion-advice" }, stored: true, printed: true },
  { state: "repeating", facts: { ...refund, kind: "completion-advice" }, printed: true, arrived: true },
  {
    state: "vouched",
    facts: refund,
    reason: "98",
    answer: { code: "94", mac: "genuine" },
    says: "charged",
    reference: "",
    settled: true,
    uploaded: true,
  },
];

describe("a transaction's record", () => {
  it.each(transactions)("holds $state", (transaction) => {
    expect(fromRecord(decodeCbor(encodeCbor(toRecord(transaction))))).toEqual(transaction);
  });

  it("takes less than 200 bytes beside a card's particulars", () => {
    for (const transaction of transactions) {
      const bytes = encodeCbor(toRecord(transaction)).length;
      expect(bytes - (transaction.facts.chip?.objects.length ?? 0)).toBeLessThan(200);
    }
  });

  it("keeps the ink that the host did not take", () => {
    const unsent = transactions.find((each) => each.state === "approved" && each.signature.kind === "unsent")!;
    const ink = [new Uint8Array(544).fill(7), new Uint8Array(519).fill(9)];
    const record = decodeCbor(encodeCbor(toRecord(unsent, ink)));
    expect(fromRecord(record)).toEqual(unsent);
    expect(inkOf(record)).toEqual(ink);
    expect(inkOf(toRecord(unsent))).toBeUndefined();
    expect(encodeCbor(toRecord({ ...unsent, approval: whole } as Transaction, ink)).length).toBeLessThan(1_290);
  });

  it("reads layout 2, whose 00 and 12 were told as returned", () => {
    const before = toRecord(transactions[0]!)[2] as unknown[];
    const old = facts;
    const withChip = { ...old, chip };
    const chipBefore = [...before, [chip.sequence, chip.objects]];
    expect(fromRecord([2, 0, before])).toEqual({ state: "intent", facts: old });
    const reversing = { state: "reversing", facts: old, reason: "98", attempts: 3 };
    expect(fromRecord([2, 1, before, "98", 3, true])).toEqual({ ...reversing, deferred: true });
    expect(fromRecord([2, 1, chipBefore, "98", 3, false, true])).toEqual({
      ...reversing,
      facts: withChip,
      deferred: false,
      byCard: true,
    });
    const reversed = { state: "reversed", facts: old, reason: "98" };
    expect(fromRecord([2, 5, before, "98", "25"])).toEqual({ ...reversed, confirmedBy: "25", money: "not charged" });
    expect(fromRecord([2, 5, before, "98", "12"])).toEqual({ ...reversed, confirmedBy: "12", money: "returned" });
    expect(fromRecord([2, 5, chipBefore, "06", "00", true])).toEqual({
      ...reversed,
      facts: withChip,
      reason: "06",
      confirmedBy: "00",
      money: "returned",
      byCard: true,
    });
  });

  it.each([
    [0, "none"],
    [1, "paper"],
    // Nobody could sign on a pad when this was written.
    [2, "unsigned"],
  ])("reads layout 1, signature %i", (code, kind) => {
    const record = toRecord(transactions[3]!);
    const before = [1, ...record.slice(1, 4), code, ...record.slice(5)];
    expect(fromRecord(before)).toEqual({ ...transactions[3], signature: { kind } });
  });

  it("is not read where it is not one", () => {
    for (const wrong of [
      undefined,
      null,
      {},
      [],
      [3],
      [2, 9, []],
      [3, 0, [7]],
      [3, 0],
      [3, 2, toRecord(transactions[0]!)[2], 9, 9],
      [3, 2, toRecord(transactions[0]!)[2], 0, [9]],
      [3, 2, toRecord(transactions[0]!)[2], 0, [8, 7]],
      [4, 0, toRecord(transactions[0]!)[2]],
      [3, 5, toRecord(transactions[0]!)[2], "98", "00", 0, null, 9, 0],
      [3, 6, toRecord(transactions[0]!)[2], "98", "1234", 0, null, 9],
    ])
      expect(fromRecord(wrong)).toBeUndefined();
  });
});
