import { describe, expect, it } from "vitest";
import { reversalMeaning } from "../../src/host/reversal";
import { approvalToChip } from "../../src/transaction/card/last-word";
import { judge, partOf } from "../../src/transaction/flow/judge";

const reply = (code: string) => ({ mti: "0210", fields: { 37: "000000000001", 39: code } });
const judged = (code: string, doubled = true) => judge(reply(code), "none", { kind: "none" }, doubled);

describe("an authentic answer", () => {
  it.each(["00", "11", "16", "A2", "A4", "A5", "A6"])("%s approves", (code) => {
    expect(judged(code)).toMatchObject({ type: "approved", approval: { responseCode: code } });
  });

  it("10 without a part that was asked for: all of it goes back", () => {
    expect(judged("10")).toEqual({ type: "unanswered", reason: "06", answer: { code: "10", mac: "genuine" } });
  });

  const asked = { amountFen: 10_000, field60: "22000001000601" };
  const told = (amount?: string, code = "10") => ({
    mti: "0210",
    fields: { 39: code, ...(amount === undefined ? {} : { 4: amount }) },
  });

  it("10 approves the part of field 4 that was asked for in 60.6", () => {
    const reply = told("000000004000");
    expect(partOf(asked, reply)).toBe(4_000);
    expect(judge(reply, "owed", { kind: "none" }, true, 4_000)).toMatchObject({ type: "approved", partFen: 4_000 });
    expect(partOf(asked, told("000000000001"))).toBe(1);
    expect(partOf(asked, told("000000009999"))).toBe(9_999);
  });

  it.each([
    ["nothing", asked, told("000000000000")],
    ["all of it", asked, told("000000010000")],
    ["more", asked, told("000000010001")],
    ["no amount", asked, told()],
    ["no digits", asked, told("00000000x000")],
    ["too few digits", asked, told("4000")],
    ["a part by another code", asked, told("000000004000", "00")],
    ["what was not asked for", { ...asked, field60: "22000001000600" }, told("000000004000")],
    ["what a field 60 of 13 digits does not ask for", { ...asked, field60: "2200000100060" }, told("000000004000")],
  ])("10 of %s is no part", (_, facts, reply) => {
    expect(partOf(facts, reply)).toBeUndefined();
  });

  it("94 is reversed only where it can be this message, doubled", () => {
    const answer = { code: "94", mac: "genuine" };
    expect(judged("94")).toEqual({ type: "unanswered", reason: "06", answer });
    expect(judged("94", false)).toEqual({ type: "unanswered", reason: "06", answer, doubt: true });
  });

  it.each(["51", "77", "C1", "03", "ZZ"])("%s declines", (code) => {
    expect(judged(code)).toEqual({ type: "declined", responseCode: code });
  });
});

describe("what a genuine 0410 says of the money", () => {
  const nothing = { approved: false, named: false, sameDay: true };
  const named = { ...nothing, named: true };
  const approved = { ...nothing, approved: true };
  const ended = (money: string) => ({ kind: "ended", money });
  const open = (deferred = false) => ({ kind: "open", deferred });

  it.each([
    // Hosts say 00 of what they do not know, too: returned is what is known to have been booked.
    ["00", nothing, ended("not charged")],
    ["00", named, ended("returned")],
    ["00", approved, ended("returned")],
    ["00", { ...nothing, sameDay: false }, ended("not charged")],
    ["00", { ...named, sameDay: false }, ended("returned")],
    ["01", nothing, ended("not charged")],
    ["12", nothing, ended("not charged")],
    // The host itself had approved it: that is a contradiction.
    ["01", approved, open()],
    ["12", approved, open()],
    ["25", nothing, ended("not charged")],
    // An earlier reversal of it has come through.
    ["25", approved, ended("returned")],
    // It says itself of what: the first confirmation got lost.
    ["25", named, ended("returned")],
    ["25", { ...named, sameDay: false }, ended("returned")],
    ["12", named, open()],
    ["25", { ...nothing, sameDay: false }, open(true)],
    ["25", { ...approved, sameDay: false }, open(true)],
    ["64", nothing, open()],
    ["22", nothing, open()],
    ["94", nothing, open()],
    ["A0", nothing, open()],
    ["", nothing, open()],
  ] as const)("%s, of what is known as %o", (code, asked, meaning) => {
    expect(reversalMeaning(code, asked)).toEqual(meaning);
  });
});

describe("what a chip hears of an approval", () => {
  const tlv = (...bytes: number[]) => Uint8Array.from(bytes);
  const cryptogram = [1, 2, 3, 4, 5, 6, 7, 8];

  it("is the code that the issuer's cryptogram is over", () => {
    expect(approvalToChip(tlv(0x9f, 0x36, 2, 0, 1, 0x91, 10, ...cryptogram, 0x30, 0x30))).toBe("00");
    expect(approvalToChip(tlv(0x91, 10, ...cryptogram, 0x31, 0x30))).toBe("10");
  });

  it("is 00 where there is none, whatever the network calls the approval", () => {
    expect(approvalToChip(tlv())).toBe("00");
    expect(approvalToChip(tlv(0x91, 8, ...cryptogram))).toBe("00");
    expect(approvalToChip(tlv(0x91, 12, ...cryptogram, 0x41, 0x32, 0, 0))).toBe("00");
    expect(approvalToChip(tlv(0x91, 10, 1))).toBe("00");
  });
});
