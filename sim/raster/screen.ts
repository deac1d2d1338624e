import type { Language, ScreenView } from "../../hal/display";
import { FACE_HEIGHT, FACE_WIDTH, type Face } from "../../hal/drivers/keys/face";
import { faceOf } from "../../hal/drivers/keys/face-of";
import { keyMarks } from "../../hal/drivers/keys/key-marks";
import { barHeight } from "../../hal/drivers/screen/bar";
import { layoutScreen } from "../../hal/drivers/screen/layout";
import type { ScreenFonts, ScreenLayout } from "../../hal/drivers/screen/marks";
import { drawPart } from "../../hal/drivers/screen/raster";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import type { Picture } from "./picture";

export type { ScreenFonts } from "../../hal/drivers/screen/marks";

/** Of a panel, in dots. */
interface PanelSize {
  readonly widthPixels: number;
  readonly heightPixels: number;
}

export interface ScreenPicture extends Picture {
  /** False when the view holds more than the screen has room for: a screen that must be worded shorter. */
  readonly complete: boolean;
  /** Lines below the title had to be set in the small font. */
  readonly small: boolean;
}

/**
 * Draws a screen as a board with a panel of its own does (hal/drivers/screen), dot for dot.
 * @param language instead of the view's own.
 */
export function drawScreen(
  view: ScreenView,
  { widthPixels, heightPixels }: PanelSize,
  fonts: ScreenFonts,
  language: Language = view.language,
): ScreenPicture {
  const layout = layoutScreen(view, { widthPixels, heightPixels, fonts, qr: uqrEncoder, language });
  const below = barHeight(fonts);
  const small = layout.marks.some((mark) => mark.kind === "line" && mark.font === "small" && mark.top >= below);
  return { ...pictureOf(layout, fonts), complete: layout.complete, small };
}

/** The same with its keys, as a board with a touch panel draws it before anybody has touched it. @param kinds but for the key that brings the large keys up. */
export function drawKeyedScreen(
  view: ScreenView,
  fonts: ScreenFonts,
  language: Language = view.language,
  kinds = false,
): Omit<ScreenPicture, "small"> {
  return drawFace(view, faceOf(view, { digits: false, kinds, bare: view.qr !== undefined, page: 0 }), fonts, language);
}

/** The same with other keys, for example those of a PIN pad, which are not the screen's own. */
export function drawFace(
  view: ScreenView,
  face: Face,
  fonts: ScreenFonts,
  language: Language = view.language,
): Omit<ScreenPicture, "small"> {
  const { marks, complete } = layoutScreen(face.hasOptions ? { ...view, options: [] } : view, {
    widthPixels: face.widthPixels,
    heightPixels: face.heightPixels,
    fonts,
    qr: uqrEncoder,
    language,
  });
  const keys = face.keys.flatMap((key) => keyMarks(key, language, false, fonts));
  const whole = { widthPixels: FACE_WIDTH, heightPixels: FACE_HEIGHT, marks: [...marks, ...keys] };
  return { ...pictureOf(whole, fonts), complete };
}

function pictureOf(layout: Omit<ScreenLayout, "complete">, fonts: ScreenFonts): Picture {
  const { widthPixels, heightPixels } = layout;
  const packed = new Uint16Array(widthPixels * heightPixels);
  drawPart(layout, { left: 0, top: 0, width: widthPixels, height: heightPixels }, fonts, packed);
  return { widthPixels, heightPixels, pixels: unpacked(packed) };
}

/** Whether a panel of this size has room for all that the screen says, in a language. */
export function hasRoom(view: ScreenView, size: PanelSize, fonts: ScreenFonts, language: Language): boolean {
  return layoutScreen(view, { ...size, fonts, qr: uqrEncoder, language }).complete;
}

/** Three bytes a pixel of the panel's 16 bits. */
export function unpacked(packed: Uint16Array): Uint8Array {
  const pixels = new Uint8Array(3 * packed.length);
  let at = 0;
  for (const pixel of packed) {
    const red = pixel >> 11;
    const green = (pixel >> 5) & 0x3f;
    const blue = pixel & 0x1f;
    pixels[at++] = (red << 3) | (red >> 2);
    pixels[at++] = (green << 2) | (green >> 4);
    pixels[at++] = (blue << 3) | (blue >> 2);
  }
  return pixels;
}
