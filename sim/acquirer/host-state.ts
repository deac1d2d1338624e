import { localTime } from "./calendar";
import type { CertificateState } from "./certificate";
import type {
  AcquirerConfiguration,
  MerchantRecord,
  MerchantStatus,
  Parameter,
  ReversalManners,
  TerminalRecord,
  TerminalStatus,
} from "./configuration";
import type { AcquirerEnvironment } from "./environment";
import type { FeePolicy } from "./fee-policy";
import type { HostSecurity, WorkingKeys, WrappedKeys } from "./host-security";
import type { IssuerBook } from "./issuer";
import type { Ledger } from "./ledger";
import type { WalletId, WalletManner } from "./payers";
import type { BankRule, ChannelState, HostPayout, PayoutRule } from "./payout-types";
import type { RuleList } from "./rules";
import type { HostSettlement, SettleManners } from "./settlement-types";
import type { SignInProof } from "./sign-in-proof";
import type { TransactionLog } from "./transactions";

/** A set of parameters under its number. */
export interface ParameterSet {
  /** From 1, one more with every change. */
  readonly version: number;
  readonly blocks: readonly (readonly Parameter[])[];
  /** Served with a broken tag: the fault A18. */
  readonly spoiled: boolean;
}

/** A download under way: it goes on with the set that it began with, so that no terminal mixes two. */
export interface Download {
  readonly set: ParameterSet;
  /** The highest block that was asked for. */
  readonly served: number;
}

/** Which of the certification authority's keys terminals are to have. */
export interface ChipKeySet {
  /** From 1, one more with every change. */
  readonly version: number;
  /** Hex, one byte each. */
  readonly indexes: readonly string[];
}

/** What differs from the configured application parameters. */
export interface ChipApplicationSet {
  readonly version: number;
  /** Tags and values in hex, for all applications. */
  readonly replaced: readonly Parameter[];
}

/** What the host knows of one terminal. Values that change are replaced, never altered in place. */
export interface TerminalState {
  readonly record: TerminalRecord;
  readonly status: TerminalStatus;
  /** The open batch, six digits. */
  readonly batch: string;
  /** Absent until it signs in, and after it signs off. */
  readonly wrapped?: WrappedKeys;
  readonly keys?: WorkingKeys;
  /** Version of the parameters that it has downloaded whole; 0 none. */
  readonly parametersVersion: number;
  readonly download?: Download;
  /**
   * Versions of the chip keys and applications that it has taken, and that a download under way began with. A terminal
   * looks after its first download by itself: the host announces changes only.
   */
  readonly keysVersion: number;
  readonly applicationsVersion: number;
  readonly keysBegun?: number;
  readonly applicationsBegun?: number;
  /** Its firmware, as it said at its last sign-in. */
  readonly firmware?: string;
  /** What its merchant binds it by while it is not activated: eight digits, drawn when it is first asked for. */
  readonly bindCode?: string;
  /**
   * The number that it was moved to: it signs in under that one, and under this one it only speaks of what it did as this one,
   * with the keys of the other.
   */
  readonly movedTo?: string;
  /** A master key that it was given from afar, under the configuration's: in force, and given but not in force yet. */
  readonly loadedHex?: string;
  readonly keyPendingHex?: string;
  /** Support or its merchant lets it have another master key, once. */
  readonly keyReleased?: true;
  /** What the request for a key has to be signed with. */
  readonly keyNonceHex?: string;
  /** A processing requirement that was ordered by a verb, until it is met; 0 none. */
  readonly ordered: number;
}

/** Why an operator may not sign in. */
export type OperatorBar = "disabled" | "not allowed";

export interface MerchantState {
  readonly record: MerchantRecord;
  readonly status: MerchantStatus;
  /** The owner's name was checked in the app. */
  readonly ownerVerified?: true;
}

