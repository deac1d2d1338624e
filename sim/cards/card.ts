import type { CardInterface } from "../../hal/card-reader";

/** How the issuer sees a card. Each status but "active" is declined with its own code (`sim/acquirer/issuer.ts`). */
export type CardStatus = "active" | "lost" | "stolen" | "restricted" | "frozen" | "dormant";

export const cardStatuses: readonly CardStatus[] = Object.freeze([
  "active",
  "lost",
  "stolen",
  "restricted",
  "frozen",
  "dormant",
]);

/** What is wrong with a card as a thing, apart from its account. */
export type Misbehaviour =
  /** The stripe cannot be read. */
  | "damaged-stripe"
  /** The chip does not answer. */
  | "damaged-chip"
  /** The chip declines after the issuer has approved. */
  | "chip-declines-at-end"
  /** The stripe is a copy whose check value is not the issuer's. */
  | "copied-stripe";

/** A text in the two languages of the terminal. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** The issuer's limits on one card. Absent: no limit. */
export interface CardLimits {
  readonly perTransactionFen?: number;
  readonly dailyFen?: number;
  readonly dailyCount?: number;
}

/**
 * A card of the deck: what the reader sees and what its issuer knows. All numbers are of an invented BIN and serve
 * tests only; so this is the one place where a PIN stands beside a card number.
 */
export interface Card {
  /** Stable name, used by verbs, scenarios and the acquirer's books instead of the number. */
  readonly id: string;
  /** What the card is for: printed on its face. */
  readonly face: Bilingual;
  readonly kind: "credit" | "debit";
  readonly interfaces: readonly CardInterface[];
  /** A phone: taps only, and its holder was verified on it (CDCVM). */
  readonly phone: boolean;
  /** 16 or 19 digits, 12 on one card, with a right check digit. */
  readonly pan: string;
  /** YYMM. */
  readonly expiry: string;
  /** Card sequence number, three digits (field 23). */
  readonly sequence: string;
  /** ISO/IEC 7813, 5.4: first digit 2 or 6 where the card has a chip. Three digits. */
  readonly serviceCode: string;
  /** The discretionary part of track 2: the issuer's check value, digits. Track 2 is at most 37 characters. */
  readonly discretionary: string;
  readonly misbehaviour?: Misbehaviour;
  /** The PIN that the cardholder types in scenarios: `123456` on all cards. */
  readonly holderPin: string;
  /** The PIN that the issuer knows. Differs on the card whose holder has it wrong. */
  readonly issuerPin: string;
  /** Whether the issuer insists on a PIN, or lets a signature do. */
  readonly pinRequired: boolean;
  /** Wrong PINs in a row after which the issuer locks the card. */
  readonly pinTriesMax: number;
  /** Whether it was locked before the world began. */
  readonly pinLocked: boolean;
  readonly status: CardStatus;
  /** What can be spent at the start: balance of a debit card, line of a credit card. */
  readonly availableFen: number;
  readonly limits: CardLimits;
}

/** What a row of the deck may leave out. */
type CardRow = Pick<Card, "id" | "face" | "kind" | "interfaces" | "pan"> & Partial<Card>;

const ordinaryExpiry = "3512";
/** ¥1,000,000.00: more than any scenario spends. */
const ordinaryAvailableFen = 100_000_000;

/** Fills in what is ordinary and freezes. */
export function card(row: CardRow): Card {
  const chip = row.interfaces.some((name) => name !== "stripe");
  const debit = row.kind === "debit";
  return Object.freeze({
    phone: false,
    expiry: ordinaryExpiry,
    sequence: "001",
    // Third digit: 0 PIN required, 6 PIN where there is a PIN pad (ISO/IEC 7813, table 2).
    serviceCode: `${chip ? "2" : "1"}${debit ? "20" : "06"}`,
    // 13 digits behind 16, 10 behind 19, so that every track 2 fills its 37 characters.
    discretionary: row.pan.slice(-5, -1) + (row.pan.length > 16 ? "314159" : "314159265"),
    holderPin: "123456",
    issuerPin: "123456",
    pinRequired: debit,
    pinTriesMax: 3,
    pinLocked: false,
    status: "active",
    availableFen: ordinaryAvailableFen,
    ...row,
    face: Object.freeze(row.face),
    interfaces: Object.freeze([...row.interfaces]),
    limits: Object.freeze(row.limits ?? {}),
  });
}
