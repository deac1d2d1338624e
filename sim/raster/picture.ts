export type Colour = readonly number[];

/** Three bytes (red, green, blue) a pixel, rows top down. */
export interface Picture {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly pixels: Uint8Array;
}

export function newPicture(widthPixels: number, heightPixels: number, colour: Colour): Picture {
  const picture = { widthPixels, heightPixels, pixels: new Uint8Array(widthPixels * heightPixels * 3) };
  fill(picture, 0, 0, widthPixels, heightPixels, colour);
  return picture;
}

/** Fills a rectangle; what lies outside the picture is left out. */
export function fill(picture: Picture, left: number, top: number, width: number, height: number, colour: Colour): void {
  const { widthPixels, heightPixels, pixels } = picture;
  const first = Math.max(0, left);
  const count = Math.min(widthPixels, left + width) - first;
  if (count <= 0) return;
  // A row at a time: pixel by pixel a screen takes half a second where the engine is XS.
  const row = new Uint8Array(count * 3);
  for (let x = 0; x < count; x++) row.set(colour, x * 3);
  for (let y = Math.max(0, top); y < Math.min(heightPixels, top + height); y++)
    pixels.set(row, (y * widthPixels + first) * 3);
}
