/** How far a settlement is: for the screen. */
export interface Progress {
  readonly step: "owed" | "totals" | "details" | "certificates" | "ending";
  /** So many has the host taken, of so many. */
  readonly sent?: number;
  readonly wanted?: number;
}

export type Show = (progress: Progress) => Promise<void>;

export interface SettleOptions {
  /** What is being checked does not keep it back: it is left out, and stands in the report. */
  readonly without: boolean;
  /** The batch is full, or the host's day is over: what the host answers to no record does not keep it back either. */
  readonly forced: boolean;
  readonly show: Show;
}
