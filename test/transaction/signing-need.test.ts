import { describe, expect, it } from "vitest";
import { defaultSignatureRules, readSignatureRules } from "../../src/profiles/signature-rules";
import { type SigningCase, signatureNeed } from "../../src/transaction/signing/signing-need";

const stripe: SigningCase = {
  pad: true,
  entry: "swipe",
  verification: "pin",
  amountFen: 100,
  rules: defaultSignatureRules,
};
const tap: SigningCase = { ...stripe, entry: "contactless", verification: "none" };
const limitFen = 100_000;

describe("when a sale has to be signed", () => {
  it.each<[string, SigningCase, string]>([
    ["a stripe with PIN", stripe, "owed"],
    ["a stripe without PIN", { ...stripe, verification: "none" }, "owed"],
    ["a chip", { ...stripe, entry: "insert" }, "owed"],
    ["a stripe on a model without pad", { ...stripe, pad: false }, "paper"],
    ["a small tap", tap, "small-amount"],
    ["a small tap on a model without pad", { ...tap, pad: false }, "small-amount"],
    ["a tap of just the limit", { ...tap, amountFen: limitFen }, "small-amount"],
    ["a tap above the limit", { ...tap, amountFen: limitFen + 1 }, "owed"],
    ["a small tap of a phone", { ...tap, verification: "device" }, "small-amount"],
    ["a large tap of a phone", { ...tap, verification: "device", amountFen: limitFen + 1 }, "owed"],
    ["a small tap with PIN", { ...tap, verification: "pin" }, "owed"],
    ["a small tap whose card asks for a signature", { ...tap, verification: "signature" }, "owed"],
    ["a small tap where none is exempt", { ...tap, rules: { ...tap.rules, smallAmountAllowed: false } }, "owed"],
    ["a PIN that suffices", { ...stripe, rules: { ...stripe.rules, pinSuffices: true } }, "none"],
    [
      "none where a PIN would suffice",
      { ...stripe, verification: "none", rules: { ...stripe.rules, pinSuffices: true } },
      "owed",
    ],
  ])("%s", (_name, asked, kind) => expect(signatureNeed(asked).kind).toBe(kind));

  it("tells the limit, for the slip (C11)", () => {
    expect(signatureNeed(tap)).toEqual({ kind: "small-amount", limitFen });
  });
});

describe("the acquirer's parameter", () => {
  it("is read", () => {
    expect(readSignatureRules({ signatureRules: "01000000003000001400" })).toEqual({
      kind: "rules",
      rules: {
        smallAmountAllowed: false,
        smallAmountFen: 30_000,
        withoutInk: "paper",
        pinSuffices: true,
        partBytes: 400,
      },
    });
  });

  it("is not needed", () => {
    expect(readSignatureRules({})).toEqual({ kind: "rules", rules: defaultSignatureRules });
    expect(readSignatureRules(undefined)).toEqual({ kind: "rules", rules: defaultSignatureRules });
  });

  it.each(["02100000010000010999", "01200000010000010999", "01100000010000010127", "01100000010000030999"])(
    "%s is made for another firmware (C15)",
    (signatureRules) => expect(readSignatureRules({ signatureRules }).kind).toBe("incompatible"),
  );
});
