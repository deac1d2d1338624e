import { describe, expect, it } from "vitest";
import { chinaTime, epochOf, instantOf } from "../src/clock";

const at = (iso: string) => Date.parse(iso);

describe("the acquirer's clock", () => {
  it("is China's", () => {
    expect(chinaTime(at("2026-12-31T16:00:00Z"))).toBe("20270101000000");
    expect(epochOf("20270101000000")).toBe(at("2026-12-31T16:00:00Z"));
  });

  it("takes the year that puts the host's date closest", () => {
    expect(instantOf("0101", "000005", at("2026-12-31T23:59:50+08:00"))).toBe(at("2027-01-01T00:00:05+08:00"));
    expect(instantOf("1231", "235955", at("2027-01-01T00:00:10+08:00"))).toBe(at("2026-12-31T23:59:55+08:00"));
    expect(instantOf("0229", "120000", at("2028-02-29T11:00:00+08:00"))).toBe(at("2028-02-29T12:00:00+08:00"));
  });

  it("refuses what is no date", () => {
    for (const [date, time] of [
      ["", ""],
      ["1301", "000000"],
      ["0001", "000000"],
      ["0132", "000000"],
      ["0101", "240000"],
      ["0101", "006000"],
      ["0101", "00000"],
      ["ab01", "000000"],
    ] as const)
      expect(instantOf(date, time, 0)).toBeUndefined();
  });
});
