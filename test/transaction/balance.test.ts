import { describe, expect, test } from "vitest";
import type { Message } from "../../src/host/iso8583/message";
import { asEnquiry, toldBalance } from "../../src/transaction/flow/balance";

const reply = (field54: string | undefined): Message => ({
  mti: "0210",
  fields: { 39: "00", ...(field54 === undefined ? {} : { 54: field54 }) },
});
const approved = Object.freeze({
  type: "approved",
  approval: { responseCode: "00", referenceNo: "633118000001" },
  slip: "none",
  signature: { kind: "none" },
} as const);

describe("field 54 of an enquiry's answer", () => {
  test.each([
    ["1002156C000099987655", 99_987_655],
    ["3002156D000000000001", -1],
    ["0001156C000000000000", 0],
  ])("%s is %i fen", (field54, amountFen) => {
    expect(toldBalance(reply(field54))).toMatchObject({ amountFen });
    expect(asEnquiry(approved, reply(field54))).toBe(approved);
  });

  test.each([
    undefined,
    "",
    "1002156C00009998765",
    "1002156C0000999876550",
    "1002156X000099987655",
    "1002156C00009998765A",
    "1002840C000099987655",
    "1003156C000099987655",
  ])("%s is no balance, and the enquiry lapses", (field54) => {
    expect(toldBalance(reply(field54))).toBeUndefined();
    expect(asEnquiry(approved, reply(field54))).toEqual({ type: "lapsed", code: "B16" });
  });
});

describe("an enquiry without an answer that counts lapses, and says why", () => {
  const unanswered = { type: "unanswered", reason: "98" } as const;
  test.each([
    [unanswered, "B14"],
    [{ ...unanswered, mishap: "mismatch" as const }, "B16"],
    [{ ...unanswered, answer: { code: "00", mac: "missing" as const } }, "F09"],
    [{ ...unanswered, answer: { code: "00", mac: "wrong" as const } }, "A16"],
    [{ ...unanswered, answer: { code: "00", mac: "unchecked" as const } }, "B20"],
    [{ ...unanswered, answer: { code: "00", mac: "no-key" as const } }, "A14"],
    [{ ...unanswered, answer: { code: "10", mac: "genuine" as const } }, "B16"],
  ])("%o: %s", (event, code) => {
    expect(asEnquiry(event)).toEqual({ type: "lapsed", code });
  });

  test("a number that was used twice is a decline", () => {
    expect(asEnquiry({ ...unanswered, answer: { code: "94", mac: "genuine" } })).toEqual({
      type: "declined",
      responseCode: "94",
    });
  });
});
