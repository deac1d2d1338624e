import type { Wallet } from "../values/wallet";
import type { Approval, ChipFacts } from "./facts";
import type {
  SignatureAfter,
  SignatureEvent,
  SignatureEventOf,
  SignatureNeed,
  SignatureState,
} from "./signature-state";
import type {
  Answer,
  Approved,
  Declined,
  Intent,
  Mishap,
  Repeating,
  ReversalEnd,
  ReversalReason,
  Reversed,
  Reversing,
  SlipState,
  Stored,
  SupportWord,
  Transaction,
  Vouched,
  Withdrawn,
} from "./states";

/** How an intent ends. */
export type IntentEvent =
  | {
      readonly type: "approved";
      readonly approval: Approval;
      readonly slip: SlipState;
      readonly signature: SignatureNeed;
      /** The chip's last word, where it had one. */
      readonly chip?: ChipFacts;
      /** Field 59, A4 of a payment by code. */
      readonly credential?: string;
      /** Who has paid by a code that the terminal showed. */
      readonly wallet?: Wallet;
      /** Field 4 where the host approved a part, 0 < part < what was asked for. */
      readonly partFen?: number;
    }
  /** The host approved; the card's last word is no, or never came (B22). */
  | { readonly type: "card-refused"; readonly chip: ChipFacts; readonly pulled?: true }
  | {
      readonly type: "declined";
      readonly responseCode: string;
      readonly code?: string;
      readonly field?: string;
      readonly unclear?: true;
    }
  | { readonly type: "unsent"; readonly code: string }
  /** An advice is durable, and may be told as done. It is sent when nothing else is to be done. */
  | { readonly type: "stored" }
  /** Nobody answered an enquiry so that it counts: it is over, and nothing is owed. */
  | { readonly type: "lapsed"; readonly code: string }
  /** No answer that decides: timeout, reset, undecodable, no genuine MAC, 94, a part of the amount, or the power went. */
  | {
      readonly type: "unanswered";
      readonly reason: ReversalReason;
      readonly answer?: Answer;
      readonly doubt?: true;
      readonly mishap?: Exclude<Mishap, "late">;
    }
  /** The same of a kind that nothing takes back. arrived: a 94 that can only be about this very message. */
  | {
      readonly type: "unconfirmed";
      readonly answer?: Answer;
      readonly arrived?: true;
      readonly doubt?: true;
      readonly mishap?: Exclude<Mishap, "late">;
    }
  | Doubted;

/** Found at boot where the journal lost something that may have been newer (D08), or in an older image (F08). */
export interface Doubted {
  readonly type: "doubted";
}

/** The sign-in behind an unclear decline has told what its code means, or nobody will any more. */
export interface ClearedUp {
  readonly type: "cleared-up";
  /** Catalogue code, where it is another than the field's. */
  readonly code?: string;
}

/** Support's word, and a supervisor's password. */
export interface SupportSaid {
  readonly type: "support-said";
  readonly says: SupportWord;
  readonly reference: string;
}

/** A genuine answer to a reversal that ends it. */
export interface ReversalConfirmed {
  readonly type: "reversal-confirmed";
  readonly responseCode: string;
  readonly money: ReversalEnd;
  /** The request may still be under way. */
  readonly repeat: boolean;
}

/** Its batch is settled, and the report names it: nobody asks any more. */
export interface Settled {
  readonly type: "settled";
}

/**
 * The sale's own answer came behind its time-out, genuine (B15). It changes no state. An approval tells that the host had booked the
 * sale.
 */
export interface AnsweredLate {
  readonly type: "answered-late";
  /** Field 39. */
  readonly responseCode: string;
  /** It may be about another sale's number (94): nothing is reversed on a guess. */
  readonly doubt?: true;
}

export type ReversalEvent =
  | Doubted
  | { readonly type: "reversal-sent" }
  | AnsweredLate
  /** The host's own word, which ended nothing. @see Reversing */
  | {
      readonly type: "reversal-refused";
      readonly responseCode: string;
      readonly deferred: boolean;
      readonly downUntil?: string;
    }
  | ReversalConfirmed
  | { readonly type: "deferred" }
  | SupportSaid;

