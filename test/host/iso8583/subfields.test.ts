import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { parseParameters } from "../../../src/book/params";
import { formatField60, parseField60 } from "../../../src/host/iso8583/f60";
import { formatSignInKeys, parseSignInKeys } from "../../../src/host/iso8583/sign-in-keys";
import {
  formatOriginal,
  parseBalance,
  parseInstitutions,
  parseOriginal,
  parseRemarks,
  securityControl,
} from "../../../src/host/iso8583/subfields";

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

describe("field 60", () => {
  it.each([
    ["22000001", { transactionType: "22", batch: "000001" }],
    ["00000019003", { transactionType: "00", batch: "000019", networkCode: "003" }],
    ["2200000700050", { networkCode: "000", readingCapability: "5", chipCondition: "0" }],
    ["22000512000600", { readingCapability: "6", chipCondition: "0", partialApproval: "0" }],
    ["22000512000600048", { accountType: "048" }],
    ["", {}],
  ])("reads %s", (text, parts) => {
    const field = parseField60(text);
    expect(field).toMatchObject(parts);
    expect(formatField60(field, text.length)).toBe(text);
  });

  it("leaves out a part that is cut through, and what is beyond the last", () => {
    expect(parseField60("2200")).toEqual({ transactionType: "22" });
    expect(parseField60("220005120006000489").accountType).toBe("048");
  });

  it("keeps any digits of the field's own length", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{17}$/), fc.constantFrom(2, 8, 11, 12, 13, 14, 17), (text, length) => {
        const cut = text.slice(0, length);
        expect(formatField60(parseField60(cut), length)).toBe(cut);
      }),
    );
  });
});

describe("keys of a sign-in", () => {
  const published =
    "950973182317F80B950973182317F80B00962B60F679786E2411E3DE0000000000000000ADC67D84A0C45C59F1E549BBA0C45C59F1E549BBE2F24340";

  it("cuts by length", () => {
    const parsed = parseSignInKeys(hex(published), "des3");
    if (parsed.kind !== "keys") throw new Error("malformed");
    expect(parsed.keys.map(({ use, cryptogram }) => [use, cryptogram.length])).toEqual([
      ["pin", 16],
      ["mac", 16],
      ["track", 16],
    ]);
    expect(parsed.keys[2]?.checkValue).toEqual(hex("E2F24340"));
    expect(formatSignInKeys(parsed.keys)).toEqual(hex(published));
  });

  it.each([
    [24, 2, 8],
    [40, 2, 16],
    [56, 2, 24],
    [60, 3, 16],
    [84, 3, 24],
  ])("%i bytes are %i keys of %i", (length, count, size) => {
    const parsed = parseSignInKeys(new Uint8Array(length), "sm4");
    if (parsed.kind !== "keys") throw new Error("malformed");
    expect(parsed.keys.length).toBe(count);
    for (const key of parsed.keys) expect([key.cryptogram.length, key.checkValue.length]).toEqual([size, 4]);
  });

  it("refuses other lengths", () => {
    for (const length of [0, 23, 39, 59, 61, 104]) {
      expect(parseSignInKeys(new Uint8Array(length), "des3")).toMatchObject({
        kind: "malformed",
        field: "F62.length",
      });
    }
  });
});

describe("parameters", () => {
  it("reads a whole set", () => {
    const name = "B2E2CAD4".padEnd(80, "20");
    const set = Buffer.concat([
      latin1("1160" + "1260" + "133" + "1495516         " + "181" + "1910" + "200" + "22"),
      hex(name),
      latin1("233" + "251" + "26"),
      hex("04800000"),
    ]);
    expect(parseParameters(set)).toEqual({
      kind: "parameters",
      parameters: {
        applicationType: "60",
        replyTimeoutSeconds: 60,
        connectRetries: 3,
        phone1: "95516",
        tip: true,
        tipPercentMax: 10,
        manualEntry: false,
        merchantName: "\u00b2\u00e2\u00ca\u00d4",
        resendTimes: 3,
        masterKeyIndex: 1,
        supported: ["sale", "offline-settlement"],
      },
    });
  });

  it.each([
    ["1160X2", "F62.tag", 4],
    ["116", "F62.11", 2],
    ["1160990", "F62.99", 4],
    ["182", "F62.18", 2],
    ["12 6", "F62.12", 2],
    ["26\u0000\u0000\u0000", "F62.26", 2],
    ["1", "F62.tag", 0],
  ])("names the tag that is wrong in %j", (text, field, offset) => {
    expect(parseParameters(latin1(text))).toMatchObject({ kind: "malformed", field, offset });
  });

  // Every parameter that is a number, digits or a flag.
  it.each([
    ["11", 2],
    ["12", 2],
    ["13", 1],
    ["18", 1],
    ["19", 2],
    ["20", 1],
    ["21", 1],
    ["23", 1],
    ["24", 1],
    ["25", 1],
    ["50", 20],
    ["51", 5],
    ["52", 2],
    ["53", 14],
  ] as const)("names %s where its value has another form", (tag, length) => {
    const right = "1".repeat(length);
    expect(parseParameters(latin1(tag + right))).toMatchObject({ kind: "parameters" });
    for (const wrong of ["A", " ", "-", "+", ".", "\u0000", "\u00b2", "\uff11"])
      for (const value of [wrong + right.slice(1), right.slice(1) + wrong])
        expect(parseParameters(latin1(tag + value)), value).toMatchObject({ kind: "malformed", field: `F62.${tag}` });
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseParameters(bytes)));
  });
});

