import type { SignaturePoint } from "../../hal/signature-pad";

/** A stroke through these corners, in hundredths of the pad's width and height. */
type Corners = readonly (readonly [x: number, y: number])[];

export type SignatureStroke = readonly (readonly [x: number, y: number, timeMs: number])[];

/** Between two points of a panel that is read 100 times a second, and how far a quick hand gets, in hundredths. */
const POINT_MS = 10;
const POINT_STEP = 2.5;
/** From stroke to stroke. */
const LIFT_MS = 80;

function corners(...strokes: readonly Corners[]): readonly Corners[] {
  return Object.freeze(strokes.map((stroke) => Object.freeze(stroke.map((corner) => Object.freeze(corner)))));
}

/** Names that scripts sign with, and two marks that are no signature (C02). */
const deck: { readonly [name: string]: readonly Corners[] } = Object.freeze({
  /** 王 */
  wang: corners(
    [
      [28, 22],
      [50, 19],
      [71, 20],
      [69, 24],
    ],
    [
      [33, 48],
      [52, 45],
      [67, 46],
    ],
    [
      [49, 20],
      [51, 50],
      [48, 79],
    ],
    [
      [21, 82],
      [45, 79],
      [78, 80],
      [75, 85],
    ],
  ),
  /** 李 */
  li: corners(
    [
      [25, 25],
      [74, 22],
    ],
    [
      [50, 10],
      [49, 48],
    ],
    [
      [48, 26],
      [38, 40],
      [24, 47],
    ],
    [
      [52, 26],
      [62, 39],
      [77, 46],
    ],
    [
      [33, 54],
      [64, 53],
      [50, 63],
    ],
    [
      [50, 62],
      [53, 78],
      [50, 90],
      [43, 86],
    ],
    [
      [20, 70],
      [80, 68],
    ],
  ),
  smith: corners(
    [
      [22, 30],
      [15, 26],
      [10, 36],
      [18, 50],
      [21, 64],
      [12, 74],
      [7, 66],
    ],
    [
      [27, 70],
      [28, 50],
      [31, 68],
      [35, 50],
      [38, 68],
      [42, 50],
      [45, 70],
      [49, 60],
    ],
    [
      [52, 50],
      [53, 70],
      [57, 66],
    ],
    [
      [63, 25],
      [61, 68],
      [67, 70],
    ],
    [
      [56, 44],
      [70, 42],
    ],
    [
      [74, 22],
      [73, 70],
      [77, 50],
      [83, 50],
      [84, 70],
      [93, 62],
    ],
  ),
  dot: corners([
    [50, 50],
    [50.4, 50.3],
  ]),
  line: corners([
    [15, 50],
    [85, 46],
  ]),
});

export const signatureNames: readonly string[] = Object.freeze(Object.keys(deck));

/** The pad's coordinates, 0 to this (hal/signature-pad.ts). */
const PAD_MAX = 65_535;
const FULL_PRESSURE = 255;

/** Strokes as the pad gives them. */
export function onPad(strokes: readonly SignatureStroke[]): readonly (readonly SignaturePoint[])[] {
  return strokes.map((stroke) =>
    stroke.map(([x, y, timeMs]) => ({
      x: Math.round(x * PAD_MAX),
      y: Math.round(y * PAD_MAX),
      timeMs,
      pressure: FULL_PRESSURE,
    })),
  );
}

/** The strokes of a signature of the deck, coordinates 0 to 1; none for a name that it does not have. */
export function signatureOf(name: string): readonly SignatureStroke[] {
  let timeMs = 0;
  return (Object.hasOwn(deck, name) ? (deck[name] ?? []) : []).map((stroke) => {
    const points: [number, number, number][] = [];
    for (const [at, [x, y]] of stroke.entries()) {
      const [fromX, fromY] = stroke[Math.max(0, at - 1)] ?? [x, y];
      const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / POINT_STEP));
      for (let step = at === 0 ? steps : 1; step <= steps; step++) {
        const part = step / steps;
        points.push([(fromX + (x - fromX) * part) / 100, (fromY + (y - fromY) * part) / 100, timeMs]);
        timeMs += POINT_MS;
      }
    }
    timeMs += LIFT_MS;
    return points;
  });
}
