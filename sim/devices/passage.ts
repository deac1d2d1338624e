import type { Bearer } from "../../hal/network";
import type { ArmedFault } from "../world/faults";
import type { SeededRandom } from "../world/random";
import type { World } from "../world/world";

/** One message on its way, and which it is: counted over all connections and both directions from 1. */
export interface PassingMessage {
  readonly number: number;
  readonly direction: "to-host" | "to-terminal";
  /** With its length in front, as the stream carries it. */
  readonly bytes: Uint8Array;
}

/** What a hostile network makes of one message: pieces that arrive, each so much later, and perhaps a reset after the last. */
export interface Tampered {
  readonly pieces: readonly { readonly bytes: Uint8Array; readonly afterMs: number }[];
  readonly reset: boolean;
}

/** What becomes of a message between its two ends. */
export type Fate = "whole" | "lost" | "late" | "doubled" | "damaged";

/** A message on its way, for people to see: no event tells of it, runs do not depend on it. Times are running time, ms. */
export interface Flight {
  leftMs: number;
  /** When it is at the other end, or would be. */
  arrivesMs: number;
  fate: Fate;
  /** The other end has it: false for one that came to somebody who was there no more. */
  taken: boolean;
}

/** Decides over each message; undefined lets it pass as it is. */
export type Tamper = (message: PassingMessage) => Tampered | undefined;

/** The network as one of its streams knows it: what passes, how long that takes, and what strikes it on the way. */
export interface Passage {
  readonly world: World;
  readonly random: SeededRandom;
  /** The fault that strikes this message, told to the timeline. */
  strike(point: "send" | "receive"): ArmedFault | undefined;
  /** How long one packet takes now. */
  travelMs(bearer: Bearer): number;
  /** How long one takes that is not lost. */
  readonly usualMs: number;
  /** Counts a message and asks what becomes of it. */
  tampered(direction: PassingMessage["direction"], bytes: Uint8Array): Tampered | undefined;
  /** A message leaves, or has come within reach of the terminal. @returns its way, where anybody looks at it. */
  observe(direction: "sent" | "incoming", frame: Uint8Array): Flight | undefined;
}
