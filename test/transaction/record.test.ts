import { describe, expect, it } from "vitest";
import { decodeCbor, encodeCbor } from "../../hal/cbor";
import { maskPan } from "../../src/receipt/masked-pan";
import type { Facts, Transaction } from "../../src/transaction/life";
import { fromRecord, toRecord } from "../../src/transaction/record";

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
const whole = {
  responseCode: "00",
  referenceNo: "000000000001",
  authCode: "123456",
  settlementDate: "1122",
  hostTime: "1122100000",
  institutions: "62980000   48000001   ",
  remarks: "CUP",
};
const transactions: readonly Transaction[] = [
  { state: "intent", facts },
  { state: "reversing", facts, reason: "98", attempts: 3, deferred: true },
  { state: "reversing", facts, reason: "A0", attempts: 0, deferred: false },
  { state: "approved", facts, approval: whole, slip: "owed", signature: "paper" },
  { state: "approved", facts, approval: { responseCode: "00", referenceNo: "1" }, slip: "none", signature: "owed" },
  { state: "declined", facts, responseCode: "51" },
  { state: "withdrawn", facts, code: "B13" },
  { state: "reversed", facts, reason: "06", confirmedBy: "25" },
];

describe("a transaction's record", () => {
  it.each(transactions)("holds $state", (transaction) => {
    expect(fromRecord(decodeCbor(encodeCbor(toRecord(transaction))))).toEqual(transaction);
  });

  it("takes less than 200 bytes", () => {
    for (const transaction of transactions) expect(encodeCbor(toRecord(transaction)).length).toBeLessThan(200);
  });

  it("is not read where it is not one", () => {
    for (const wrong of [
      undefined,
      null,
      {},
      [],
      [2],
      [1, 9, []],
      [1, 0, [7]],
      [1, 0],
      [1, 2, toRecord(transactions[0]!)[2], 9, 9],
    ])
      expect(fromRecord(wrong)).toBeUndefined();
  });
});
