import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { crashArguments } from "../../sim/desktop/sweep/arguments";
import { merge, merged } from "../../sim/desktop/sweep/merge";
import { shardOf, shareOf } from "../../sim/desktop/sweep/shard";

describe("a shard", () => {
  it.each([1, 2, 3, 7, 20])("is a part of %i: together they are the whole, and nothing is in two", (parts) => {
    const all = Array.from({ length: 11 }, (_, at) => at);
    const shares = all.map((_, at) => at + 1).filter((part) => part <= parts);
    const dealt = shares.flatMap((part) => shareOf(all, { part, parts }));
    expect(dealt.sort((a, b) => a - b)).toEqual(all);
  });

  it.each(["0/3", "4/3", "1/0", "1", "a/b", "1/1001", "1/2/3"])("%s is none", (text) => {
    expect(shardOf(text)).toBeUndefined();
    expect(crashArguments(["--shard", text])).toBeUndefined();
  });
});

describe("what parts come to together", () => {
  const part = { scenarios: 2, cuts: 10, lost: 0, doubled: 0, stuck: 0, wrongScreen: 0, seconds: 5 };

  it("adds their figures up, and takes the time of the slowest", () => {
    const { figures, good } = merged([part, { ...part, cuts: 7, seconds: 9 }, { ...part, seconds: 2 }]);
    expect(figures).toEqual({ ...part, scenarios: 6, cuts: 27, seconds: 9 });
    expect(good).toBe(true);
  });

  it("adds up what is inside, too", () => {
    const soaks = [
      { sales: 300, disagreements: 0, faultsByCode: { B14: 2, D01: 1 }, seed: 1 },
      { sales: 200, disagreements: 0, faultsByCode: { B14: 1, A16: 4 }, seed: 1 },
    ];
    expect(merged(soaks).figures).toEqual({
      sales: 500,
      disagreements: 0,
      faultsByCode: { B14: 3, D01: 1, A16: 4 },
      seed: 1,
    });
  });

  it.each([
    [[part, { ...part, lost: 1 }]],
    [[{ disagreements: 2 }]],
    [
      [
        { mutants: 4, caught: 4 },
        { mutants: 4, caught: 3 },
      ],
    ],
    [[]],
  ])("is not well where a part is not: %j", (parts) => {
    expect(merged(parts).good).toBe(false);
  });

  it("reads the last line of each file", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "parts-"));
    const files = ["one", "two"].map((name) => path.join(folder, name));
    for (const file of files) writeFileSync(file, `single cuts: 3 of 4\n${JSON.stringify(part)}\n`);
    expect(merge(files)).toBe(0);
    writeFileSync(files[0] ?? "", `${JSON.stringify({ ...part, stuck: 1 })}\n`);
    expect(merge(files)).toBe(1);
    writeFileSync(files[0] ?? "", "killed\n");
    expect(() => merge(files)).toThrow(`${files[0]}: expected a JSON object in its last line`);
    expect(() => merge([path.join(folder, "none")])).toThrow("none: expected a file that can be read");
  });
});
