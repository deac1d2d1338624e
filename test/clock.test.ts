import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chinaTime, epochOf, FIRMWARE_FROM_MS, instantOf } from "../src/values/clock";

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

  it("refuses a day that its month or its year does not have", () => {
    const common = at("2027-03-01T09:00:00+08:00");
    for (const day of ["0229", "0230", "0231", "0431", "0631", "0931", "1131"])
      expect(instantOf(day, "090000", common), day).toBeUndefined();
    // The leap day next to it is a year away: whoever sends 0229 now means no day.
    expect(instantOf("0229", "120000", at("2028-12-20T09:00:00+08:00"))).toBeUndefined();
    expect(instantOf("0230", "120000", at("2028-02-29T09:00:00+08:00"))).toBeUndefined();
    expect(instantOf("0229", "120000", at("2027-12-31T23:00:00+08:00"))).toBe(at("2028-02-29T12:00:00+08:00"));
    expect(instantOf("0229", "120000", at("2100-02-28T09:00:00+08:00"))).toBeUndefined();
  });

  it("takes every day that there is", () => {
    for (let day = 0; day < 3 * 366; day++) {
      const noon = at("2027-01-01T12:00:00+08:00") + day * 86_400_000;
      const told = chinaTime(noon);
      expect(instantOf(told.slice(4, 8), told.slice(8), noon - 3_600_000)).toBe(noon);
    }
  });

  it("is the language's own calendar, moment by moment over 500 years", () => {
    expect(FIRMWARE_FROM_MS).toBe(Date.UTC(2026, 0, 1));
    const moments = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2400, 11, 31) });
    fc.assert(
      fc.property(moments, (ms) => {
        const told = chinaTime(ms);
        expect(told).toBe(new Date(ms + 8 * 3_600_000).toISOString().replace(/\D/g, "").slice(0, 14));
        expect(epochOf(told)).toBe(Math.floor(ms / 1_000) * 1_000);
      }),
      { numRuns: 2_000 },
    );
    for (const day of ["1900-02-28", "1900-03-01", "2000-02-29", "2100-02-28", "2100-03-01", "2399-12-31"])
      expect(chinaTime(at(`${day}T12:00:00+08:00`)).slice(0, 8)).toBe(day.replace(/-/g, ""));
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
