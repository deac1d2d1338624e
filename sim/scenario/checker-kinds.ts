import type { LedgerEntry } from "../acquirer/view/ledger-view";
import type { Money } from "../witness/evidence-words";

type Kind = LedgerEntry["kind"];

/** What the checker knows of a kind of transaction. */
export interface KindKnown {
  /** What its booking did. */
  readonly done: string;
  /** What each end says of the money, by the screen's id: where it is about an original, that one's. */
  readonly ends: { readonly [id: string]: Money };
  /** What its record says later where its own booking stands no more: reversed, or taken back by another. */
  readonly undone?: Money;
  /** Kinds that it can be about. */
  readonly about: readonly Kind[];
  /** Money goes to the cardholder. */
  readonly givesBack?: true;
  /** Nobody signs for it. */
  readonly unsigned?: true;
}

function failing(money: Money) {
  return { declined: money, "not-charged": money };
}

export const kindsKnown: { readonly [kind in Kind]: KindKnown } = Object.freeze({
  sale: Object.freeze({
    done: "charged",
    ends: Object.freeze({ approved: "charged", ...failing("not charged"), returned: "returned" }),
    undone: "returned",
    about: Object.freeze([]),
  }),
  "qr-sale": Object.freeze({
    done: "charged",
    ends: Object.freeze({ approved: "charged", ...failing("not charged"), returned: "returned" }),
    undone: "returned",
    about: Object.freeze([]),
    unsigned: true,
  }),
  "qr-void": Object.freeze({
    done: "voided",
    ends: Object.freeze({ approved: "returned", ...failing("charged") }),
    about: Object.freeze(["qr-sale"] as const),
    givesBack: true,
    unsigned: true,
  }),
  "qr-refund": Object.freeze({
    done: "refunded",
    ends: Object.freeze({ approved: "returned", ...failing("charged") }),
    about: Object.freeze(["qr-sale"] as const),
    givesBack: true,
    unsigned: true,
  }),
  void: Object.freeze({
    done: "voided",
    ends: Object.freeze({ approved: "returned", ...failing("charged") }),
    about: Object.freeze(["sale"] as const),
    givesBack: true,
  }),
  refund: Object.freeze({
    done: "refunded",
    ends: Object.freeze({ approved: "returned", ...failing("charged") }),
    about: Object.freeze(["sale", "completion", "completion-advice"] as const),
    givesBack: true,
  }),
  balance: Object.freeze({
    done: "answered",
    ends: Object.freeze({ approved: "none", ...failing("none") }),
    about: Object.freeze([]),
    unsigned: true,
  }),
  authorisation: Object.freeze({
    done: "held",
    ends: Object.freeze({ approved: "held", ...failing("not charged"), returned: "released" }),
    undone: "released",
    about: Object.freeze([]),
  }),
  "authorisation-void": Object.freeze({
    done: "released",
    ends: Object.freeze({ approved: "released", ...failing("held") }),
    about: Object.freeze(["authorisation"] as const),
    unsigned: true,
  }),
  completion: Object.freeze({
    done: "charged",
    ends: Object.freeze({ approved: "charged", ...failing("held") }),
    undone: "returned",
    about: Object.freeze(["authorisation"] as const),
  }),
  "completion-advice": Object.freeze({
    done: "charged",
    ends: Object.freeze({ approved: "charged", ...failing("not charged") }),
    undone: "returned",
    about: Object.freeze(["authorisation"] as const),
    unsigned: true,
  }),
  "completion-void": Object.freeze({
    done: "voided",
    ends: Object.freeze({ approved: "returned", ...failing("charged") }),
    about: Object.freeze(["completion"] as const),
    givesBack: true,
  }),
} as const satisfies { readonly [kind in Kind]: KindKnown });

/** Is it the name of a kind? */
export function isKind(name: string): name is Kind {
  return Object.hasOwn(kindsKnown, name);
}

/** Its booking takes money from the cardholder. A hold does not. */
export function isCharging(kind: Kind): boolean {
  return kindsKnown[kind].done === "charged";
}

/** Money goes to the cardholder: voids and refunds. The release of a hold is none. */
export function isGivingBack(kind: Kind): boolean {
  return kindsKnown[kind].givesBack === true;
}

/** Gives back, all or a part. */
export function isRefund(kind: Kind | undefined): boolean {
  return kind === "refund" || kind === "qr-refund";
}

/** In a sentence. */
export function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
