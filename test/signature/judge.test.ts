import { describe, expect, test } from "vitest";
import { POINTS_MAX, type SignaturePoint } from "../../hal/signature-pad";
import { encodePoints, POINT_BYTES } from "../../hal/signature-points";
import { INK_HEIGHT_UNITS } from "../../src/signature/ink";
import { judgeInk } from "../../src/signature/judge";
import { defaultInkLimits } from "../../src/signature/limits";
import { pad, type Strokes, signatureOf } from "./handwriting";
import { inkOf, inkOfBytes } from "./reading";
import { randomOf } from "./samples";

const judge = (strokes: Strokes) => judgeInk(inkOf(strokes).traits);

/** A stroke through places in pixels of the pad, a point every 10 ms about 8 pixels apart. */
function stroke(...places: readonly (readonly [x: number, y: number])[]): SignaturePoint[] {
  const points: SignaturePoint[] = [];
  for (let index = 0; index + 1 < places.length; index++) {
    const [x, y] = places[index] as [number, number];
    const [toX, toY] = places[index + 1] as [number, number];
    const count = Math.max(1, Math.round(Math.hypot(toX - x, toY - y) / 8));
    for (let step = 0; step <= count; step++) {
      points.push(at(x + ((toX - x) * step) / count, y + ((toY - y) * step) / count, points.length * 10));
    }
  }
  return points;
}

function at(x: number, y: number, timeMs: number): SignaturePoint {
  const toPad = (share: number) => Math.min(65_535, Math.max(0, Math.round(share * 65_536)));
  return { x: toPad(x / pad.widthPixels), y: toPad(y / pad.heightPixels), timeMs, pressure: 255 };
}

test("400 signatures in two scripts are signatures", () => {
  const refused = Array.from({ length: 400 }, (_, seed) => seed).filter(
    (seed) => judge(signatureOf(seed)).kind !== "signature",
  );
  expect(refused).toEqual([]);
});

describe("too little (C02)", () => {
  test.each<[string, Strokes, string]>([
    ["nothing", [], "ink"],
    ["strokes without points", [[], []], "ink"],
    ["a tap", [[at(100, 80, 0)]], "strokes"],
    [
      "a tap held",
      [Array.from({ length: 80 }, (_, index) => at(100 + (index % 3), 80 - (index % 2), index * 10))],
      "strokes",
    ],
    ["three dots", [[at(10, 10, 0)], [at(60, 90, 0)], [at(200, 30, 0)]], "strokes"],
    ["a line", [stroke([20, 80], [290, 70])], "turns"],
    ["a line there and back", [stroke([20, 80], [290, 70], [20, 60])], "turns"],
    ["two parallel lines", [stroke([20, 40], [290, 40]), stroke([20, 90], [290, 92])], "turns"],
    ["a tick", [stroke([100, 80], [120, 110], [180, 30])], "turns"],
    ["a small ring", [stroke([100, 80], [108, 72], [116, 80], [108, 88], [100, 80])], "length"],
    ["a flat scrawl", [stroke([50, 80], [250, 84], [60, 80], [250, 84], [60, 82])], "extent"],
  ])("%s", (_, strokes, missing) => expect(judge(strokes)).toEqual({ kind: "too-little", missing }));

  test("a wavering line is a line", () => {
    const random = randomOf(1);
    const points = Array.from({ length: 60 }, (_, x) => at(20 + x * 4.5, 80 + random() * 2.5, x * 10));
    expect(judge([points])).toEqual({ kind: "too-little", missing: "turns" });
  });

  test("a limit is a parameter", () => {
    const { traits } = inkOf([stroke([100, 80], [120, 110], [180, 30])]);
    expect(judgeInk(traits, { ...defaultInkLimits, turnsMin: 1 }).kind).toBe("signature");
    const longer = { ...defaultInkLimits, turnsMin: 1, lengthMinPermille: 2000 };
    expect(judgeInk(traits, longer)).toEqual({ kind: "too-little", missing: "length" });
  });
});

