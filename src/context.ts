import type { Facts } from "./book/facts";
import type { NamedOriginal } from "./book/original";
import type { Taken } from "./book/signature-state";
import type { Approved } from "./book/states";
import type { Part } from "./evidence/part";
import type { HostSession, Online } from "./host/online";
import type { BackRules } from "./profiles/kind-rules";
import type { Panel } from "./screen/panel";

/** How uploads of signatures are paced. Lives from power-up to power-off: when the next may be tried, and which was tried last. */
export interface UploadPace {
  notBeforeMs: number;
  pauseMs: number;
  lastStan: number;
  /** Those that the host has refused often, as far as this was seen: they have a pace of their own and keep no other waiting. */
  readonly refused: Set<number>;
  /** Those of which a whole picture has left, and that the host has not accepted. */
  readonly gone: Set<number>;
  refusedNotBeforeMs: number;
  refusedPauseMs: number;
  /** The host has refused it often, and nobody has been told yet. */
  toTell: Approved<Taken> | undefined;
}

/** Who is at the terminal, and what it still has to do for the host. Lives from power-up to power-off. */
export interface Session extends HostSession, Watch {
  /** A card may be in the slot that belongs to no sale of now: it must leave before one is asked for. */
  cardInside: boolean;
  /** The last part that did not work when it was needed (B20); undefined again when it does. */
  deadPart?: Part | undefined;
  /** Home has seen that the secure element has no master key (A14). */
  keyless?: true | undefined;
  /** Not before then are reports on issuers' scripts tried again, ms of the running time. */
  scriptsNotBeforeMs: number;
  /** Not before then is a card set asked for again that did not come whole, ms of the running time. */
  cardSetsNotBeforeMs?: number | undefined;
  /** Not before then has a locked administrator another try, ms of the running time. */
  administratorNotBeforeMs: number;
  /** An older image is only looked at (F08): nothing of it is changed or sent. */
  readOnly?: boolean;
  readonly uploads: UploadPace;
  /** The sale that was begun last, while its flow runs: outlives the flow's own failure (B21). */
  readonly inHand: InHand;
  /** STAN of the last end that stood there late and that nobody answered: it may not have been seen (B19). */
  toldLate?: number | undefined;
  /** Failed advices that stood there and that nobody answered: home names them, and they are told again behind the next key. */
  unread?: readonly Pick<Facts, "kind" | "stan" | "amountFen">[] | undefined;
  /**
   * Home has asked about a sale approved in part, and nobody has chosen. unseen: it asks again behind the next key. later: behind what is
   * done next.
   */
  restPutOff?: "unseen" | "later" | undefined;
  /** STANs of those whose end has stood on the screen since power-up. */
  partsShown?: readonly number[] | undefined;
  /** How much of a loss (D08) stood on the screen since power-up, whether or not anybody was there. */
  lossShown?: number;
  /** The host said that the merchant is closed (C1), and took the sign-in that followed; nothing else since. */
  closedBefore?: true | undefined;
  /** A settlement did not come about: when it is tried again by itself, ms of the running time. */
  settling?: { readonly notBeforeMs: number; readonly pauseMs: number } | undefined;
  /** Payouts that are not over: when they are asked about again, ms of the running time, and how often it was done. */
  payouts?: { readonly notBeforeMs: number; readonly pauseMs: number; readonly looks: number } | undefined;
  /** Somebody has logged in since power-up. */
  loggedIn?: true;
}

/** What is watched for warnings before a failure. Lives from power-up to power-off; takes no memory before it is known. */
export interface Watch {
  /** Of the bearer that serves, smoothed over many looks. */
  lossPercent?: number;
  /** The figure that the last look at home saw. */
  lossSeenPercent?: number;
  /** Cards that could not be read, one behind the other. */
  readsFailed?: number;
  /** Of the last command that the card at hand refused: its instruction, then the status word in the lower 16 bits. */
  cardStatus?: number;
  /** When the whole self-test ran last, ms of the running time, and what it found amiss. */
  testedMs?: number;
  failing?: number;
  /** Of the sector that was erased most, as the self-test saw it. */
  wearPercent?: number;
}

/** @see Session.inHand */
export interface InHand {
  sale:
    | {
        readonly kind: Facts["kind"];
        readonly amountFen: number;
        /** What of `amountFen` is a tip (`operator/tip.ts`); 0: none. */
        readonly tipFen: number;
        readonly nextStan: number;
      }
    | undefined;
  /** What it is about, where it is about another one: the operator has named it. */
  original?: NamedOriginal | undefined;
  /** What the rules of its kind ask for; absent: all that a sale needs. */
  asks?: BackRules | undefined;
  /** STAN of the sale approved in part whose rest it charges, or that it voids. */
  settlesPart?: number | undefined;
  /** A cash register asked for it. */
  till?: ForTill | undefined;
}

/** What a flow tells of a cash register's request, and what it has to know. */
export interface ForTill {
  readonly reference: string;
  /** It takes a part of the amount, too. */
  readonly parts?: true | undefined;
  /** It is called off, and no INTENT is written any more. */
  cancelled?: true;
  /** Its INTENT is about to be written: from then on it cannot be called off. */
  begun?: true;
  /** A row of the catalogue: why nothing was recorded. */
  code?: string;
}

/** What a cash register wants of whoever serves the operator. */
export type TillWish =
  | {
      readonly wants: "transaction";
      readonly reference: string;
      readonly kind: Facts["kind"];
      readonly amountFen: number;
      readonly original?: string;
      /** What of `amountFen` is a tip. */
      readonly tipFen?: number;
      /** It takes a part of the amount, too. */
      readonly parts?: true;
    }
  | { readonly wants: "pairing"; readonly till: string; readonly code: string };

/** The cash register, as far as who serves the operator looks at it. */
export interface TillSide {
  /** A request waits. From memory. */
  readonly hasWish: boolean;
  /** Takes it up. */
  takeWish(): TillWish | undefined;
  /** What was taken up is over. */
  wishOver(): Promise<void>;
  /** A person has said yes. */
  pair(till: string): Promise<void>;
}

/** All that a flow works with. */
export interface Terminal extends Online {
  readonly panel: Panel;
  readonly session: Session;
  /** Where there is a line to a cash register. */
  till?: TillSide;
}
