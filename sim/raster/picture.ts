import type { Font } from "../../hal/font";

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

/** Draws a text from its upper left corner; what lies outside the picture is left out. */
export function drawText(picture: Picture, font: Font, text: string, left: number, top: number, colour: Colour): void {
  let x = left;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const glyph = font.glyph(codePoint) ?? font.missing(codePoint);
    for (let row = 0; row < font.dots; row++) {
      for (let dot = 0; dot < glyph.widthDots; dot += 8) {
        let byte = glyph.bits[row * glyph.rowBytes + (dot >> 3)] ?? 0;
        for (let at = x + dot; byte !== 0; at++) {
          if ((byte & 0x80) !== 0) plot(picture, at, top + row, colour);
          byte = (byte << 1) & 0xff;
        }
      }
    }
    x += glyph.widthDots;
  }
}

function plot(picture: Picture, x: number, y: number, colour: Colour): void {
  if (x < 0 || y < 0 || x >= picture.widthPixels || y >= picture.heightPixels) return;
  picture.pixels.set(colour, (y * picture.widthPixels + x) * 3);
}
