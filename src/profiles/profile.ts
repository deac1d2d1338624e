import type { TerminalModel } from "../../hal/board";
import type { Text } from "../../hal/display";
import type { TransactionKind } from "../book/facts";
import type { Wallet } from "../values/wallet";
import { type DialectSwitches, usualDialect } from "./dialect";
import type { FeePolicy } from "./fees";
import type { KeyLoading } from "./key-loading";
import { defaultPermissions, type Permissions } from "./permissions";

/** What differs between acquirers' hosts, as data: a flow asks for it by name and never for the acquirer. */
export interface AcquirerProfile {
  /** What merchants call it. Without, screens and slips say "the acquirer". */
  readonly name?: Text;
  /** Its colour: of the title bar at home, 16 bits (RGB565). White on it has a contrast of 4.5 to 1. Absent: that of all other screens. */
  readonly accent?: number;
  /** How it wants its messages. */
  readonly dialect: DialectSwitches;
  /**
   * A host that has answered a reversal books its original no more, should it come late. Where it does not, a reversal of a
   * request that may still be under way goes once more (`messageLifeMs`).
   */
  readonly barsAnsweredStans: boolean;
  /** The longest that a request can be under way, from its last byte, ms. */
  readonly messageLifeMs: number;
  /**
   * The host's 0410 has the card's number (field 2) of what it gave back, and of nothing else. The request has none: so a booking is
   * known that no answer had told of.
   */
  readonly namesReturned: boolean;
  /**
   * The host looks for a message's number before it looks at what it asks for: one that comes again is answered 94, whatever became of
   * the first. Only then does a decline of one that goes again say that the first was not booked: else it may be declined because of it
   * (61, 64 to a refund whose sale has nothing left).
   */
  readonly numbersFirst: boolean;
  /**
   * May a decline without MAC be believed? "over-tls": on a connection whose certificate was verified. Never an approval, never
   * the end of a reversal.
   */
  readonly unsignedDeclines: "never" | "over-tls";
  /**
   * For how long a batch stays readable that only unsigned answers have accepted: for its settlement. Nothing is deleted on such an
   * answer before.
   */
  readonly unsignedReadableDays: number;
  /** B19: in how many minutes the same card and amount are asked about; 0 never. Parameter 52 says otherwise. */
  readonly repeatMinutes: number;
  /**
   * It reads 60.6 and may approve a part of a sale (10). Without, 60.6 is not sent, and what it approves in part is reversed. Parameter 59
   * turns it on.
   */
  readonly partialApproval: boolean;
  /** For how many days an authorisation may be completed or given up, and up to how many per cent of it. */
  readonly holdDaysMax: number;
  readonly completionPercentMax: number;
  /** The most that one sale may be, fen; absent: what the host's own answer (61) says. More is refused before a card is asked for (B09). */
  readonly saleFenMax?: number;
  /** 免密免签: no parameter without MAC lets taps above these go without PIN or signature. */
  readonly noPinFenMax: number;
  readonly noSignatureFenMax: number;
  /** The menu of kinds: which stand first, in their order, and which this acquirer does not have. Parameter 26 takes more away. */
  readonly menu: { readonly first: readonly TransactionKind[]; readonly without: readonly TransactionKind[] };
  /** Who may do what, until parameter 55 says otherwise. */
  readonly permissions: Permissions;
  /** Whoever logs in with a password that somebody else gave him has to set his own first. */
  readonly ownPasswords: boolean;
  /** Whose payer codes it takes. Parameter 56 says otherwise. */
  readonly wallets: readonly Wallet[];
  /** Models that show a code for the payer's phone to read: they need no scanner, and a panel that shows one. */
  readonly codesShownBy: readonly TerminalModel[];
  /** What it takes of the merchant for each sale, by its contract and its promotions; parameter 70 announces further ones. */
  readonly fees: readonly FeePolicy[];
  /** After how many minutes alone the terminal asks for the operator's password; 0 never. Parameter 61 says otherwise. */
  readonly lockMinutes: number;
  /** How it loads a master key from afar; undefined: its support does so by hand. */
  readonly keyLoading?: KeyLoading | undefined;
}

/** Those with a panel of their own size; a classic's is for seven lines. */
export const withoutKeys: readonly TerminalModel[] = Object.freeze<TerminalModel[]>(["esign", "smart"]);

/** An acquirer as one file of this folder has it. */
export interface Acquirer {
  /** Of every model that has no profile of its own. */
  readonly general: AcquirerProfile;
  readonly esign?: AcquirerProfile;
  readonly smart?: AcquirerProfile;
}

/** ¥1000: the network's limit since 2018-06-01 (`unionpay.md`, 9). */
const SMALL_AMOUNT_FEN = 1_000_00;

/** The most careful of all: what an acquirer starts from, and what one that is not in the table gets. */
export const careful: AcquirerProfile = Object.freeze({
  dialect: usualDialect,
  barsAnsweredStans: false,
  messageLifeMs: 90_000,
  namesReturned: false,
  numbersFirst: false,
  unsignedDeclines: "never",
  unsignedReadableDays: 30,
  repeatMinutes: 5,
  partialApproval: false,
  holdDaysMax: 29,
  completionPercentMax: 115,
  noPinFenMax: SMALL_AMOUNT_FEN,
  noSignatureFenMax: SMALL_AMOUNT_FEN,
  // What a counter needs when something went wrong is found first.
  menu: Object.freeze({ first: Object.freeze(["void"] as const), without: Object.freeze([]) }),
  permissions: defaultPermissions,
  ownPasswords: true,
  wallets: Object.freeze([]),
  codesShownBy: Object.freeze([]),
  fees: Object.freeze([]),
  lockMinutes: 30,
});
