import { encodePoints, POINT_BYTES } from "../../hal/signature-points";
import { type Ink, InkReader } from "../../src/signature/ink";
import { pad, type Strokes } from "./handwriting";

/** Ink of strokes, read in portions of so many points. */
export function inkOf(strokes: Strokes, portion = 50, on = pad): Ink {
  return inkOfBytes(encodePoints(strokes), portion, on);
}

export function inkOfBytes(bytes: Uint8Array, portion = 50, on = pad): Ink {
  const reader = new InkReader(bytes.length / POINT_BYTES, on);
  for (let at = 0; at < bytes.length; at += portion * POINT_BYTES)
    reader.take(bytes.subarray(at, at + portion * POINT_BYTES));
  return reader.finish();
}
