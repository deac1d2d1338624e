import type { CardLost } from "../../hal/card-reader";
import type { EmvCard } from "./card";

/** How the cardholder was or is to be checked. */
export interface CardholderCheck {
  /**
   * online-pin: field 52 is needed; in the slot the cardholder has entered it already (`Cardholder.onlinePin`), after a tap the
   * caller asks for it now. device: checked by the phone itself.
   */
  readonly pin: "none" | "online-pin" | "offline-pin" | "device";
  readonly signature: boolean;
}

/** Where in a transaction something went wrong: for the diagnosis and its log. */
export type EmvStep =
  | "selection"
  | "initiate"
  | "records"
  | "authentication"
  | "verification"
  | "risk"
  | "first-cryptogram"
  | "issuer-authentication"
  | "scripts"
  | "second-cryptogram";

/** The card broke the books: what about its answer. Holds no card data. */
export type CardFlaw =
  | "length"
  | "tlv"
  | "template"
  | "status"
  | "missing-object"
  | "duplicate-object"
  | "file-locator"
  | "cryptogram-type"
  | "too-many-commands"
  | "too-much-data"
  | "card-number";

/** The transaction is over and nothing was charged; no other interface is opened by it. */
export interface EmvFailed {
  readonly kind: "failed";
  readonly step: EmvStep;
  readonly flaw: CardFlaw;
  /** SW1 SW2 when the flaw is "status". */
  readonly status: number;
}

/** The card left or the reader does not work: B01, B02, B20. */
export interface EmvLost {
  readonly kind: "lost";
  readonly step: EmvStep;
  readonly how: CardLost["kind"] | "reader-fault";
}

/** The stripe may be used at once (unionpay 9: bad selection data, no application, 6985 on the first GENERATE AC). */
export interface EmvFallback {
  readonly kind: "fallback";
  readonly why: "selection-data" | "no-application" | "conditions";
}

/** The card must not be used here, by no interface. */
export interface EmvRefused {
  readonly kind: "refused";
  readonly why: "card-blocked" | "application-blocked" | "not-accepted";
}

export type EmvStopped =
  | EmvFailed
  | EmvLost
  | EmvFallback
  | EmvRefused
  /** The cardholder cancelled. */
  | { readonly kind: "cancelled" };

/** What a sale does with its card from here on. `field55` holds the tags of a request (unionpay 9). */
export interface CardDecision {
  readonly card: EmvCard;
  readonly check: CardholderCheck;
  /** At most 255 bytes of BER-TLV. */
  readonly field55: Uint8Array;
}

export type ContactOutcome =
  /** Ask the issuer, then call `complete`. */
  | ({ readonly kind: "online" } & CardDecision)
  /** TC: the card has approved; field 55 goes with the batch. */
  | ({ readonly kind: "offline-approved" } & CardDecision)
  /** AAC: declined, nothing is owed. */
  | ({ readonly kind: "offline-declined" } & CardDecision)
  | EmvStopped;

/** The issuer's answer as the card needs it. */
export type IssuerAnswer =
  | {
      readonly kind: "answered";
      /** Field 39, two characters. */
      readonly responseCode: string;
      /** Whether that code is an approval. */
      readonly approved: boolean;
      /** Field 38, when there is one. */
      readonly authorisationCode: string | undefined;
      /** Field 55 of the answer: 91, 71, 72. Empty when there is none. */
      readonly field55: Uint8Array;
    }
  /** No answer that counts: the card decides by the default action codes (8A = Y3 or Z3). */
  | { readonly kind: "unable" };

/** How the card's last word went. */
export interface CardLastWord {
  /** For the batch and the slip: the tags of a request with the last cryptogram. */
  readonly field55: Uint8Array;
  /** 5 bytes for each script in the order they ran (EMV 4.4 Book 4, Annex A5); empty: no script. Goes to DF31. */
  readonly scriptResults: Uint8Array;
}

export type Completion =
  | ({ readonly kind: "approved" } & CardLastWord)
  | ({ readonly kind: "declined" } & CardLastWord)
  /** The issuer approved and the card did not (B22): the sale is to be reversed. */
  | ({ readonly kind: "card-declined"; readonly why: CardRefusal } & CardLastWord);

export type CardRefusal = "declined" | "signature" | "lost" | "malformed";

export type ContactlessOutcome =
  /** Ask the issuer; no word is owed to the card, which may have left. */
  | ({ readonly kind: "online" } & CardDecision)
  | ({ readonly kind: "offline-approved" } & CardDecision)
  | ({ readonly kind: "offline-declined" } & CardDecision)
  /** The phone asks its holder for something: present it again afterwards (message 20). */
  | { readonly kind: "see-phone" }
  /** The tap was torn or too short: present the same card again (message 21). */
  | { readonly kind: "try-again" }
  /** Another interface (message 1D), or another card when there is no slot. */
  | { readonly kind: "insert-card"; readonly why: "limit" | "card" | "authentication" }
  /** Nothing here for this card (message 1C). */
  | { readonly kind: "not-accepted" }
  | EmvFailed
  | EmvLost;
