import type { Card } from "../cards/card";
import type { FeePolicy } from "./fee-policy";
import type { BankAccount, PayoutRules } from "./payout-types";

/** The acquirers of whom the terminal has a profile. */
export type AcquirerProfile = "lakala" | "shengpay" | "tongfu" | "unionpay";

/** How a host wants its messages, and answers: the host's own copy of the switches of `src/profiles/dialect.ts`. What differs is answered 30. */
export interface HostDialect {
  readonly mac: "ecb" | "x9.19";
  readonly pinDigitsMax: "12" | "06";
  /** All the lengths that it takes. */
  readonly field60Digits: readonly number[];
  readonly codeField60Digits: readonly number[];
  readonly voidDate: boolean;
  readonly reversedOriginal: "own" | "original";
  /** Fields that its answers lack, by their type; "all": whatever it is. */
  readonly lacks: { readonly [mti: string]: readonly number[] };
}

/** unknown: the host answers as if the merchant had never been entered. */
export type MerchantStatus = "normal" | "not activated" | "frozen" | "expired" | "closed" | "unknown";

export const merchantStatuses: readonly MerchantStatus[] = Object.freeze([
  "normal",
  "not activated",
  "frozen",
  "expired",
  "closed",
  "unknown",
]);

/**
 * not activated: not bound to its merchant yet; bound: by the code on its screen; activated: it has made its first sale since.
 * normal: set up by an installer, it needs neither.
 */
export type TerminalStatus =
  | "normal"
  | "not activated"
  /** Its merchant has given it up: bound again, it goes on. */
  | "unbound"
  | "bound"
  | "activated"
  /** Another device works in its place. */
  | "replaced"
  | "closed"
  | "unknown";

export const terminalStatuses: readonly TerminalStatus[] = Object.freeze([
  "normal",
  "not activated",
  "unbound",
  "bound",
  "activated",
  "replaced",
  "closed",
  "unknown",
]);

/** A name as people read it and as it travels in ans fields, where Chinese is GBK. */
export interface AcquirerName {
  readonly zh: string;
  readonly en: string;
  /** `zh` in GB 18030, hex. */
  readonly gbkHex: string;
}

export interface MerchantRecord {
  /** 15 characters, field 42. */
  readonly number: string;
  /** `gbkHex` at most 40 bytes: parameter 22. */
  readonly name: AcquirerName;
  readonly status: MerchantStatus;
  /** Who opened an account for it in the acquirer's app; absent: nobody, its terminals are set up by an installer. */
  readonly owner?: MerchantOwner;
}

/** An invented person. */
export interface MerchantOwner {
  /** A telephone number, by which the app knows the account. No network gives numbers that begin with 100. */
  readonly account: string;
  /** As on the identity card (实名). */
  readonly name: string;
}

export interface TerminalRecord {
  /** 8 characters, field 41. */
  readonly number: string;
  /** The merchant that it is bound to. */
  readonly merchant: string;
  readonly serial: string;
  readonly model: "classic" | "esign" | "smart";
  readonly status: TerminalStatus;
  /** Double-length terminal master key, 32 hex digits. A key of the test world, which opens nothing elsewhere. */
  readonly tmkHex: string;
  /** What key blocks for this terminal are protected with, put in with its own key: 32 hex digits of 3DES, 64 of AES. */
  readonly protectionHex: string;
  /** The batch that the host gives it at its first sign-in, 1 to 999999. */
  readonly batch: number;
}

/** How a master key comes from afar. */
export type KeyWay = "key block" | "rsa" | "by hand";

/** What sign-in hands out: the management code of field 60.3. */
export type KeyScheme =
  /** single length */
  "001" | /** double length */ "003" | /** double length and track key */ "004" | /** SM4, with track key */ "006";

/**
 * The response codes of the states that Q/CUP 009 leaves to the acquirer: which of its own codes it answers for a
 * merchant that may not trade.
 */
export interface MerchantCodes {
  readonly unknown: string;
  readonly notActivated: string;
  readonly frozen: string;
  readonly expired: string;
  readonly closed: string;
}

