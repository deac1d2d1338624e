import { describe, expect, it } from "vitest";
import { type Facts, goesAgain } from "../../src/book/facts";
import { kindRulesOf } from "../../src/profiles/kind-rules";
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
});
