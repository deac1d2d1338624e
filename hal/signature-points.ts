import type { SignaturePoint } from "./signature-pad";

/**
 * Points of a signature as bytes, one behind the other, in the order in which they were written: as objects they took six heap slots
 * each, and the 5000 of a small terminal hold 800 such points at best.
 *
 * | offset | bytes | content |
 * | --- | --- | --- |
 * | 0 | 2 | x, big endian, 0 to 65535 of the pad's width |
 * | 2 | 2 | y, big endian, 0 to 65535 of the pad's height |
 * | 4 | 2 | ms since the point before, big endian; longer pauses are 65535; of the first point 0 |
 * | 6 | 1 | pressure, 0 to 255; 255 also where the pad cannot tell |
 * | 7 | 1 | flags: bit 0, the point begins a stroke; the others are 0 and not looked at |
 */
export const POINT_BYTES = 8;
/** Where the parts of a point are, for those who read without making objects. */
export const pointAt = Object.freeze({ x: 0, y: 2, pauseMs: 4, pressure: 6, flags: 7 });
export const BEGINS_STROKE = 1;

const UINT16_MAX = 0xffff;
const UINT8_MAX = 0xff;

/** What is out of bounds, not-a-number included, becomes the nearest that is not. Strokes without points leave nothing. */
export function encodePoints(strokes: readonly (readonly SignaturePoint[])[]): Uint8Array {
  const bytes = new Uint8Array(POINT_BYTES * strokes.reduce((points, stroke) => points + stroke.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  let lastMs: number | undefined;
  for (const stroke of strokes) {
    let flags = BEGINS_STROKE;
    for (const { x, y, timeMs, pressure } of stroke) {
      view.setUint16(at + pointAt.x, clamp(x, UINT16_MAX));
      view.setUint16(at + pointAt.y, clamp(y, UINT16_MAX));
      view.setUint16(at + pointAt.pauseMs, clamp(timeMs - (lastMs ?? timeMs), UINT16_MAX));
      bytes[at + pointAt.pressure] = clamp(pressure, UINT8_MAX);
      bytes[at + pointAt.flags] = flags;
      at += POINT_BYTES;
      lastMs = timeMs;
      flags = 0;
    }
  }
  return bytes;
}

/** The strokes again, the first point at 0 ms; undefined for bytes that are not whole points. For models, drivers and tests. */
export function decodePoints(bytes: Uint8Array): readonly (readonly SignaturePoint[])[] | undefined {
  if (bytes.length % POINT_BYTES !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const strokes: SignaturePoint[][] = [];
  let timeMs = 0;
  for (let at = 0; at < bytes.length; at += POINT_BYTES) {
    const begins = (view.getUint8(at + pointAt.flags) & BEGINS_STROKE) !== 0;
    timeMs += view.getUint16(at + pointAt.pauseMs);
    const point = {
      x: view.getUint16(at + pointAt.x),
      y: view.getUint16(at + pointAt.y),
      timeMs,
      pressure: view.getUint8(at + pointAt.pressure),
    };
    const stroke = strokes.at(-1);
    if (begins || !stroke) strokes.push([point]);
    else stroke.push(point);
  }
  return strokes;
}

function clamp(value: number, max: number): number {
  return value > 0 ? Math.min(Math.trunc(value), max) : 0;
}
