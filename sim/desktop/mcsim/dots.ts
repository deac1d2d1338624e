import { screenPlace } from "../../moddable/panel/layout";
import { rgb565 } from "../../moddable/panel/screen-pixels";
import type { Picture } from "../../raster/picture";
import { pixelsToPng } from "../formats/png";
import type { Dot, Look } from "./window";

/** The terminal's. */
export const screenSize = Object.freeze({ widthPixels: screenPlace.width, heightPixels: screenPlace.height });

/** A part of a screen, in dots. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where home's status line has the time of day: five figures of 8 dots at the right end of the title's bar (hal/drivers/screen/bar.ts). */
export const clockPart: Part = Object.freeze({ left: screenPlace.width - 8 - 40, top: 0, width: 40, height: 32 });

/** The screen has 16 bits a pixel: the lower bits of a colour are lost on it. @param except may be anything. */
export function isShown(
  look: Look,
  { widthPixels, heightPixels, pixels }: Picture,
  left: number,
  top: number,
  except?: Part,
): boolean {
  for (let y = 0; y < heightPixels; y++)
    for (let x = 0; x < widthPixels; x++) {
      if (except && isIn(except, x, y)) continue;
      const at = (y * widthPixels + x) * 3;
      const [red, green, blue] = look.dot(left + x, top + y);
      if (rgb565(red, green, blue) !== rgb565(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0)) return false;
    }
  return true;
}

function isIn({ left, top, width, height }: Part, x: number, y: number): boolean {
  return x >= left && x < left + width && y >= top && y < top + height;
}

export function dotOf(colour: string): Dot {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

export function same(a: Dot, b: Dot): boolean {
  return a.every((part, at) => part === b[at]);
}

/** Whether the first rows of a slip, 384 dots wide, can be seen at a place. */
export function isPrinted(look: Look, bits: Uint8Array, rows: number, left: number, top: number): boolean {
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < 384; x++) {
      const isBlack = ((bits[(y * 384 + x) >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0;
      if (isBlack !== look.dot(left + x, top + y)[1] < 0x80) return false;
    }
  return true;
}

/** The first rows of a window, as a picture. */
export function lookToPng(look: Look, rows: number): Uint8Array {
  const height = Math.min(look.height, rows);
  const pixels = new Uint8Array(look.width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < look.width; x++) pixels.set(look.dot(x, y), (y * look.width + x) * 3);
  return pixelsToPng(look.width, height, pixels);
}
