import { describe, expect, it } from "vitest";
import { nameOf, trialOf } from "../../sim/sweep/trial";

describe("the name of a trial", () => {
  it.each([
    "sale",
    "sale/p12.before",
    "sale/p12.torn.3/p7.after",
    "sale/t120.torn/p7.after",
    "sale/p12.torn.3/t4.before",
    "lost-reply/m3.flip.120",
    "lost-reply/m3.lost.0/p44.after",
    "lost-reply@day-25/p44.after",
    "returned/m5.forged.A2.half",
    "returned@late/m5.ahead.03.none/p44.torn.1",
    "sale/f3",
    "sale/f3/p60.before",
    "sale/d4097.3",
    "sale/p60.after/d4097.3+12.0",
    "sale/p60.after/d4097.3+12.0/p7.before/p3.after",
  ])("%s is read as it was written", (name) => {
    const trial = trialOf(name);
    expect(trial && nameOf(trial)).toBe(name);
  });

  it.each([
    "",
    "Sale",
    "sale/",
    "sale/p1",
    "sale/p1.torn",
    "sale/t1.torn.2",
    "sale/p1.before.2",
    "sale/m1.melt.0",
    "sale/p1.after/m1.lost.0",
    "sale@nowhere",
    "sale/m1.forged.0",
    "sale/m1.forged.00.half.1",
    "sale/m1.forged.!!.half",
    "sale/m1.lost.00.none",
    "sale/p1.after/f3",
    "sale/d4097.8",
    "sale/d1.1/d2.2",
    "sale/p1.after/p2.after/d1.1",
  ])("%j is none", (name) => {
    expect(trialOf(name)).toBeUndefined();
  });
});
