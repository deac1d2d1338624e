import type { Font } from "../../font";
import type { QrCode } from "../../qr-code";

/** A part of a screen, pixels from its upper left corner. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** 16 bits a pixel, as small panels take them: red in the highest five, green in six, blue in the lowest five. */
export type Colour = number;

export interface ScreenFonts {
  /** 24 dots. */
  readonly large: Font;
  /** 16 dots. */
  readonly small: Font;
}

/** One thing to draw. Those behind cover those before. */
export type Mark = Fill | Line | Code;

interface Fill extends Rectangle {
  readonly kind: "fill";
  readonly colour: Colour;
}

/** A line of text, its cells without a ground of their own. */
export interface Line extends Rectangle {
  readonly kind: "line";
  readonly text: string;
  readonly font: keyof ScreenFonts;
  readonly colour: Colour;
}

/** A QR code with its quiet zone, dark on what lies below. */
export interface Code extends Rectangle {
  readonly kind: "code";
  readonly content: string;
  readonly code: QrCode;
  /** Pixels of a module's side. */
  readonly scale: number;
}

/** A screen as what there is to draw, the ground first. */
export interface ScreenLayout {
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly marks: readonly Mark[];
  /** False when the view holds more than the screen has room for: a screen that must be worded shorter. */
  readonly complete: boolean;
}

/** Whether two marks give the same pixels. */
export function isSame(one: Mark, other: Mark): boolean {
  if (one.left !== other.left || one.top !== other.top || one.width !== other.width || one.height !== other.height)
    return false;
  switch (one.kind) {
    case "fill":
      return other.kind === "fill" && one.colour === other.colour;
    case "line":
      return other.kind === "line" && one.text === other.text && one.font === other.font && one.colour === other.colour;
    case "code":
      return other.kind === "code" && one.content === other.content && one.scale === other.scale;
  }
}

/** @returns what both have in common; undefined where that is nothing. */
export function common(one: Rectangle, other: Rectangle): Rectangle | undefined {
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  const width = Math.min(one.left + one.width, other.left + other.width) - left;
  const height = Math.min(one.top + one.height, other.top + other.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : undefined;
}
