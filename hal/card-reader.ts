import type { Cancelled, TimedOut } from "./wait";

/** stripe: ISO/IEC 7811 swipe. chip: ISO/IEC 7816-3 contacts. tap: ISO/IEC 14443 field. */
export type CardInterface = "stripe" | "chip" | "tap";

/**
 * A swiped card's tracks without sentinels and LRC, as characters (ISO/IEC 7813 track 2, ISO/IEC 4909 track 3).
 * Holds the full card number: never logged, never stored.
 */
export interface StripeRead {
  readonly kind: "stripe";
  /** At most 37 characters: digits and one `=`. */
  readonly track2: string;
  /** At most 104 characters, when the card has one and it was readable. */
  readonly track3?: string;
}

/** A chip card that was powered up (cold reset, one warm reset after a rejected ATR: EMV 4.4 Book 1, 8.3). */
export interface ChipActivated {
  readonly kind: "chip";
  /** Answer to reset, 2 to 33 bytes. */
  readonly atr: Uint8Array;
}

/** A contactless card or phone, selected and activated for ISO/IEC 14443-4. */
export interface TapActivated {
  readonly kind: "tap";
  readonly technology: "A" | "B";
  /** UID (A) or PUPI (B), 4 to 10 bytes. Random on phones: of no use as an identity. */
  readonly uid: Uint8Array;
  /** Answer to select (A) or ATQB (B). */
  readonly ats: Uint8Array;
}

/** A card was there and could not be read: B01. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly interface: CardInterface;
}

/** More than one card answers in the field: B03. */
export interface Collision {
  readonly kind: "collision";
}

/** The reader itself does not work: B20. */
export interface ReaderFault {
  readonly kind: "fault";
  readonly fault: CardReaderFault;
}

export type CardReaderFault = "disconnected" | "overheated" | "no-answer";

export type Presented =
  | StripeRead
  | ChipActivated
  | TapActivated
  | Unreadable
  | Collision
  | TimedOut
  | Cancelled
  | ReaderFault;

/** A card's answer to one command: data without the status word, and the status word SW1 SW2 as one number. */
export interface ApduResponse {
  readonly kind: "response";
  /** At most 256 bytes. */
  readonly data: Uint8Array;
  /** e.g. 0x9000. */
  readonly status: number;
}

/** The card left while it was being spoken to (B02), or it broke the protocol beyond the reader's retries (B01). */
export interface CardLost {
  readonly kind: "removed" | "protocol-error" | "card-timeout";
}

/**
 * The card reader: one card at a time, at whichever of the enabled interfaces it shows up first.
 *
 * The reader speaks the transport (T=0, T=1, ISO-DEP, GET RESPONSE, 6Cxx, WTX) by itself; the firmware sees whole
 * APDUs. Between `present` and `release` a chip or tap card stays powered. A second `present` while one is waiting is a
 * bug of the caller and throws.
 */
export interface CardReader {
  /** The interfaces that this reader has. */
  readonly interfaces: readonly CardInterface[];
  /**
   * Waits for a card at the enabled interfaces. Resolves once with what came first. With none enabled it powers nothing and
   * resolves after `timeoutMs`, with "timeout" where the reader is well.
   */
  present(request: { readonly interfaces: readonly CardInterface[]; readonly timeoutMs: number }): Promise<Presented>;
  /** Ends a waiting `present` with "cancelled". Without one it does nothing. */
  cancel(): Promise<void>;
  /**
   * Exchanges one command with the activated card.
   * @param command 4 to 261 bytes: CLA INS P1 P2 [Lc data] [Le] (ISO/IEC 7816-4, 5.1).
   */
  transmit(command: Uint8Array): Promise<ApduResponse | CardLost | ReaderFault>;
  /** Resolves when no card is in the slot or the field any more, at most after `timeoutMs`. */
  removed(request: { readonly timeoutMs: number }): Promise<"removed" | "still-there">;
  /** Powers the contacts and the field down. Idempotent. */
  release(): Promise<void>;
}
