import { type Bitmap, blankBitmap } from "../../src/signature/bitmap";

/** Bytes from hex digits; blanks between them do not count. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ""), "hex"));
}

/** Numbers from 0 up to, not including, 1; the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A picture from what each pixel is. */
export function bitmapOf(width: number, height: number, isBlack: (x: number, y: number) => boolean): Bitmap {
  const bitmap = blankBitmap(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const index = y * bitmap.rowBytes + (x >> 3);
      if (isBlack(x, y)) bitmap.bits[index] = (bitmap.bits[index] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return bitmap;
}

/** As text, a row a line: for messages of failed tests and to look at. */
export function drawn({ width, height, rowBytes, bits }: Bitmap): string {
  const rows: string[] = [];
  for (let y = 0; y < height; y++) {
    let row = "";
    for (let x = 0; x < width; x++) row += ((bits[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1 ? "#" : ".";
    rows.push(row);
  }
  return rows.join("\n");
}
