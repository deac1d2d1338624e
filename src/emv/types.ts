import type { ApduResponse, CardLost, ReaderFault } from "../../hal/card-reader";
import type { Language } from "../../hal/display";
import type { PublicKey } from "../../hal/public-key";
import type { Random } from "../../hal/random";
import type { Breathing } from "../values/breathe";
import type { MaskedPan } from "../values/masked-pan";

/** What a card answers, or why it does not: as `CardReader.transmit` says. */
export type CardAnswer = ApduResponse | CardLost | ReaderFault;

/** All that the kernel asks of the world. The time is in the request: the kernel looks at no clock. */
export interface EmvPorts extends Breathing {
  /** One command to the activated card: `CardReader.transmit`. */
  transmit(command: Uint8Array): Promise<CardAnswer>;
  readonly publicKey: PublicKey;
  readonly random: Random;
  readonly cardholder: Cardholder;
  readonly offlinePin: OfflinePin;
  readonly cards: KnownCards;
  /** A tap needs its card no longer: it may leave while the rest is worked out. Beep. */
  cardDone(): void;
  /** The scheme's key of this RID (5 bytes) and index, from the terminal's book. */
  authorityKey(request: { readonly rid: Uint8Array; readonly index: number }): Promise<AuthorityKey | undefined>;
}

/** An application that the cardholder may choose. */
export interface ApplicationChoice {
  /** 9F12 when its code table is the terminal's, else 50, else the AID in hex (EMV 4.4 Book 1, 12.4). */
  readonly label: string;
  readonly aid: Uint8Array;
}

/** How the cardholder answered a request for a PIN. unavailable: the PIN pad is missing or broken. */
export type PinAsked = "entered" | "bypassed" | "cancelled" | "unavailable";

/** The person before the terminal, as the kernel speaks to it. */
export interface Cardholder {
  /**
   * Lets the cardholder choose, best first. With one choice it is a confirmation.
   * @param request.again an application just refused: say "try again" (EMV 4.4 Book 4, 11.3).
   * @param request.language the card's, as everywhere below; undefined: the terminal's own (Book 4, 11.1).
   * @returns the index of the choice.
   */
  choose(request: {
    readonly choices: readonly ApplicationChoice[];
    readonly again: boolean;
    readonly language: Language | undefined;
  }): Promise<number | "cancelled">;
  /**
   * Asked once, when the card's number is known and before its holder is verified: whether the transaction goes on with this card.
   * No is "cancelled".
   */
  goesOn(request: { readonly pan: MaskedPan }): Promise<boolean>;
  /** Collects the PIN that goes to the issuer. The caller keeps the entry; the kernel only learns how it went. */
  onlinePin(request: { readonly language: Language | undefined }): Promise<PinAsked>;
}

/** An offline PIN was collected: `entry` names it, as `PinPad.collect` does. */
export type OfflinePinEntry =
  | { readonly kind: "entered"; readonly entry: number }
  | { readonly kind: "bypassed" | "cancelled" | "unavailable" };

/**
 * The offline PIN, served by the secure element together with PIN pad and reader: it makes the block (ISO 9564-1 format 2),
 * enciphers it when a key is given (EMV 4.4 Book 2, 7.2: 7F, block, challenge, random bytes) and sends VERIFY itself. No
 * digit and no block in clear passes the kernel.
 */
export interface OfflinePin {
  /** @param request.triesLeft by GET DATA 9F17, when the card tells; 1 is worth a warning. */
  enter(request: {
    readonly triesLeft: number | undefined;
    readonly language: Language | undefined;
  }): Promise<OfflinePinEntry>;
  /** Sends VERIFY 00 20 00 80 or, with a key, 00 20 00 88, and forgets the entry. @returns the card's answer. */
  verify(request: {
    readonly entry: number;
    readonly encipher:
      | { readonly modulus: Uint8Array; readonly exponent: Uint8Array; readonly challenge: Uint8Array }
      | undefined;
  }): Promise<CardAnswer>;
}

/** What the terminal remembers of cards. The PAN in clear goes no further than the comparison. */
export interface KnownCards {
  /** Whether the number stands on the exception file (EMV 4.4 Book 3, 10.6). */
  isListed(pan: string): boolean;
  /** The last approved amount of this card in this batch, 0 for none (EMV 4.4 Book 3, 10.6.1). */
  lastAmountFen(pan: string): number;
  /** Whether this issuer certificate was revoked: RID (5), index (1), serial (3). */
  isRevoked(request: { readonly rid: Uint8Array; readonly index: number; readonly serial: Uint8Array }): boolean;
}

