import { POINTS_MAX, STROKES_MAX } from "../../../hal/signature-pad";
import type { SignatureStroke } from "../../scenario/signatures";

/** What is drawn on the panel's pad by mouse, as the verb `sign` takes it. What is more than a pad takes is left out. */
export class PadInk {
  readonly #width: number;
  readonly #height: number;
  #strokes: [number, number, number][][] = [];
  #points = 0;
  #startMs = 0;
  #isDown = false;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  get strokes(): readonly SignatureStroke[] {
    return this.#strokes;
  }

  /** The mouse's button goes down at a place of the pad, at a running time. */
  begin(x: number, y: number, atMs: number): void {
    if (this.#strokes.length === 0) this.#startMs = atMs;
    this.#isDown = this.#strokes.length < STROKES_MAX;
    if (this.#isDown) this.#strokes.push([]);
    this.move(x, y, atMs);
  }

  /** @returns whether the ink has grown. */
  move(x: number, y: number, atMs: number): boolean {
    const stroke = this.#strokes.at(-1);
    if (!this.#isDown || !stroke || this.#points >= POINTS_MAX) return false;
    stroke.push([share(x, this.#width), share(y, this.#height), Math.max(0, Math.round(atMs - this.#startMs))]);
    this.#points++;
    return true;
  }

  end(): void {
    this.#isDown = false;
  }

  clear(): void {
    this.#strokes = [];
    this.#points = 0;
    this.#isDown = false;
  }
}

function share(at: number, whole: number): number {
  return Math.min(1, Math.max(0, at / whole));
}

/** Squares of two pixels that draw the strokes on a pad of this size. */
export function inkDots(
  strokes: readonly SignatureStroke[],
  width: number,
  height: number,
): readonly (readonly [x: number, y: number])[] {
  const dots: (readonly [number, number])[] = [];
  for (const stroke of strokes) {
    let [fromX, fromY] = stroke[0] ?? [0, 0];
    for (const [x, y] of stroke) {
      const steps = Math.max(1, Math.ceil(Math.hypot((x - fromX) * width, (y - fromY) * height)));
      for (let step = 1; step <= steps; step++)
        dots.push([
          Math.round((fromX + ((x - fromX) * step) / steps) * width),
          Math.round((fromY + ((y - fromY) * step) / steps) * height),
        ]);
      [fromX, fromY] = [x, y];
    }
  }
  return dots;
}
