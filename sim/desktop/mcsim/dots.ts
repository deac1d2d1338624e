import { screenPlace } from "../../moddable/panel/layout";
import { rgb565 } from "../../moddable/panel/screen-pixels";
import type { Picture } from "../../raster/picture";
import type { Dot, Look } from "./window";

/** The terminal's. */
export const screenSize = Object.freeze({ widthPixels: screenPlace.width, heightPixels: screenPlace.height });

/** The screen has 16 bits a pixel: the lower bits of a colour are lost on it. */
export function isShown(
  look: Look,
  { widthPixels, heightPixels, pixels }: Picture,
  left: number,
  top: number,
): boolean {
  for (let y = 0; y < heightPixels; y++)
    for (let x = 0; x < widthPixels; x++) {
      const at = (y * widthPixels + x) * 3;
      const [red, green, blue] = look.dot(left + x, top + y);
      if (rgb565(red, green, blue) !== rgb565(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0)) return false;
    }
  return true;
}

export function dotOf(colour: string): Dot {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

export function same(a: Dot, b: Dot): boolean {
  return a.every((part, at) => part === b[at]);
}