describe("other fields", () => {
  it("53: how PIN and track are protected", () => {
    const control = (pin: "none" | "with-pan", trackEncrypted: boolean) =>
      securityControl({ pin, algorithm: "des3", trackEncrypted });
    expect(control("with-pan", false)).toBe("2600000000000000");
    expect(control("with-pan", true)).toBe("2610000000000000");
    expect(control("none", true)).toBe("0610000000000000");
    expect(securityControl({ pin: "none", algorithm: "sm4", trackEncrypted: false })).toBe("0300000000000000");
  });

  it("61: the original", () => {
    const void12 = { batch: "000001", stan: "000123" };
    expect(formatOriginal(void12)).toBe("000001000123");
    expect(parseOriginal("000001000123")).toEqual({ kind: "original", original: void12 });
    const dated = { ...void12, date: "0526" };
    expect(parseOriginal(`${formatOriginal(dated)}00`)).toEqual({ kind: "original", original: dated });
    expect(parseOriginal("00000100012")).toMatchObject({ kind: "malformed", field: "F61.length" });
  });

  it("54: the balance", () => {
    expect(parseBalance("1002156C000000012345")).toMatchObject({ balance: { amountFen: 12345, currency: "156" } });
    expect(parseBalance("1002156D000000012345")).toMatchObject({ balance: { amountFen: -12345 } });
    expect(parseBalance("1002156X000000012345")).toMatchObject({ kind: "malformed", field: "F54.sign" });
    expect(parseBalance("1002156C00000001234 ")).toMatchObject({ kind: "malformed", field: "F54.amount" });
    expect(parseBalance("")).toMatchObject({ kind: "malformed", field: "F54.length" });
  });

  it("44 and 63: names to print", () => {
    expect(parseInstitutions("03080000   48025800   ")).toEqual({ issuer: "03080000", acquirer: "48025800" });
    expect(parseRemarks(`CUP${"a".padEnd(20)}${"b".padEnd(20)}c `)).toEqual({
      cardOrganisation: "CUP",
      issuer: "a",
      unionPay: "b",
      acquirer: "c",
    });
    expect(parseRemarks("CUP").issuer).toBe("");
  });

  it("leaves nothing of a field that is all filler, where the engine's trimEnd leaves its first space, as XS's does", () => {
    const { trimEnd } = String.prototype;
    const ofXs = function (this: string) {
      return trimEnd.call(this) || this.slice(0, 1);
    };
    const spied = vi.spyOn(String.prototype, "trimEnd").mockImplementation(ofXs);
    const institutions = parseInstitutions("           48000001   ");
    const remarks = parseRemarks("CUP".padEnd(63));
    spied.mockRestore();
    expect(institutions).toEqual({ issuer: "", acquirer: "48000001" });
    expect(remarks).toEqual({ cardOrganisation: "CUP", issuer: "", unionPay: "", acquirer: "" });
  });

  it("keeps a last byte A0, which only Latin-1 takes for a space", () => {
    const eel = "\u00c7\u00e7\u00bf\u00d5\u00bf\u00be\u00f6\u00a0";
    const set = latin1(`22${eel.padEnd(40)}14${"\u00a0".padEnd(14)}`);
    expect(parseParameters(set)).toEqual({ kind: "parameters", parameters: { merchantName: eel, phone1: "\u00a0" } });
    expect(parseInstitutions(eel.padEnd(11) + eel.padEnd(11))).toEqual({ issuer: eel, acquirer: eel });
    expect(parseRemarks(`\u00f6\u00a0 ${eel.padEnd(20)}${eel.padEnd(20)}${eel}  `)).toEqual({
      cardOrganisation: "\u00f6\u00a0",
      issuer: eel,
      unionPay: eel,
      acquirer: eel,
    });
    // Tabs, line ends and the rest that trimming knows are no filler either.
    expect(parseInstitutions("a\t\u0085\u00a0\n  ").issuer).toBe("a\t\u0085\u00a0\n");
    expect(parseInstitutions("           b").issuer).toBe("");
  });
});
