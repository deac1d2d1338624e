import { describe, expect, it } from "vitest";
import { type Watched, warnings } from "../../src/diagnosis/warnings";
import { defaultWarningRules, warningRulesOf } from "../../src/profiles/warning-rules";

const well: Watched = {
  batteryPercent: undefined,
  unsent: 0,
  lossPercent: 2,
  readsFailed: 0,
  certificateDays: undefined,
  wearPercent: 1,
};

function told(change: Partial<Watched>, rules = defaultWarningRules): readonly string[] {
  return warnings({ ...well, ...change }, rules).map(({ en }) => en);
}

describe("early warnings", () => {
  it("says nothing of what is well", () => {
    expect(told({})).toEqual([]);
  });

  it.each([
    [{ batteryPercent: 14 }, { batteryPercent: 15 }, /battery 14%/],
    [{ unsent: 20 }, { unsent: 19 }, /20 not sent yet/],
    [{ lossPercent: 8 }, { lossPercent: 7.9 }, /loses 8%/],
    [{ readsFailed: 5 }, { readsFailed: 4 }, /5 cards not read/],
    [{ certificateDays: 13 }, { certificateDays: 14 }, /expires in 13 days/],
    [{ wearPercent: 80 }, { wearPercent: 79 }, /80% worn/],
  ])("at the threshold, and not before it: %j", (at, before, words) => {
    expect(told(at)).toHaveLength(1);
    expect(told(at)[0]).toMatch(words);
    expect(told(before)).toEqual([]);
  });

  it("takes its thresholds from parameter 53", () => {
    const rules = warningRulesOf({ warningRules: "01500330026099" });
    expect(rules).toEqual({
      batteryPercent: 50,
      unsent: 3,
      lossPercent: 30,
      readsFailed: 2,
      certificateDays: 60,
      wearPercent: 99,
    });
    expect(told({ unsent: 3 }, rules)).toHaveLength(1);
    expect(warningRulesOf({ warningRules: "02500330026099" })).toEqual(defaultWarningRules);
    expect(warningRulesOf(undefined)).toEqual(defaultWarningRules);
  });
});