/** A window in which the host answers nothing but that it is down, and until when. */
export interface Maintenance {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A terminal gets another number, and works for another merchant from then on, or for the same. */
export interface Move {
  /** The number that it has now. */
  readonly from: string;
  /** Eight characters that no terminal has. */
  readonly terminal: string;
  /** 15 characters; a merchant that is not known yet has the name of the one before. */
  readonly merchant: string;
}

/** Everything that the parts of the host share. */
export interface HostState {
  readonly configuration: AcquirerConfiguration;
  readonly environment: AcquirerEnvironment;
  readonly security: HostSecurity;
  readonly ledger: Ledger;
  readonly transactions: TransactionLog;
  /** Places of the authorisations that hold money. */
  readonly holds: Set<number>;
  readonly issuer: IssuerBook;
  readonly rules: RuleList;
  readonly terminals: Map<string, TerminalState>;
  readonly merchants: Map<string, MerchantState>;
  /** Public keys of the devices, by their serial numbers, hex: as it got them when they were set up. */
  readonly signers: Map<string, string>;
  parameters: ParameterSet;
  chipKeys: ChipKeySet;
  chipApplications: ChipApplicationSet;
  /** In their order. */
  readonly moves: Move[];
  reversals: ReversalManners;
  settling: SettleManners;
  /** Of all terminals, in the order of their first 0500. */
  settlements: readonly HostSettlement[];
  /** Policies that a verb has added to those of the contract. */
  addedFees: readonly FeePolicy[];
  maintenance: Maintenance | undefined;
  certificate: CertificateState;
  /** Firmware older than this may not sign in: three numbers with dots. */
  minimumVersion: string | undefined;
  /** Operators by their numbers, whom it lets sign in at no terminal. */
  operators: ReadonlyMap<string, OperatorBar>;
  /** What the payers of each wallet do; what is not in it is as usual. */
  readonly wallets: Map<WalletId, WalletManner>;
  /** Places of payments by code whose payers have not decided yet. */
  readonly waiting: Set<number>;
  /** Orders by the terminals' names for them: the place of each, -1 of one that was closed before it came. */
  readonly orders: Map<string, number>;
  /** By the terminals' names for them, in their order. */
  readonly payouts: Map<string, HostPayout>;
  /** Names of payouts that were refused, and why: no later copy of such a request is carried out. */
  readonly refusedPayouts: Map<string, string>;
  /** When merchants are paid out without asking; undefined: never. */
  payoutRule: PayoutRule | undefined;
  /** Until when that rule was looked after, ms. */
  ruledUntilMs: number;
  /** The first one is taken. */
  bankRules: readonly BankRule[];
  /** Days such as 2026-12-25. */
  holidays: ReadonlySet<string>;
  channel: ChannelState;
  /** When it was changed last, ms: the money goes to the other account since then. */
  channelChangedAtMs: number | undefined;
  /** Payers' codes that were used, by their marks. */
  readonly spentCodes: Set<string>;
  /** Numbers given out so far: retrieval references and authorisation codes. */
  sequence: number;
}

/** What a handler makes of a request: the code, and the reply's fields beside those that every reply has. */
export interface Outcome {
  readonly code: string;
  readonly fields: { readonly [field: number]: string | Uint8Array | undefined };
  /** For the wire log: what happened, without card data. */
  readonly note: string;
  /** Of a sign-in whose terminal asked for it, where this acquirer does it. */
  readonly proof?: SignInProof;
}

export function outcome(code: string, note: string, fields: Outcome["fields"] = {}): Outcome {
  return { code, fields, note };
}

/** Field 44: issuer and acquirer, 11 characters each. */
export function parties({ configuration }: HostState, issuer = configuration.issuer): string {
  return issuer.padEnd(11, " ") + configuration.institution.padEnd(11, " ");
}

/** Field 54 (Q/CUP 009): default account, available, renminbi, credit. */
export function leftField(leftFen: number): string {
  return `0002156C${String(leftFen).padStart(12, "0")}`;
}

/** A 30 names the field at fault in field 44, three digits, where it is known: "F49: …" is field 49. */
export function formatError(note: string): Outcome {
  const field = /^F(\d{1,2})/.exec(note)?.[1];
  return outcome("30", note, field === undefined ? {} : { 44: field.padStart(3, "0") });
}

/** Codes that mean that the money has moved (unionpay.md §7; 10, a part only, is not offered). */
export const approvals: readonly string[] = Object.freeze(["00", "11", "16", "A2", "A4", "A5", "A6"]);

/** After a million numbers in one hour they would repeat; a world does not live that long. */
const sequenceModulus = 1_000_000;

/**
 * The next retrieval reference number (field 37), as UnionPay's members make it: last digit of the year, day of the year,
 * hour, six digits.
 */
export function nextReference(host: HostState): string {
  host.sequence += 1;
  const local = localTime(host.environment.nowMs());
  return (
    String(local.year % 10) +
    String(local.dayOfYear).padStart(3, "0") +
    String(local.hour).padStart(2, "0") +
    String(host.sequence % sequenceModulus).padStart(6, "0")
  );
}

/** An authorisation code: scattered, yet different for a million approvals in a row (7919 and the modulus are coprime). */
export function authCodeOf(reference: string): string {
  return String((Number(reference.slice(6)) * 7919 + 104_729) % sequenceModulus).padStart(6, "0");
}