/** What can happen while the identical message goes again: its own answers. */
export type RepeatEvent =
  | Exclude<IntentEvent, { readonly type: "card-refused" | "stored" | "lapsed" | "unanswered" | "unconfirmed" }>
  /** The host's own word, which ended nothing. */
  | { readonly type: "repeat-refused"; readonly responseCode: string }
  | { readonly type: "arrived" }
  /** The host, which has had it, has taken it once more with its batch's settlement. */
  | { readonly type: "uploaded-again" }
  /** The slip of an advice is printed, and its answer has not come yet. */
  | { readonly type: "printed-ahead" }
  /** Durable before the first byte of a stored advice leaves. */
  | { readonly type: "advice-sent" }
  | SupportSaid;

/** What can happen behind the end of a reversal. */
export type AfterwardsEvent =
  | ReversalConfirmed
  /** The repeat was answered on another of the host's days, or by a word that ends nothing: nothing is certain any more. */
  | { readonly type: "repeat-unproven"; readonly responseCode?: string };

export interface SlipPrinted {
  readonly type: "slip-printed";
}

export type Event =
  | IntentEvent
  | ClearedUp
  | ReversalEvent
  | RepeatEvent
  | AfterwardsEvent
  | Settled
  | SlipPrinted
  | SignatureEvent;

/** Where each event leads. */
export interface After {
  readonly approved: Approved<SignatureNeed>;
  readonly "card-refused": Reversing;
  readonly declined: Declined;
  readonly "cleared-up": Declined;
  readonly unsent: Withdrawn;
  readonly lapsed: Withdrawn;
  readonly unanswered: Reversing;
  readonly unconfirmed: Repeating;
  readonly stored: Stored;
  readonly "printed-ahead": Stored;
  readonly "advice-sent": Stored;
  readonly "repeat-refused": Repeating;
  readonly arrived: Repeating;
  readonly "uploaded-again": Vouched;
  readonly "reversal-sent": Reversing;
  readonly "answered-late": Reversing;
  readonly "reversal-refused": Reversing;
  readonly "reversal-confirmed": Reversed;
  readonly deferred: Reversing;
  readonly "repeat-unproven": Reversing;
  readonly "support-said": Vouched;
  readonly settled: Vouched;
  readonly doubted: Reversing | Repeating;
  readonly "slip-printed": Approved;
  readonly signed: Approved<SignatureAfter["signed"]>;
  readonly "put-off": Approved<SignatureAfter["put-off"]>;
  readonly "signs-on-paper": Approved<SignatureAfter["signs-on-paper"]>;
  readonly "cannot-sign": Approved<SignatureAfter["cannot-sign"]>;
  readonly "upload-refused": Approved<SignatureAfter["upload-refused"]>;
  readonly "upload-given-up": Approved<SignatureAfter["upload-given-up"]>;
  readonly "upload-accepted": Approved<SignatureAfter["upload-accepted"]>;
}

type EventOf<T extends Transaction> = T extends Intent
  ? IntentEvent
  : T extends Reversing
    ? ReversalEvent
    : T extends Repeating
      ? RepeatEvent
      : T extends Reversed
        ? AfterwardsEvent
        : T extends Vouched
          ? ReversalConfirmed | Settled
          : T extends Declined
            ? ClearedUp
            : T extends Approved<infer S>
              ? SlipPrinted | SignatureEventIn<S>
              : never;

/*
 * A union's members in the place of a parameter are inferred as their intersection: what is left are the events that all
 * of its members allow. Who does not know the state may not say what happens next.
 */
type SignatureEventIn<S extends SignatureState> = (
  S extends SignatureState
    ? (event: SignatureEventOf<S>) => void
    : never
) extends (event: infer E) => void
  ? E
  : never;

/** What may happen to a transaction of which this much is known: the rest does not compile. */
export type LegalEvent<T extends Transaction> = (T extends Transaction ? (event: EventOf<T>) => void : never) extends (
  event: infer E extends Event,
) => void
  ? E
  : never;
