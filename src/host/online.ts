import type { Board, Devices, Personalisation } from "../../hal/board";
import type { Bearer } from "../../hal/network";
import type { Book } from "../book/book";
import type { Role } from "../book/people";
import type { BatchRefused, SignInFailure, SignInRemark } from "../evidence/failures";
import type { Host } from "./exchange";

/** What the host may have the terminal load. */
export type Download = "parameters" | "authorityKeys" | "applications";

/** The longest pause between two tries by itself at what the host refuses; from then on support is to know. */
export const OWED_PAUSE_MS_MAX = 300_000;

/** Growing pauses between tries. */
export interface Pace {
  /** Not before then does the terminal try again by itself, ms of the running time. */
  notBeforeMs: number;
  pauseMs: number;
}

/** How owed reversals are paced, and when requests left. Lives from power-up to power-off. */
export interface OwedPace extends Pace {
  /** Of reversals that go once more: refusals of other messages must not hold them back. Absent: none went yet. */
  repeats?: Pace;
  /** When requests left whose fate nobody has heard, by STAN. What is not in it left before power-up. */
  readonly leftMs: Map<number, number>;
  /** STANs that were asked for once more behind a word of another of the host's days. */
  askedAgain?: Set<number>;
  /** STAN of the advice that nobody answered last: the next round begins behind it. */
  silentAdvice?: number;
  readonly bootMs: number;
}

/** When a request left, at the latest: ms of the running time. */
export function leftAtMs({ owed }: Pick<HostSession, "owed">, stan: number): number {
  return owed.leftMs.get(stan) ?? owed.bootMs;
}

/** Are the keys of now of a sign-in behind that? Under them nothing of before counts at the host, and no answer of before here. */
export function hasNewerKeys(session: Pick<HostSession, "owed" | "keysMs">, stan: number): boolean {
  return session.keysMs !== undefined && session.keysMs > leftAtMs(session, stan);
}

/** How the terminal stands with its host. Lives from power-up to power-off. */
export interface HostSession {
  operator: { readonly number: string; readonly role: Role } | undefined;
  signedIn: boolean;
  /**
   * When the keys in force came, ms of the running time. Absent: before power-up, or the terminal had had them before (`book/keys.ts`).
   */
  keysMs?: number;
  /** The host asked for it (header's processing requirement), or a key is out of step. Done when back at home. */
  due: { signIn: boolean } & Record<Download, boolean>;
  /** What the host sent since the last sign-in could not be used (A18): asking again would bring the same. */
  refused: Record<Download, boolean>;
  /** The largest amount that any application takes by tap, -1 where there is none; undefined: not looked up since it may have changed. */
  tapLimitFen: number | undefined;
  /** What the host was last reached over; told when it is not the preferred bearer (A02). */
  bearer: Bearer | undefined;
  readonly owed: OwedPace;
  /** An answer came that proves nothing, and no genuine one since: one sign-in is enough for all of them. */
  unproven: boolean;
  /**
   * The host refused the sign-in that a doubtful answer asked for, or said of a sale that it does not know merchant or terminal: no
   * sale begins until a sign-in succeeds.
   */
  barred: SignInFailure | undefined;
  /** Why the host was not reached, or that it is down until a time: so it is for the next sale, until some answer comes. */
  down?: SignInFailure | undefined;
  /** When `barred` and `down` are looked at again at rest, ms of the running time. */
  look?: { notBeforeMs: number; pauseMs: number } | undefined;
  /** Why the terminal did not go to the batch that the host is in, by its last sign-in: until that has ended, 77 comes to every sale. */
  batchRefused?: BatchRefused | undefined;
  /** What the last sign-in did not take, or set right, while nobody has been told: it may have gone by itself (A23, B18). */
  signInNotice?: SignInRemark | undefined;
}

/** All that an exchange with the host works with. */
export interface Online {
  readonly board: Board;
  readonly devices: Devices;
  readonly personalisation: Personalisation;
  readonly book: Book;
  readonly host: Host;
  readonly session: HostSession;
}
