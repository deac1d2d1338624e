import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePoints, encodePoints, POINT_BYTES } from "../../hal/signature-points";

test("a point is eight bytes, big endian", () => {
  const strokes = [
    [
      { x: 0x1234, y: 0x5678, timeMs: 1000, pressure: 9 },
      { x: 1, y: 2, timeMs: 1258, pressure: 255 },
    ],
    [],
    [{ x: 3, y: 4, timeMs: 1260, pressure: 0 }],
  ];
  const bytes = encodePoints(strokes);
  expect(Buffer.from(bytes).toString("hex")).toBe(
    ["1234567800000901", "000100020102ff00", "0003000400020001"].join(""),
  );
  expect(decodePoints(bytes)).toEqual([
    [
      { x: 0x1234, y: 0x5678, timeMs: 0, pressure: 9 },
      { x: 1, y: 2, timeMs: 258, pressure: 255 },
    ],
    [{ x: 3, y: 4, timeMs: 260, pressure: 0 }],
  ]);
});

test("what is out of bounds becomes the nearest that is not", () => {
  const bytes = encodePoints([
    [
      { x: Number.NaN, y: -5, timeMs: Number.NaN, pressure: 900 },
      { x: 1e9, y: 1.9, timeMs: -1, pressure: -1 },
      { x: 0, y: 0, timeMs: 1e6, pressure: 1 },
      { x: 0, y: 0, timeMs: 5, pressure: 1 },
    ],
  ]);
  expect(Buffer.from(bytes).toString("hex")).toBe(
    ["000000000000ff01", "ffff000100000000", "00000000ffff0100", "0000000000000100"].join(""),
  );
});

test("half a point is none", () => {
  expect(decodePoints(new Uint8Array(POINT_BYTES - 1))).toBeUndefined();
  expect(decodePoints(new Uint8Array())).toEqual([]);
});

test("any bytes that are whole points come out of their strokes again, unknown flags apart", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (any) => {
      const bytes = any.slice(0, any.length - (any.length % POINT_BYTES));
      for (let at = 7; at < bytes.length; at += POINT_BYTES) bytes[at] = (bytes[at] ?? 0) & 1;
      bytes.fill(0, 4, 6);
      if (bytes.length > 0) bytes[7] = 1;
      expect(encodePoints(decodePoints(bytes) ?? [])).toEqual(bytes);
    }),
  );
});
