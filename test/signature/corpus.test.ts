import { expect, test } from "vitest";
import type { Bitmap } from "../../src/signature/bitmap";
import { defaultImageFormat, SignatureImaging } from "../../src/signature/image";
import { sampleOf } from "../sample";
import { signatureOf } from "./handwriting";
import { bitmapOfPbm, decodeJbig, describeWithJbigkit, pbmOf, pbmtojbgOf, runAll } from "./jbigkit";
import { inkOf } from "./reading";

const SIGNATURES = 220;
/** A size takes two seconds on an idle machine, with two programs run for each signature. */
const CORPUS_TIMEOUT_MS = 60_000;
const sizes = [
  [240, 80],
  [237, 79],
  [160, 64],
  [256, 128],
  [480, 160],
] as const;

describeWithJbigkit(`${SIGNATURES} signatures in Chinese and Latin script`, () => {
  test.each(sampleOf(sizes))(
    "%i x %i: read by both decoders pixel for pixel, the same bytes as pbmtojbg's",
    { timeout: CORPUS_TIMEOUT_MS },
    (width, height) => {
      const images = Array.from({ length: SIGNATURES }, (_, seed) => {
        const ink = inkOf(signatureOf(seed));
        const code = (0x130200a7 + seed * 0x01010305).toString(16).toUpperCase().padStart(8, "0").slice(-8);
        const codePlace = seed % 3 === 0 ? "middle" : "foot";
        const imaging = new SignatureImaging(ink, code, { ...defaultImageFormat, width, height, codePlace });
        for (;;) {
          const image = imaging.step();
          if (image?.kind === "too-large") throw new Error(image.kind);
          if (image) return image;
        }
      });

      const inputs = images.map(({ bitmap }) => pbmOf(bitmap));
      const theirs = runAll(
        images.map(({ bitmap }, index) => ({ command: pbmtojbgOf(bitmap), input: inputs[index] ?? bitmap.bits })),
      );
      for (const [index, { bitmap, bytes }] of images.entries()) {
        expect(Buffer.from(bytes).toString("hex"), `signature ${index}`).toBe(
          Buffer.from(theirs[index] ?? []).toString("hex"),
        );
        const decoded = decodeJbig(bytes);
        expect(decoded.kind === "decoded" && same(decoded.bitmap, bitmap), `signature ${index}`).toBe(true);
        expect(bytes.length).toBeLessThanOrEqual(999);
      }
      for (const command of ["jbgtopbm", "jbgtopbm85"]) {
        const read = runAll(images.map(({ bytes }) => ({ command, input: bytes })));
        for (const [index, pbm] of read.entries()) {
          expect(same(bitmapOfPbm(pbm), images[index]?.bitmap), `${command}, signature ${index}`).toBe(true);
        }
      }
      const shrunk = images.filter(({ bitmap }) => bitmap.width < width).length;
      console.info(`${width}x${height}: bytes ${spread(images.map(({ bytes }) => bytes))}; ${shrunk} drawn smaller`);
    },
  );
});

/** `toEqual` takes ten milliseconds for each of them. */
function same(one: Bitmap, other: Bitmap | undefined): boolean {
  return one.width === other?.width && one.height === other.height && Buffer.from(one.bits).equals(other.bits);
}

function spread(files: readonly Uint8Array[]): string {
  const lengths = files.map(({ length }) => length).sort((a, b) => a - b);
  return `${lengths[lengths.length >> 1]} (median) ${lengths.at(-1)} (worst)`;
}
