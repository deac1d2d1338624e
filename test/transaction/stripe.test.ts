import { describe, expect, it } from "vitest";
import { luhn, readStripe } from "../../src/transaction/card/stripe";

// Visa's published test number; no account behind it.
const PAN = "4000000000000002";

describe("track 2", () => {
  it("is refused when it is not a payment card's", () => {
    for (const track of [
      "",
      "=",
      PAN,
      `${PAN}=`,
      `${PAN}=3512`,
      `${PAN}=3513101`,
      `${PAN}=3500101`,
      `4000000000000003=3512101`,
      `${PAN}=35121010000=1`,
      `${PAN}D3512101`,
      `123456789012=3512101`,
      `12345678901234567897=3512101`,
      `40000000000000O2=3512101`,
      `${PAN}=${"3512101".padEnd(21, "0")}`,
      // No separator: a number of 13 digits that a fourteenth follows, month and all.
      "40120000000010",
    ])
      expect(readStripe(track), track.length.toString()).toBeUndefined();
  });

  it("tells expiry and service code", () => {
    const card = readStripe(`${PAN}=35121010000012345678`);
    expect(card?.expiry).toBe("3512");
    expect(card?.serviceCode).toBe("101");
    expect(card?.hasChip).toBe(false);
  });

  it.each([
    ["101", false],
    ["120", false],
    ["201", true],
    ["220", true],
    ["601", true],
  ])("with service code %s has a chip: %s", (serviceCode, hasChip) => {
    expect(readStripe(`${PAN}=3512${serviceCode}0000`)?.hasChip).toBe(hasChip);
  });

  it("is good to the end of its month, over the turn of the century", () => {
    const card = readStripe(`${PAN}=26111010000`);
    expect(card?.expiredAt("2611")).toBe(false);
    expect(card?.expiredAt("2612")).toBe(true);
    expect(card?.expiredAt("2510")).toBe(false);
    expect(readStripe(`${PAN}=99121010000`)?.expiredAt("2601")).toBe(true);
  });

  it("does not print its number", () => {
    const card = readStripe(`${PAN}=35121010000012345678`);
    const printed = `${card} ${JSON.stringify({ card })} ${Object.values(card ?? {}).join()}`;
    expect(printed).not.toContain(PAN);
    expect(printed).not.toContain("0000012345678");
  });
});

describe("the check digit", () => {
  it("finds every single wrong digit and every swap but 09", () => {
    expect(luhn(PAN)).toBe(true);
    for (let at = 0; at < PAN.length; at++)
      for (let digit = 0; digit < 10; digit++) {
        const changed = PAN.slice(0, at) + digit + PAN.slice(at + 1);
        expect(luhn(changed)).toBe(changed === PAN);
      }
  });
});
