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
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) plot(picture, x, y, colour);
  }
}

/** Draws a text from its upper left corner; what lies outside the picture is left out. */
export function drawText(picture: Picture, font: Font, text: string, left: number, top: number, colour: Colour): void {
  let x = left;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const glyph = font.glyph(codePoint) ?? font.missing(codePoint);
    for (let row = 0; row < font.dots; row++) {
      for (let dot = 0; dot < glyph.widthDots; dot++) {
        const byte = glyph.bits[row * glyph.rowBytes + (dot >> 3)] ?? 0;
        if ((byte & (0x80 >> (dot & 7))) !== 0) plot(picture, x + dot, top + row, colour);
      }
    }
    x += glyph.widthDots;
  }
}

function plot(picture: Picture, x: number, y: number, [red = 0, green = 0, blue = 0]: Colour): void {
  if (x < 0 || y < 0 || x >= picture.widthPixels || y >= picture.heightPixels) return;
  const at = (y * picture.widthPixels + x) * 3;
  picture.pixels[at] = red;
  picture.pixels[at + 1] = green;
  picture.pixels[at + 2] = blue;
}
