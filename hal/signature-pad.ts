import type { Cancelled, TimedOut } from "./wait";

/** One point of a stroke: x and y in 0..65535 of the pad's width and height, t in ms since the first point, pressure 0..255 (255 where the pad cannot tell). */
export interface SignaturePoint {
  readonly x: number;
  readonly y: number;
  readonly timeMs: number;
  readonly pressure: number;
}

export type Signature =
  | { readonly kind: "signed"; readonly strokes: readonly (readonly SignaturePoint[])[] }
  | { readonly kind: "cleared" }
  | TimedOut
  | Cancelled
  | { readonly kind: "fault"; readonly fault: SignaturePadFault };

export type SignaturePadFault = "disconnected" | "no-answer";

/**
 * A pad to sign on. It draws the ink itself, with the caption under it, and answers when the cardholder confirms or
 * clears. The strokes are the cardholder's: kept only as the raster that the acquirer asks for.
 */
export interface SignaturePad {
  readonly widthPixels: number;
  readonly heightPixels: number;
  status(): Promise<"ready" | SignaturePadFault>;
  /**
   * @param request.caption the transaction feature code (交易特征码) and whatever else is to be seen under the ink.
   *   At most `STROKES_MAX` strokes and `POINTS_MAX` points come back; ink beyond that is not drawn.
   */
  capture(request: { readonly caption: string; readonly timeoutMs: number }): Promise<Signature>;
  cancel(): Promise<void>;
}

/** A long Latin name is 20 strokes; eight Chinese characters are 100. */
export const STROKES_MAX = 128;
/** At 100 points a second, 40 seconds of writing. */
export const POINTS_MAX = 4096;
