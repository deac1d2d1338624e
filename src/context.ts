import type { Board, Devices, Personalisation } from "../hal/board";
import type { Bearer } from "../hal/network";
import type { Book } from "./book";
import type { Diagnosis } from "./diagnosis/diagnosis";
import type { Host } from "./host/exchange";
import type { Role } from "./operator/operators";
import type { Part } from "./operator/parts";
import type { Panel } from "./screen/panel";
import type { OwedPace } from "./transaction/owed";
import type { UploadPace } from "./transaction/upload";

/** What the host may have the terminal load. */
export type Download = "parameters" | "authorityKeys" | "applications";

/** Who is at the terminal, and what it still has to do for the host. Lives from power-up to power-off. */
export interface Session {
  operator: { readonly number: string; readonly role: Role } | undefined;
  signedIn: boolean;
  /** The host asked for it (header's processing requirement), or a key is out of step. Done when back at home. */
  due: { signIn: boolean } & Record<Download, boolean>;
  /** What the host sent since the last sign-in could not be used (A18): asking again would bring the same. */
  refused: Record<Download, boolean>;
  /** The largest amount that any application takes by tap, -1 where there is none; undefined: not looked up since it may have changed. */
  tapLimitFen: number | undefined;
  /** What the host was last reached over; told when it is not the preferred bearer (A02). */
  bearer: Bearer | undefined;
  /** A card may be in the slot that belongs to no sale of now: it must leave before one is asked for. */
  cardInside: boolean;
  /** The last part that did not work when it was needed (B20); undefined again when it does. */
  deadPart?: Part | undefined;
  /** Not before then are reports on issuers' scripts tried again, ms of the running time. */
  scriptsNotBeforeMs: number;
  /** An older image is only looked at (F08): nothing of it is changed or sent. */
  readOnly?: boolean;
  /** How uploads of signatures are paced. */
  readonly uploads: UploadPace;
  /** How reversals are paced, and when their requests left. */
  readonly owed: OwedPace;
  /** An answer came that proves nothing, and no genuine one since: one sign-in is enough for all of them. */
  unproven: boolean;
  /** The host refused the sign-in that a doubtful answer asked for: no sale begins until one succeeds. */
  barred: Diagnosis | undefined;
  /** Nothing of the journal was lost, and the secure element's count fits: what it does not hold was never sent. */
  journalWhole: boolean;
  /** What the last sign-in did not take, or set right, while nobody has been told: it may have gone by itself (A23, B18). */
  signInNotice?: Diagnosis | undefined;
  /** The sale that was begun last, while its flow runs: outlives the flow's own failure (B21). */
  readonly inHand: InHand;
}

/** @see Session.inHand */
export interface InHand {
  sale: { readonly amountFen: number; readonly nextStan: number } | undefined;
}

/** All that a flow works with. */
export interface Terminal {
  readonly board: Board;
  readonly devices: Devices;
  readonly personalisation: Personalisation;
  readonly panel: Panel;
  readonly book: Book;
  readonly host: Host;
  readonly session: Session;
}
