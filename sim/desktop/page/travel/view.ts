/** A message between terminal and acquirer, and its way. Times are running time, ms. */
export interface Travelling {
  readonly seq: number;
  readonly direction: "to-host" | "to-terminal";
  readonly mti?: string;
  /** The first digits of field 3, and field 25: which kind of transaction it is about. */
  readonly about: string;
  /** It moves money, takes it back, or answers what does. */
  readonly money: boolean;
  readonly leftMs: number;
  readonly arrivesMs: number;
  readonly fate: "whole" | "lost" | "late" | "doubled" | "damaged";
  /** The other end has it: false for what came to somebody who was there no more. */
  readonly taken: boolean;
}

export interface TravelView {
  /** Running time when it was looked at, ms. */
  readonly nowMs: number;
  /** How many times as fast as real time the world goes; 0 while it stands still. */
  readonly pace: number | "max";
  readonly slowMotion: boolean;
  /** The last ones, oldest first. */
  readonly messages: readonly Travelling[];
}

/** A look at it, and when that was by the browser's own clock, ms. */
export interface TravelSeen extends TravelView {
  readonly seenAt: number;
}

/** Running time now, as far as the last look tells, ms. At full speed time does not pass between two looks. */
export function runningMs({ nowMs, pace, seenAt }: TravelSeen, at = performance.now()): number {
  return pace === "max" ? nowMs : nowMs + Math.max(0, at - seenAt) * pace;
}

/** What became of a message at its end is known by a look alone: until then it is under way. */
export function isUnderWay({ leftMs, arrivesMs }: Travelling, travel: TravelSeen): boolean {
  return leftMs <= runningMs(travel) && travel.nowMs < arrivesMs;
}
