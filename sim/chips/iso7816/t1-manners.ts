import type { BusTime } from "../../buses/bus-time";
import type { Strictness } from "../data-sheet";
import type { CardIo } from "./card-io";
import type { CardChip } from "./contacts";

/** The constant part of CWT and BWT, in etu (ISO/IEC 7816-3, 11.4.3). */
export const T1_WAIT = 11;

/** What a card does in T=1 that others do not. */
export interface T1Manners {
  /** So many S(WTX request) before each answer; Infinity: for ever. */
  wtx: number;
  wtxMultiplier: number;
  /** It asks once for another IFSC. */
  newIfsc: number | undefined;
  /** It answers with S(RESYNCH request), or S(ABORT request). */
  resynch: boolean;
  abort: boolean;
  /** It puts no more than so many bytes into a block. */
  piece: number;
  /** So many of its next blocks have a wrong sum. */
  noise: number;
}

export interface T1Surroundings {
  readonly time: BusTime;
  readonly strict: Strictness;
  readonly io: CardIo;
  readonly chip: CardChip;
  /** The block waiting time that it told of. */
  readonly bwtMs: () => number;
  readonly gone: (why: "removed" | "mute") => void;
}
