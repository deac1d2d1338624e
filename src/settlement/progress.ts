/** How far a settlement is: for the screen. */
export interface Progress {
  readonly step: "owed" | "totals" | "details" | "ending";
  readonly uploaded?: number;
  readonly wanted?: number;
}

export type Show = (progress: Progress) => Promise<void>;