/** A certification authority's public key (EMV 4.4 Book 2, 11.2). */
export interface AuthorityKey {
  readonly rid: Uint8Array;
  readonly index: number;
  /** 64 to 248 bytes. */
  readonly modulus: Uint8Array;
  /** 03 or 010001. */
  readonly exponent: Uint8Array;
  /** YYYYMMDD, the last day it is good. */
  readonly expiry: string;
}

/** The terminal as the card learns of it; the same for every transaction. */
export interface TerminalProfile {
  /** 9F33, 3 bytes. */
  readonly capabilities: Uint8Array;
  /** 9F40, 5 bytes. */
  readonly additionalCapabilities: Uint8Array;
  /** 9F35 as it is written, e.g. 0x22. */
  readonly type: number;
  /** 9F1A, ISO 3166-1 numeric, e.g. 156. */
  readonly countryCode: number;
  /** 5F2A, ISO 4217 numeric, e.g. 156. */
  readonly currencyCode: number;
  /** 9F1E, 8 characters. */
  readonly serial: string;
  /** 9F1C, 8 characters. */
  readonly terminalId: string;
  /** 9F16, 15 characters. */
  readonly merchantId: string;
  /** 9F15, e.g. 5311. */
  readonly categoryCode: number;
  /** 9F4E, at most 40 bytes. Empty: none. */
  readonly merchantName: Uint8Array;
}

/** One application that the terminal takes: the tags of the AID download (`readApplication`). */
export interface ApplicationParameters {
  /** 9F06, 5 to 16 bytes. */
  readonly aid: Uint8Array;
  /** DF01: the card's AID may be longer. */
  readonly partial: boolean;
  /** 9F08 of the download, sent as 9F09: 2 bytes. */
  readonly version: Uint8Array;
  /** DF11, DF12, DF13: 5 bytes each. */
  readonly actionDefault: Uint8Array;
  readonly actionOnline: Uint8Array;
  readonly actionDenial: Uint8Array;
  /** 9F1B. */
  readonly floorLimitFen: number;
  /** DF15. */
  readonly thresholdFen: number;
  /** DF16 and DF17: 0 to 99. */
  readonly targetMaxPercent: number;
  readonly targetPercent: number;
  /** DF14; empty: none. */
  readonly defaultDdol: Uint8Array;
  /** DF18: the terminal can do online PIN for this application. */
  readonly onlinePin: boolean;
  /** DF19, DF20, DF21. undefined: 9F1B counts, or no limit. */
  readonly contactlessFloorFen: number | undefined;
  readonly contactlessLimitFen: number | undefined;
  readonly contactlessCvmFen: number | undefined;
}

/** Rules of contactless payment above the scheme's, from the host's parameters (unionpay 394 and FF80xx). */
export interface ContactlessParameters {
  /** 9F66 without its two transient bits, 4 bytes, e.g. 36 00 00 00. */
  readonly qualifiers: Uint8Array;
  /** Every cryptogram goes to the issuer: domestic practice. false: below the floor limit the card may approve. */
  readonly onlineOnly: boolean;
  /** Whether the terminal has a slot, so that "insert the card" is an answer. */
  readonly hasContact: boolean;
  readonly zeroAmountAllowed: boolean;
  /** An amount of 1.00 asks for the card's state only (EMV Book B, 3.1.1.3). */
  readonly statusCheck: boolean;
  /** Later versions of Book B refuse only above the limit, earlier ones at it too. */
  readonly limitItselfAllowed: boolean;
  /** FF8054 and FF8058: no PIN up to the amount. */
  readonly quickPass: boolean;
  readonly noPinLimitFen: number;
  /** FF805A and FF8059: no signature up to the amount. */
  readonly noSignature: boolean;
  readonly noSignatureLimitFen: number;
  /** FF8057: a phone's own check of its holder counts. */
  readonly deviceCvm: boolean;
  /** Ask the card for its currency (GET DATA 9F51, DF71) before GPO: tells foreign cards at the cost of two commands. */
  readonly currencyCheck: boolean;
  /** fDDA version 00 (9F37 alone) is taken too: cards older than kernel 7. */
  readonly oldFddaAllowed: boolean;
}

export interface EmvParameters {
  readonly terminal: TerminalProfile;
  readonly applications: readonly ApplicationParameters[];
  readonly contactless: ContactlessParameters;
}

/** One transaction as the card hears of it. */
export interface EmvRequest {
  /** 9F02, 0 to 999,999,999,999. */
  readonly amountFen: number;
  /** 9F03. */
  readonly otherFen: number;
  /** 9C as it is written: 0x00 sale, 0x20 refund. */
  readonly type: number;
  /** 9A and 9F21: YYMMDD and HHMMSS. */
  readonly date: string;
  readonly time: string;
  /** 9F41, 0 to 99,999,999. */
  readonly sequence: number;
  /** The operator wants the issuer asked (TVR byte 4 bit 4). */
  readonly forceOnline: boolean;
}

export type * from "./outcome";
