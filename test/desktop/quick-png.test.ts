import { inflateSync } from "node:zlib";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { deflateRows } from "../../sim/desktop/formats/deflate-rows";
import { pixelsToPng } from "../../sim/desktop/formats/png";
import { pixelsToQuickPng } from "../../sim/desktop/formats/quick-png";
import { drawScreen } from "../../sim/raster/screen";
import { shownScreen } from "../../sim/raster/shown";
import { SeededRandom } from "../../sim/world/random";
import { served } from "./stages";

/** Work of this process alone, ms: what else the machine does is not in it. */
function workMs(work: () => unknown): number {
  const before = process.cpuUsage();
  for (let time = 0; time < 20; time++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 20_000;
}

describe("a PNG that is made quickly", () => {
  const random = new SeededRandom(7, 1);
  const shapes: readonly (readonly [what: string, byte: (at: number) => number])[] = [
    ["one colour", () => 200],
    ["noise", () => random.below(256)],
    ["stripes", (at) => (Math.floor(at / 40) % 2) * 255],
    ["rows of noise that are equal", (at) => ((at % (17 * 3)) * 37) & 0xff],
    ["few colours in runs of all lengths", (at) => Math.floor(Math.sqrt(at)) & 0xff],
  ];
  test.each(shapes)("%s comes out as it went in, of each of some sizes", (_what, byte) => {
    for (const [width, height] of [
      [1, 1],
      [17, 9],
      [320, 3],
      [3, 300],
    ] as const) {
      const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) => byte(at));
      const png = decode(pixelsToQuickPng(width, height, pixels), { checkCrc: true });
      expect([png.width, png.height, png.channels, png.depth]).toEqual([width, height, 3, 8]);
      expect(Buffer.compare(Uint8Array.from(png.data), pixels)).toBe(0);
    }
    expect(() => pixelsToQuickPng(2, 2, new Uint8Array(11))).toThrow(RangeError);
  });

  test("its stream is read by zlib for every distance that there is a code for", () => {
    const data = Uint8Array.from({ length: 70_000 }, () => random.below(4) * 60);
    for (let distance = 1; distance <= 32_768; distance = distance * 2 + random.below(distance + 1)) {
      data.copyWithin(distance, 0, 3000);
      expect(Buffer.compare(inflateSync(deflateRows(data, 3, distance)), data), String(distance)).toBe(0);
    }
    expect(inflateSync(deflateRows(new Uint8Array(0), 3, 10))).toHaveLength(0);
    for (const wrong of [0, 32_769, 1.5]) expect(() => deflateRows(data, 3, wrong)).toThrow(RangeError);
  });

  test("a terminal's screen takes less than half of the usual work, and no more than four times the bytes", async () => {
    const at = await served();
    await at.post("key", { keys: "12" });
    const { simulator } = at.stage.room;
    const { widthPixels, heightPixels, pixels } = drawScreen(
      shownScreen(simulator),
      simulator.display.facts,
      await at.stage.glasses.fonts(),
    );
    const [quick, usual] = [pixelsToQuickPng, pixelsToPng].map((make) => () => make(widthPixels, heightPixels, pixels));
    if (!quick || !usual) throw new Error("no makers");
    expect(quick().length).toBeLessThan(4 * usual().length);
    // The best of some rounds: a first one compiles.
    const share = Math.min(...[1, 2, 3].map(() => workMs(quick) / workMs(usual)));
    expect(share).toBeLessThan(0.5);
    await at.close();
  });
});
