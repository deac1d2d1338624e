/** A picture of one bit a pixel. */
export interface Bitmap {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Bytes from one row to the next: `width` rounded up to whole bytes. */
  readonly rowBytes: number;
  /** Rows top down, most significant bit left, 1 is black; the bits right of `width` are 0. */
  readonly bits: Uint8Array;
}

/** A white picture. */
export function blankBitmap(width: number, height: number): Bitmap {
  const rowBytes = (width + 7) >> 3;
  return { width, height, rowBytes, bits: new Uint8Array(rowBytes * height) };
}
