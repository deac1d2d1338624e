import type { SlipPicture } from "./slip";

/** How many of the picture's dots a side become one on the paper: 1 where it fits. */
function shrinkage({ widthPixels }: SlipPicture, widthDots: number): number {
  return Math.max(1, Math.ceil(widthPixels / widthDots));
}

/** Dot rows of a picture on paper. */
export function pictureRows(picture: SlipPicture, widthDots: number): number {
  return Math.ceil(picture.heightPixels / shrinkage(picture, widthDots));
}

/**
 * Draws some rows of a picture in the middle of the paper. Where it is made smaller, a dot is black when one of those that it
 * stands for is: thin strokes must not vanish.
 * @param from the first row on paper. @param target `rows` times `rowBytes` bytes, all 0 before.
 */
export function drawPictureRows(
  picture: SlipPicture,
  from: number,
  rows: number,
  target: Uint8Array,
  rowBytes: number,
): void {
  const { widthPixels, heightPixels, bits } = picture;
  const stride = (widthPixels + 7) >> 3;
  const by = shrinkage(picture, rowBytes * 8);
  const width = Math.ceil(widthPixels / by);
  // On a whole byte where the paper is wide enough: then rows are copied, not drawn dot by dot.
  const left = ((rowBytes * 8 - width) >> 4) << 3;
  for (let row = 0; row < rows; row++) {
    const start = row * rowBytes;
    if (by === 1) {
      const at = (from + row) * stride;
      target.set(bits.subarray(at, at + stride), start + (left >> 3));
      continue;
    }
    const end = Math.min(heightPixels, (from + row + 1) * by);
    for (let y = (from + row) * by; y < end; y++) {
      for (let x = 0; x < widthPixels; x++) {
        if (((bits[y * stride + (x >> 3)] as number) & (0x80 >> (x & 7))) === 0) continue;
        const dot = left + Math.floor(x / by);
        target[start + (dot >> 3)] = (target[start + (dot >> 3)] as number) | (0x80 >> (dot & 7));
      }
    }
  }
}
