/** A message between terminal and acquirer, and its way. Times are running time, ms. */
export interface Travelling {
  readonly seq: number;
  readonly direction: "to-host" | "to-terminal";
  readonly mti?: string;
  /** The first digits of field 3, and field 25: which kind of transaction it is about. */
  readonly about: string;
  /** It moves money or takes it back, or it answers such a message. */
  readonly money: boolean;
  readonly leftMs: number;
  readonly arrivesMs: number;
  readonly fate: "whole" | "lost" | "late" | "doubled" | "damaged";
  /** The other end has it. False, too, where it arrived and nobody was there any more. */
  readonly taken: boolean;
}

export interface TravelView {
  /** Running time when it was looked at, ms. */
  readonly nowMs: number;
  /** How many times as fast as real time the world goes; 0 while it is paused. */
  readonly pace: number | "max";
  readonly slowMotion: boolean;
  /** The last ones, oldest first. */
  readonly messages: readonly Travelling[];
}

/** A look at it, and when that was by the browser's own clock, ms. */
export interface TravelSeen extends TravelView {
  readonly seenAt: number;
}

/** Running time now, reckoned from the last look, ms. At full speed it goes on with each look only. */
export function runningMs({ nowMs, pace, seenAt }: TravelSeen, at = performance.now()): number {
  return pace === "max" ? nowMs : nowMs + Math.max(0, at - seenAt) * pace;
}

/** Only a look can tell what became of a message when it arrived: until then it counts as under way. */
export function isUnderWay({ leftMs, arrivesMs }: Travelling, travel: TravelSeen): boolean {
  return leftMs <= runningMs(travel) && travel.nowMs < arrivesMs;
}
