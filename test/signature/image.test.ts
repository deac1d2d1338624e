import { describe, expect, test } from "vitest";
import type { Bitmap } from "../../src/signature/bitmap";
import { offlineFeatureCode, onlineFeatureCode } from "../../src/signature/feature-code";
import { defaultImageFormat, type ImageFormat, SignatureImaging } from "../../src/signature/image";
import { SignatureRaster } from "../../src/signature/raster";
import { pad, type Strokes, signatureOf } from "./handwriting";
import { decodeJbig } from "./jbigkit";
import { inkOf } from "./reading";
import { drawn, randomOf } from "./samples";

const CODE = "130200A7";

function rasterOf(strokes: Strokes, format: Partial<ImageFormat> = {}, stamps = 100_000, on = pad): Bitmap {
  const raster = new SignatureRaster(inkOf(strokes, 50, on), CODE, { ...defaultImageFormat, ...format });
  for (;;) {
    const bitmap = raster.step(stamps);
    if (bitmap) return bitmap;
  }
}

function imageOf(strokes: Strokes, format: Partial<ImageFormat> = {}) {
  const imaging = new SignatureImaging(inkOf(strokes), CODE, { ...defaultImageFormat, ...format });
  for (;;) {
    const image = imaging.step();
    if (image) return image;
  }
}

/** Rows of dots with more ink than any signature. */
function scribble(seed: number, count: number): Strokes {
  const random = randomOf(seed);
  return Array.from({ length: 100 }, () => {
    let [x, y] = [random() * 60_000, random() * 60_000];
    return Array.from({ length: count }, (_, index) => {
      x = Math.min(Math.max(x + (random() - 0.5) * 9000, 0), 65_535);
      y = Math.min(Math.max(y + (random() - 0.5) * 9000, 0), 65_535);
      return { x: Math.round(x), y: Math.round(y), timeMs: index * 10, pressure: 0 };
    });
  });
}

test("the feature code of unionpay's examples", () => {
  expect(onlineFeatureCode("0322", "222210202285")).toBe("130200A7");
  expect(onlineFeatureCode("0526", "215618258736")).toBe("1D03A660");
  expect(onlineFeatureCode(undefined, undefined)).toBe("00000000");
  expect(offlineFeatureCode("000001", "000123")).toBe("01230100");
  expect(() => onlineFeatureCode("0322", "22221020228")).toThrow(RangeError);
  expect(() => onlineFeatureCode("03A2", "222210202285")).toThrow(RangeError);
});

describe("the raster", () => {
  test("is the same in steps of any size", () => {
    const whole = rasterOf(signatureOf(4));
    expect(rasterOf(signatureOf(4), {}, 1)).toEqual(whole);
    expect(rasterOf(signatureOf(4), {}, 33)).toEqual(whole);
  });

  test("draws the code below, or in the middle", () => {
    const cross: Strokes = [
      [
        { x: 0, y: 0, timeMs: 0, pressure: 255 },
        { x: 100, y: 100, timeMs: 10, pressure: 255 },
      ],
    ];
    const rows = drawn(rasterOf(cross)).split("\n");
    expect(rows.slice(65, 79).some((row) => row.includes("#"))).toBe(true);
    expect(rows.at(-1)).not.toContain("#");
    expect(rows[65]?.trim().length).toBe(240);
    const small = drawn(rasterOf(cross, { width: 56, height: 16 })).split("\n");
    expect(small.slice(8, 15)).toMatchInlineSnapshot(`
      [
        "......#....###...###...###...###...###...###..#####.....",
        ".....##...#...#.#...#.#...#.#...#.#...#.#...#.....#.....",
        "......#.......#.#..##.....#.#..##.#..##.#...#....#......",
        "......#.....##..#.#.#...##..#.#.#.#.#.#.#####...#.......",
        "......#.......#.##..#..#....##..#.##..#.#...#..#........",
        "......#...#...#.#...#.#.....#...#.#...#.#...#..#........",
        ".....###...###...###..#####..###...###..#...#..#........",
      ]
    `);
    const middle = drawn(rasterOf([], { codePlace: "middle" })).split("\n");
    expect(middle.map((row) => row.includes("#"))).toEqual(middle.map((_, row) => row >= 33 && row < 47));
  });

  test("keeps a circle round, whatever pad and picture", () => {
    for (const on of [pad, { widthPixels: 240, heightPixels: 240 }, { widthPixels: 600, heightPixels: 100 }]) {
      const radius = on.heightPixels / 3;
      const circle = Array.from({ length: 100 }, (_, index) => ({
        x: Math.round(((on.widthPixels / 2 + radius * Math.cos(index / 15)) / on.widthPixels) * 65_535),
        y: Math.round(((on.heightPixels / 2 + radius * Math.sin(index / 15)) / on.heightPixels) * 65_535),
        timeMs: index * 20,
        pressure: 255,
      }));
      for (const [width, height] of [
        [240, 80],
        [100, 200],
      ] as const) {
        const rows = drawn(rasterOf([circle], { width, height }, 100, on)).split("\n");
        const inkRows = rows.slice(0, height - 16).filter((row) => row.includes("#"));
        const left = Math.min(...inkRows.map((row) => row.indexOf("#")));
        const right = Math.max(...inkRows.map((row) => row.lastIndexOf("#")));
        expect(Math.abs(right - left + 1 - inkRows.length), `${width}x${height}`).toBeLessThanOrEqual(2);
        expect(inkRows.length).toBeGreaterThan(30);
      }
    }
  });

  test("draws thick where the pen is slow or pressed, thin where it is fast", () => {
    const line = (stepMs: number, pressure: number): Strokes => [
      Array.from({ length: 60 }, (_, index) => ({
        x: 5000 + index * 900,
        y: 10_000 + index * 500,
        timeMs: index * stepMs,
        pressure,
      })),
    ];
    const all = (strokes: Strokes) => drawn(rasterOf(strokes)).split("#").length;
    const black = (strokes: Strokes) => all(strokes) - all([]);
    expect(black(line(40, 255))).toBeGreaterThan(1.4 * black(line(3, 255)));
    expect(black(line(10, 250))).toBeGreaterThan(1.4 * black(line(10, 1)));
  });

  test("refuses sizes out of its bounds", () => {
    for (const size of [{ width: 55 }, { width: 513 }, { height: 15 }, { height: 257 }, { width: Number.NaN }]) {
      expect(() => rasterOf([], size)).toThrow(RangeError);
    }
  });
});