/** One parameter of the download (unionpay.md §3.2): a tag of two digits and a value of fixed length. */
export interface Parameter {
  readonly tag: string;
  /** One character per byte. */
  readonly value: string;
}

/** How a host answers the 0400 where hosts differ (day.md §1.3; money.md §2), and what it does about the original. */
export interface ReversalManners {
  /** Whether a STAN whose reversal found no original is booked no more, should the original come yet. */
  readonly bars: boolean;
  /** To the reversal of what it does not know. 00: some hosts let the terminal stop that way. */
  readonly unknownOriginal: "25" | "00";
  /** To the reversal of what it declined. */
  readonly declinedOriginal: "00" | "01";
  /** To the reversal of what is of another of its days, or reversed already. 25: what was charged stays charged. */
  readonly pastOriginal: "00" | "25";
  /** How long after its arrival a sale is booked and answered; until then its reversal finds nothing, unless it bars. */
  readonly booksAfterMs: number;
}

export interface HostLimits {
  /** The most that a sale may be at any card: 61 above. */
  readonly saleFen: number;
  /** Up to here a tapped card needs neither PIN nor signature (小额免密免签). */
  readonly tapWithoutPinFen: number;
}

/** An acquirer and its issuers' books as data. Everything that the host knows before the first message. */
export interface AcquirerConfiguration {
  readonly profile: AcquirerProfile;
  readonly name: AcquirerName;
  readonly supportPhone: string;
  /** Field 32, at most 11 digits. */
  readonly institution: string;
  /** First digit of field 44: the issuer of all cards of the deck, at most 11 characters. */
  readonly issuer: string;
  /** Card organisation, 3 characters, field 63.1. */
  readonly organisation: string;
  readonly merchants: readonly MerchantRecord[];
  readonly terminals: readonly TerminalRecord[];
  readonly merchantCodes: MerchantCodes;
  readonly keySchemes: readonly KeyScheme[];
  readonly dialect: HostDialect;
  readonly reversals: ReversalManners;
  /** The blocks of the parameter download, in order; each is whole tags. At least one, at most 99. */
  readonly parameterBlocks: readonly (readonly Parameter[])[];
  readonly limits: HostLimits;
  readonly payouts: PayoutRules;
  /** Where its merchants' money goes, and where once the channel was changed. */
  readonly bankAccounts: readonly [BankAccount, BankAccount];
  /** What the merchant pays for sales: contract and promotions. */
  readonly fees: readonly FeePolicy[];
  /**
   * at-settlement: taken off what is settled, so that the balance is net. billed: noted with each sale and collected by a bill, which is
   * outside these books.
   */
  readonly feesTaken: "at-settlement" | "billed";
  readonly cards: readonly Card[];
  /** The first six digits of the cards that it can route. */
  readonly bins: readonly string[];
  /** Hour of the local day at which the business date changes, 0 to 23; 24: at midnight. */
  readonly cutoverHour: number;
  /** What the host takes to answer when no rule says otherwise. */
  readonly latencyMs: number;
  /** Answers a sign-in with the proof that it answers this one (`src/host/sign-in-proof.ts`). */
  readonly provesSignIn: boolean;
  /** How it gives a master key to a terminal that has none: in a key block, by 352, 350 and 351 under its RSA key, or not at all. */
  readonly way: KeyWay;
}

/** What a terminal is given on site before it can speak to its acquirer. */
export interface Provisioning {
  readonly profile: AcquirerProfile;
  /** 15 characters. */
  readonly merchant: string;
  /** 8 characters. */
  readonly terminal: string;
  /** 10 hex digits: `60`, destination, source. */
  readonly tpdu: string;
  /** 12 digits. */
  readonly header: string;
  /** Host name and port of the acquirer, and of its second site. */
  readonly host: string;
  readonly port: number;
  readonly backupHost: string;
  readonly backupPort: number;
  /** 32 hex digits; a test key. */
  readonly tmkHex: string;
  readonly tmkSlot: number;
  /** As of `TerminalRecord`. */
  readonly protectionHex: string;
  /** The acquirer proves its answers to a sign-in. */
  readonly signInNonce: boolean;
  readonly supportPhone: string;
}
