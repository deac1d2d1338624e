/** What counts as a signature. Lengths in thousandths of the pad's height; an acquirer's parameters may set them. */
export interface InkLimits {
  /** Ink of all strokes. */
  readonly lengthMinPermille: number;
  /** The longer and the shorter side of the frame around the ink. */
  readonly extentMinPermille: number;
  readonly breadthMinPermille: number;
  /** Changes of direction by 45 degrees. */
  readonly turnsMin: number;
  /** A stroke that stays within this is a dot. */
  readonly dotPermille: number;
  /** Two points of a stroke further apart than this, and so much more for each ms between them, are two touches, not one. */
  readonly jumpPermille: number;
  readonly jumpPermillePerMs: number;
  /** More jumps than this are a palm or a broken panel. */
  readonly jumpsMax: number;
  /** More dots than this, and more than strokes, are noise. */
  readonly dotsMax: number;
  /** A sixteenth of the pad's height, square, that the ink crosses more often is scribbled over … */
  readonly floodCrossings: number;
  /** … and more of the pad than this scribbled over is a palm or a sleeve. */
  readonly floodedMaxPermille: number;
}

/**
 * Generous to small and quick hands: a tick of two lines is too little, two crossing strokes with a hook pass. 12 thousandths in a ms
 * are 0.45 m/s on a pad of 36 mm, on top of 12 % for panels that tell the time badly.
 */
export const defaultInkLimits: InkLimits = Object.freeze({
  lengthMinPermille: 800,
  extentMinPermille: 200,
  breadthMinPermille: 60,
  turnsMin: 2,
  dotPermille: 30,
  jumpPermille: 120,
  jumpPermillePerMs: 12,
  jumpsMax: 5,
  dotsMax: 12,
  floodCrossings: 8,
  floodedMaxPermille: 60,
});