describe("an image for the acquirer", () => {
  test("is one message of the size asked for", () => {
    const image = imageOf(signatureOf(2));
    if (image.kind !== "image") throw new Error(image.kind);
    expect(image.bitmap).toMatchObject({ width: 240, height: 80 });
    expect(image.parts).toEqual([{ networkCode: "800", last: true, bytes: image.bytes }]);
    expect(decodeJbig(image.bytes)).toEqual({ kind: "decoded", bitmap: image.bitmap });
  });

  test("too much ink is drawn smaller, whole, and never longer than allowed", () => {
    const sizes = new Set<number>();
    for (const [seed, bytesMax] of [
      [1, 999],
      [2, 800],
      [3, 500],
      [4, 300],
    ] as const) {
      const image = imageOf(scribble(seed, 40), { width: 480, height: 160, partBytesMax: bytesMax });
      if (image.kind !== "image") throw new Error(image.kind);
      expect(image.bytes.length).toBeLessThanOrEqual(bytesMax);
      expect(image.bitmap.width / image.bitmap.height).toBeCloseTo(3, 0);
      expect(decodeJbig(image.bytes)).toEqual({ kind: "decoded", bitmap: image.bitmap });
      sizes.add(image.bitmap.width);
    }
    expect(Math.max(...sizes)).toBeLessThan(480);
    expect(sizes.size).toBeGreaterThan(2);
  });

  test("where the acquirer takes parts it is split, whole and in order", () => {
    const image = imageOf(scribble(1, 40), { partBytesMax: 200, partsMax: 9 });
    if (image.kind !== "image") throw new Error(image.kind);
    expect(image.bitmap.width).toBe(240);
    expect(Buffer.concat(image.parts.map(({ bytes }) => bytes)).equals(image.bytes)).toBe(true);
    expect(image.parts.length).toBeGreaterThan(2);
    expect(image.parts.map(({ networkCode }) => networkCode)).toEqual(image.parts.map((_, index) => `80${index + 1}`));
    expect(image.parts.map(({ last }) => last)).toEqual(
      image.parts.map((_, index) => index === image.parts.length - 1),
    );
    expect(image.parts.every(({ bytes }) => bytes.length <= 200)).toBe(true);
  });

  test("where even nine parts are too few it is smaller, too", () => {
    const image = imageOf(scribble(1, 40), { partBytesMax: 50, partsMax: 9 });
    if (image.kind !== "image") throw new Error(image.kind);
    expect(image.bitmap.width).toBeLessThan(240);
    expect(image.parts.length).toBeLessThanOrEqual(9);
  });

  test("a limit that nothing fits is a value, a format out of bounds a bug", () => {
    expect(imageOf(signatureOf(1), { partBytesMax: 60 })).toEqual({ kind: "too-large" });
    for (const format of [{ partBytesMax: 0 }, { partBytesMax: 1000 }, { partsMax: 0 }, { partsMax: 10 }]) {
      expect(() => imageOf([], format)).toThrow(RangeError);
    }
  });
});
