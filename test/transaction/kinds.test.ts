import { describe, expect, it } from "vitest";
import { type Facts, goesAgain } from "../../src/book/facts";
import { kindRulesOf, sparesChecks } from "../../src/profiles/kind-rules";
import { kindOf } from "../../src/transaction/kinds/kinds";

const kinds: readonly Facts["kind"][] = ["sale", "void", "refund", "authorisation"];

describe("kinds of transaction", () => {
  it.each(kinds)("%s says of itself what its facts say", (kind) => {
    expect(kindOf({ kind }).kind).toBe(kind);
    expect(kindOf({ kind }).reversal === "again").toBe(goesAgain({ kind }));
  });

  it("of which the message may go again take no PIN, whatever the acquirer sends", () => {
    expect(kindRulesOf(undefined, "refund")).toEqual({ card: true, pin: false, supervisor: false });
    expect(kindRulesOf({ otherKindRules: "01111999999999" }, "refund")).toEqual({
      card: true,
      pin: false,
      supervisor: true,
    });
    expect(kindRulesOf({ otherKindRules: "01999999999999" }, "refund")?.supervisor).toBe(false);
    expect(kindRulesOf({ otherKindRules: "02111999999999" }, "refund")?.supervisor).toBe(false);
    // The digits of a refund are no payment by code's.
    for (const kind of ["qr-refund", "qr-void", "sale"] as const)
      expect(kindRulesOf({ otherKindRules: "01111999999999" }, kind)).toBeUndefined();
    expect(kindRulesOf({ kindRules: "01001" }, "void")).toEqual({ card: false, pin: false, supervisor: true });
    expect(kindRulesOf({ kindRules: "01001" }, "sale")).toBeUndefined();
  });

  it.each([
    ["no card", "01000", undefined, true],
    ["no PIN", "01100", undefined, true],
    ["a supervisor in their place", "01001", undefined, false],
    ["what the profile asks for", "01110", undefined, false],
    ["what was agreed to", "01000", "01000", false],
    ["less than was agreed to", "01000", "01100", true],
    ["no supervisor any more", "01000", "01001", true],
    ["a layout that nobody reads", "02000", undefined, false],
  ] as const)("of a void: %s", (_, coming, inForce, spares) => {
    expect(sparesChecks({ kindRules: coming }, inForce && { kindRules: inForce })).toBe(spares);
  });

  it("of other kinds, but for those that always take a card and no PIN", () => {
    expect(sparesChecks({ otherKindRules: "01000999999999" }, undefined)).toBe(false);
    expect(sparesChecks({ otherKindRules: "01999000999999" }, undefined)).toBe(true);
    expect(sparesChecks({ otherKindRules: "01999999999100" }, undefined)).toBe(true);
    expect(sparesChecks({ otherKindRules: "01999001001001" }, undefined)).toBe(false);
  });
});
