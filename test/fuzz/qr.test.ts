import { describe, expect, it } from "vitest";
import { targetOf } from "../../sim/desktop/fuzz/targets";
import { runSymbol } from "../../sim/fuzz/qr";
import { SeededRandom } from "../../sim/world/random";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { findingsOf } from "./findings";

describe("codes on the screen and on paper", () => {
  it("take any content", () => {
    for (let seed = 1; seed <= 300; seed++) expect(runSymbol(new SeededRandom(seed), uqrEncoder)).toBeUndefined();
  });

  it("take any address: what is no slip is a value, whatever stands in the place of a kind or a text", async () => {
    expect(await findingsOf(await targetOf("qr"), 1, 800)).toEqual([]);
  });

  it("an encoder that gives a symbol larger than was asked for is found out", () => {
    const broken = { encode: () => ({ kind: "encoded", size: 181, modules: new Uint8Array(181 * 181) }) as const };
    expect(runSymbol(new SeededRandom(1), broken)).toBe("a symbol of 181 modules a side");
  });
});
