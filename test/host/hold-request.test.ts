import { describe, expect, it } from "vitest";
import type { Personalisation } from "../../hal/board";
import type { TransactionKind } from "../../src/book/facts";
import { factsFromRecord, factsToRecord } from "../../src/book/facts-record";
import { namedFromRecord } from "../../src/book/original";
import { financialRequest, reversalRequest } from "../../src/host/transaction-messages";
import { kindOf } from "../../src/transaction/kinds/kinds";
import { facts } from "../transaction/sample";

const today = { terminal: "10000001", merchant: "898310058120001" } as Personalisation;
const original = { stan: 6, batch: 3, referenceNo: "606110000007", authCode: "120567", hostDate: "1122" };
const request = (kind: TransactionKind) => {
  const { mti } = kindOf({ kind }).message;
  return financialRequest(mti, today, { ...facts, kind, original }, { trackEncrypted: false });
};
const reversal = (kind: TransactionKind) => reversalRequest(today, { ...facts, kind, original }, "98").fields;

describe("what a request and its reversal say of an authorisation (day.md, 1.1 and 1.2)", () => {
  it.each([
    ["authorisation", "0100", "030000", "10"],
    ["authorisation-void", "0100", "200000", "11"],
    ["completion", "0200", "000000", "20"],
    ["completion-advice", "0220", "000000", "24"],
    ["completion-void", "0200", "200000", "21"],
  ] as const)("a %s is %s, %s, 60.1 %s, condition 06", (kind, mti, processingCode, type) => {
    expect(kindOf({ kind }).message).toEqual({ mti, processingCode, conditionCode: "06", type });
  });

  it.each(["authorisation-void", "completion", "completion-advice"] as const)(
    "a %s has its code and its date, and no reference",
    (kind) => {
      const { fields } = request(kind);
      expect(fields).toMatchObject({ 38: "120567", 61: "0000030000061122" });
      expect(fields[37]).toBeUndefined();
    },
  );

  it("a void of a completion has the completion's reference and numbers, and the authorisation's code", () => {
    expect(request("completion-void").fields).toMatchObject({
      37: "606110000007",
      38: "120567",
      61: "0000030000061122",
    });
    const approval = { responseCode: "00", referenceNo: "606110000007", authCode: "999999" };
    const completion = { ...facts, kind: "completion", original } as const;
    const named = namedFromRecord({
      state: "approved",
      facts: completion,
      approval,
      slip: "none",
      signature: { kind: "none" },
    });
    expect(named.original).toMatchObject({ stan: completion.stan, authCode: "120567" });
  });

  it.each(["authorisation-void", "completion", "completion-void"] as const)(
    "the reversal of a %s has its own numbers without a date, and the code",
    (kind) => {
      expect(reversal(kind)).toMatchObject({ 38: "120567", 61: "0000010000070000" });
      expect(reversal(kind)[37]).toBeUndefined();
    },
  );

  it("the reversal of an authorisation has neither", () => {
    const { fields } = reversalRequest(today, { ...facts, kind: "authorisation" }, "98");
    expect([fields[38], fields[61]]).toEqual([undefined, undefined]);
  });

  it.each([
    ["authorisation", 4],
    ["authorisation-void", 5],
    ["completion", 6],
    ["completion-void", 8],
  ] as const)("a %s has number %s in flash, and is read from it", (kind, number) => {
    const record = factsToRecord({ ...facts, kind, original });
    expect(record[0]).toBe(number);
    expect(factsFromRecord(record)).toEqual({ ...facts, kind, original });
  });
});
