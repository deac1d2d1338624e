import { describe, expect, it } from "vitest";
import { nameOf, trialOf } from "../../sim/sweep/trial";

describe("the name of a trial", () => {
  it.each([
    "sale",
    "sale/p12.before",
    "sale/p12.torn.3/p7.after",
    "lost-reply/m3.flip.120",
    "lost-reply/m3.lost.0/p44.after",
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
    "sale/p1.before.2",
    "sale/m1.melt.0",
    "sale/p1.after/m1.lost.0",
  ])("%j is none", (name) => {
    expect(trialOf(name)).toBeUndefined();
  });
});
