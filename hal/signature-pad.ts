import type { Cancelled, TimedOut } from "./wait";

/** One point of a stroke: x and y in 0..65535 of the pad's width and height, t in ms since the first point, pressure 0..255 (255 where the pad cannot tell). */
export interface SignaturePoint {
  readonly x: number;
  readonly y: number;
  readonly timeMs: number;
  readonly pressure: number;
}

export type Signature =
  /** Confirmed. So many points stand ready for `read`, 0 to `POINTS_MAX`. */
  | { readonly kind: "signed"; readonly points: number }
  | { readonly kind: "cleared" }
  | TimedOut
  | Cancelled
  | { readonly kind: "fault"; readonly fault: SignaturePadFault };

export type SignaturePadFault = "disconnected" | "no-answer";

export type PointsRead =
  /** Of each point `POINT_BYTES` (hal/signature-points.ts); at least one point and at most as many as were asked for. */
  | { readonly kind: "points"; readonly bytes: Uint8Array }
  | { readonly kind: "fault"; readonly fault: SignaturePadFault };

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
  /**
   * Points of the signature that was confirmed last, in portions, so that no more than one is in memory twice. The pad keeps them until
   * `cancel`, the next `capture`, or the loss of its power; asking again gives the same.
   *
   * @param request.from the first point, 0 up to what `signed` said less one.
   * @param request.count 1 to `POINTS_READ_MAX`.
   */
  read(request: { readonly from: number; readonly count: number }): Promise<PointsRead>;
  /** Ends a `capture` that waits, and forgets every stroke. */
  cancel(): Promise<void>;
}

/** A long Latin name is 20 strokes; eight Chinese characters are 100. */
export const STROKES_MAX = 128;
/** At 100 points a second, 20 seconds of writing. As 6 bytes each they take a sixth of a small terminal's memory. */
export const POINTS_MAX = 2048;
/** 4 kB, the most that a buffer of the contracts holds: half of a frame of the wire (hal/remote/stream-frames.ts). */
export const POINTS_READ_MAX = 512;
