import { describe, expect, test } from "vitest";
import { encodePoints } from "../../hal/signature-points";
import { costOfSignature, startSigningWorker, summaryOf } from "../../sim/desktop/bench/signing-cost";
import { XsWorker } from "../../sim/desktop/xsnap/worker";
import { defaultImageFormat, SignatureImaging } from "../../src/signature/image";
import { pad, type Strokes, signatureOf } from "./handwriting";
import { inkOf } from "./reading";

const CODE = "130200A7";
/** 50 ms of an ESP32 at 240 MHz that runs two million bytecodes a second, which is slow. */
const STEPS_AT_ONCE_MAX = 100_000;

describe.skipIf(!XsWorker.available)("signing on XS", () => {
  test("gives the bytes that Node gives, and never blocks the screen", { timeout: 60_000 }, async () => {
    const worker = await startSigningWorker();
    try {
      const costs = [];
      for (let seed = 0; seed < 40; seed++) {
        const strokes = signatureOf(seed);
        const points = encodePoints(strokes);
        const cost = await costOfSignature(worker, { points, pad, code: CODE, format: defaultImageFormat });
        expect(Buffer.from(cost.bytes).equals(bytesOnNode(strokes))).toBe(true);
        costs.push(cost);
      }
      const { largestStep, total } = summaryOf(costs);
      expect(largestStep).toBeLessThan(STEPS_AT_ONCE_MAX);
      expect(total).toBeLessThan(1_700_000);
    } finally {
      await worker.kill();
    }
  });
});

function bytesOnNode(strokes: Strokes): Uint8Array {
  const imaging = new SignatureImaging(inkOf(strokes), CODE, defaultImageFormat);
  for (;;) {
    const image = imaging.step();
    if (image?.kind === "image") return image.bytes;
    if (image) throw new Error(image.kind);
  }
}