test("the simplest of real ones pass: a cross with a hook, and small and slow writing", () => {
  expect(judge([stroke([80, 60], [180, 58]), stroke([130, 20], [130, 120], [110, 110])]).kind).toBe("signature");
  const small = signatureOf(0).map((points) => points.map((point) => ({ ...point, x: point.x >> 1, y: point.y >> 1 })));
  expect(judge(small).kind).toBe("signature");
});

describe("not writing", () => {
  test("two touches that one stroke reports by turns", () => {
    const points = Array.from({ length: 60 }, (_, index) => at(index & 1 ? 60 : 250, 40 + index, index * 10));
    expect(judge([points])).toEqual({ kind: "not-writing", sign: "jumps" });
  });

  test("a scatter of touches", () => {
    const random = randomOf(2);
    const dots = Array.from({ length: 30 }, (_, index) => [at(random() * 320, random() * 160, index * 50)]);
    expect(judge(dots)).toEqual({ kind: "not-writing", sign: "dots" });
  });

  test("a sleeve that rubs over the pad", () => {
    const rub = Array.from({ length: 400 }, (_, index) =>
      at(40 + Math.abs(((index * 5) % 200) - 100), 30 + (index & 1) * 18 + Math.floor(index / 40) * 6, index * 10),
    );
    expect(judge([rub, rub, rub, rub])).toEqual({ kind: "not-writing", sign: "smudge" });
  });
});

test("a jump parts the stroke: what lies between was not drawn", () => {
  const one = stroke([20, 80], [60, 80]);
  const two = stroke([250, 20], [290, 60]).map((point) => ({ ...point, timeMs: point.timeMs + 60 }));
  const { traits, pieces, ends } = inkOf([[...one, ...two]]);
  expect(traits).toMatchObject({ jumps: 1, strokes: 2 });
  expect([...ends.subarray(0, pieces)]).toEqual([one.length, one.length + two.length]);
});

test("ink is the same in portions of any size, in square units", () => {
  const strokes = signatureOf(7);
  const whole = inkOf(strokes, 10_000);
  for (const points of [1, 17, 200]) expect(inkOf(strokes, points)).toEqual(whole);
  expect(whole.widthUnits).toBe(2 * INK_HEIGHT_UNITS);
  expect(() => inkOf(strokes, 10, { widthPixels: 0, heightPixels: 100 })).toThrow(RangeError);
  expect(() => inkOf(strokes, 10, { widthPixels: 900, heightPixels: 100 })).toThrow(RangeError);
});

test("a pad that breaks its bounds is cut off at them", () => {
  const wild = [
    { x: Number.NaN, y: -5, timeMs: Number.NaN, pressure: 900 },
    { x: 1e9, y: 1e9, timeMs: -1, pressure: -1 },
  ];
  const { xs, ys, pressures, points } = inkOf([wild]);
  expect([...xs.subarray(0, points), ...ys.subarray(0, points), ...pressures.subarray(0, points)]).toEqual([
    0, 8191, 0, 4095, 255, 0,
  ]);
  const many = Array.from({ length: 1000 }, () => stroke([10, 10], [300, 150]));
  const { traits } = inkOf(many);
  expect(traits.given).toBeLessThanOrEqual(POINTS_MAX);
  expect(traits.strokes).toBeLessThanOrEqual(128);
  const dots = inkOf(Array.from({ length: 300 }, () => [at(10, 10, 0), at(200, 100, 10)]));
  expect(dots.traits.given).toBe(256);
  // The first point begins a stroke, whatever its flags say; bytes of no meaning are points, too.
  const random = randomOf(1);
  const noise = Uint8Array.from({ length: 900 * POINT_BYTES }, () => Math.floor(random() * 256));
  noise.fill(0, 0, POINT_BYTES);
  expect(judgeInk(inkOfBytes(noise).traits).kind).toBe("not-writing");
  expect(encodePoints([[], []])).toHaveLength(0);
});
