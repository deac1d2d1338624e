import type { CertificateState } from "../certificate";
import type { MerchantStatus, ReversalManners, TerminalStatus } from "../configuration";
import type { FeePolicy } from "../fee-policy";
import type { WrappedKeys } from "../host-security";
import type {
  ChipApplicationSet,
  ChipKeySet,
  HostState,
  Maintenance,
  Move,
  OperatorBar,
  ParameterSet,
} from "../host-state";
import type { CardAccount } from "../issuer";
import { masterHexOf } from "../key-loading";
import type { Booking } from "../ledger";
import { moveTerminal } from "../move";
import type { WalletId, WalletManner } from "../payers";
import type { BankRule, ChannelState, HostPayout, PayoutRule } from "../payout-types";
import type { Rule } from "../rules";
import type { HostSettlement, SettleManners } from "../settlement-types";
import type { HostTransaction } from "../transactions";
import { misfitOf, type SnapshotTrouble, snapshotShape } from "./shape";

/** What is kept of a terminal. Keys as cryptograms under a master key that the snapshot does not hold. */
export interface TerminalSnapshot {
  readonly number: string;
  readonly status: TerminalStatus;
  readonly batch: string;
  readonly wrapped?: WrappedKeys;
  readonly parametersVersion: number;
  readonly keysVersion?: number;
  readonly applicationsVersion?: number;
  readonly keysBegun?: number;
  readonly applicationsBegun?: number;
  readonly download?: { readonly set: ParameterSet; readonly served: number };
  readonly firmware?: string;
  readonly bindCode?: string;
  readonly movedTo?: string;
  readonly loadedHex?: string;
  readonly keyPendingHex?: string;
  readonly keyReleased?: true;
  readonly keyNonceHex?: string;
  readonly ordered: number;
}

/** The host's books as plain data, for JSON or CBOR: cards by their ids, no PIN, no key in clear. */
export interface AcquirerSnapshot {
  readonly format: 1;
  readonly profile: string;
  readonly sequence: number;
  readonly terminals: readonly TerminalSnapshot[];
  readonly merchants: readonly {
    readonly number: string;
    readonly status: MerchantStatus;
    readonly ownerVerified?: true;
  }[];
  /** Terminals and merchants that came when a terminal was moved. */
  readonly moves?: readonly Move[];
  /** Devices that may ask for a master key, and their public keys. */
  readonly signers?: readonly { readonly serial: string; readonly publicKeyHex: string }[];
  readonly cards: readonly CardAccount[];
  readonly transactions: readonly HostTransaction[];
  readonly bookings: readonly Booking[];
  readonly rules: readonly Rule[];
  readonly parameters: ParameterSet;
  readonly chipKeys?: ChipKeySet;
  readonly chipApplications?: ChipApplicationSet;
  /** Absent in books of before a host could be told how: it is as it is configured. */
  readonly reversals?: ReversalManners;
  /** Absent in books of before a host settled. */
  readonly settling?: SettleManners;
  readonly settlements?: readonly HostSettlement[];
  /** Policies that a verb has added. */
  readonly fees?: readonly FeePolicy[];
  readonly maintenance?: Maintenance;
  readonly certificate?: CertificateState;
  readonly minimumVersion?: string;
  readonly wallets?: readonly ({ readonly id: WalletId } & WalletManner)[];
  /** Names of orders that were closed before they came. */
  readonly barredOrders?: readonly string[];
  readonly payouts?: readonly HostPayout[];
  readonly refusedPayouts?: readonly { readonly request: string; readonly code: string }[];
  /** Where it is not the acquirer's usual one: another, or none. */
  readonly payoutRule?: PayoutRule;
  readonly noPayoutRule?: true;
  readonly ruledUntilMs?: number;
  readonly bankRules?: readonly BankRule[];
  readonly holidays?: readonly string[];
  readonly channel?: ChannelState;
  /** Of books that were kept before the time was kept with it. */
  readonly channelChanged?: true;
  readonly channelChangedAtMs?: number;
  readonly operators?: readonly { readonly number: string; readonly bar: OperatorBar }[];
}

/** The version of the layout above; another one is refused. */
const format = 1;

export function snapshotOf(host: HostState): AcquirerSnapshot {
  const terminals: TerminalSnapshot[] = [];
  for (const { record, keys: _keys, ...state } of host.terminals.values()) {
    terminals.push({ number: record.number, ...state });
  }
  return {
    format,
    profile: host.configuration.profile,
    sequence: host.sequence,
    terminals,
    ...(host.moves.length === 0 ? {} : { moves: host.moves }),
    ...(host.signers.size === 0
      ? {}
      : { signers: [...host.signers].map(([serial, publicKeyHex]) => ({ serial, publicKeyHex })) }),
    merchants: [...host.merchants].map(([number, { record: _record, ...state }]) => ({ number, ...state })),
    cards: host.issuer.accounts,
    transactions: [...host.transactions.all],
    bookings: [...host.ledger.bookings],
    rules: host.rules.all,
    parameters: host.parameters,
    chipKeys: host.chipKeys,
    chipApplications: host.chipApplications,
    reversals: host.reversals,
    settling: host.settling,
    settlements: host.settlements,
    ...(host.addedFees.length === 0 ? {} : { fees: host.addedFees }),
    ...(host.maintenance === undefined ? {} : { maintenance: host.maintenance }),
    ...(host.certificate === "good" ? {} : { certificate: host.certificate }),
    ...(host.minimumVersion === undefined ? {} : { minimumVersion: host.minimumVersion }),
    ...(host.wallets.size === 0 ? {} : { wallets: [...host.wallets].map(([id, manner]) => ({ id, ...manner })) }),
    ...barredOrders(host),
    ...(host.payouts.size === 0 ? {} : { payouts: [...host.payouts.values()] }),
    ...(host.refusedPayouts.size === 0
      ? {}
      : { refusedPayouts: [...host.refusedPayouts].map(([request, code]) => ({ request, code })) }),
    ...payoutRuleOf(host),
    ...(host.payoutRule === undefined ? {} : { ruledUntilMs: host.ruledUntilMs }),
    ...(host.bankRules.length === 0 ? {} : { bankRules: host.bankRules }),
    ...(host.holidays.size === 0 ? {} : { holidays: [...host.holidays] }),
    ...(host.channel === "up" ? {} : { channel: host.channel }),
    ...(host.channelChangedAtMs === undefined ? {} : { channelChangedAtMs: host.channelChangedAtMs }),
    ...(host.operators.size === 0 ? {} : { operators: [...host.operators].map(([number, bar]) => ({ number, bar })) }),
  };
}

function payoutRuleOf({ payoutRule, configuration }: HostState): Partial<AcquirerSnapshot> {
  if (payoutRule === configuration.payouts.automatic) return {};
  return payoutRule ? { payoutRule } : { noPayoutRule: true };
}

function barredOrders({ orders }: HostState): Pick<AcquirerSnapshot, "barredOrders"> {
  const names = [...orders].filter(([, place]) => place < 0).map(([name]) => name);
  return names.length === 0 ? {} : { barredOrders: names };
}

/** Takes the terminals, or says which one the configuration does not have. */
function restoreTerminals(host: HostState, terminals: readonly TerminalSnapshot[]): SnapshotTrouble | undefined {
  for (const [index, { number, wrapped, ...state }] of terminals.entries()) {
    const known = host.terminals.get(number);
    if (known === undefined) return { field: `terminals.${index}.number`, expected: "a terminal of the configuration" };
    const { record, keysVersion, applicationsVersion } = known;
    const tmkHex = masterHexOf(host, { ...known, ...state });
    const keys = wrapped === undefined ? {} : { wrapped, keys: host.security.open(wrapped, tmkHex) };
    host.terminals.set(number, { record, keysVersion, applicationsVersion, ...state, ...keys });
  }
  return undefined;
}

function restoreMerchants(host: HostState, merchants: AcquirerSnapshot["merchants"]): SnapshotTrouble | undefined {
  for (const [index, { number, ...state }] of merchants.entries()) {
    const known = host.merchants.get(number);
    if (known === undefined) return { field: `merchants.${index}.number`, expected: "a merchant of the configuration" };
    host.merchants.set(number, { ...known, ...state });
  }
  return undefined;
}

/** Books everything again, so that a booking that does not balance is noticed before it counts. */
function restoreBooks(host: HostState, snapshot: AcquirerSnapshot): SnapshotTrouble | undefined {
  for (const [index, transaction] of snapshot.transactions.entries()) {
    const { terminal, batch, stan } = transaction;
    const taken = host.transactions.placeOf(terminal, batch, stan) !== -1;
    if (taken) return { field: `transactions.${index}.stan`, expected: "numbers that no other has" };
    const place = host.transactions.add(transaction);
    if (transaction.state === "held") host.holds.add(place);
    if (transaction.state === "waiting") host.waiting.add(place);
    if (transaction.order !== undefined) host.orders.set(transaction.order.name, place);
    if (transaction.codeMark !== undefined) host.spentCodes.add(transaction.codeMark);
  }
  for (const [index, booking] of snapshot.bookings.entries()) {
    const balanced = booking.legs.reduce((sumFen, leg) => sumFen + leg.amountFen, 0) === 0;
    if (!balanced) return { field: `bookings.${index}.legs`, expected: "a sum of zero" };
    host.ledger.post(booking);
  }
  return undefined;
}

/**
 * Fills a fresh host from a snapshot, which may come from a file that somebody has touched.
 * @returns where it does not fit; the host is then of no use.
 */
export function restoreInto(host: HostState, snapshot: AcquirerSnapshot): SnapshotTrouble | undefined {
  const misfit = misfitOf(snapshot, snapshotShape, "");
  if (misfit !== undefined) return misfit;
  if (snapshot.profile !== host.configuration.profile) {
    return { field: "profile", expected: host.configuration.profile };
  }
  for (const [index, move] of (snapshot.moves ?? []).entries())
    if (!moveTerminal(host, move))
      return { field: `moves.${index}`, expected: "numbers of the configuration, and new ones" };
  const trouble =
    restoreTerminals(host, snapshot.terminals) ??
    restoreMerchants(host, snapshot.merchants) ??
    restoreBooks(host, snapshot);
  if (trouble !== undefined) return trouble;
  for (const { serial, publicKeyHex } of snapshot.signers ?? []) host.signers.set(serial, publicKeyHex);
  for (const account of snapshot.cards) host.issuer.put(account);
  host.rules.replace(snapshot.rules);
  host.parameters = snapshot.parameters;
  // Books of a host that knew no chips yet: it offers what it has.
  host.chipKeys = snapshot.chipKeys ?? host.chipKeys;
  host.chipApplications = snapshot.chipApplications ?? host.chipApplications;
  host.reversals = snapshot.reversals ?? host.reversals;
  host.settling = snapshot.settling ?? host.settling;
  host.settlements = snapshot.settlements ?? [];
  host.addedFees = snapshot.fees ?? [];
  host.maintenance = snapshot.maintenance;
  host.certificate = snapshot.certificate ?? "good";
  host.minimumVersion = snapshot.minimumVersion;
  host.operators = new Map(snapshot.operators?.map(({ number, bar }) => [number, bar]));
  for (const name of snapshot.barredOrders ?? []) host.orders.set(name, -1);
  for (const { request, code } of snapshot.refusedPayouts ?? []) host.refusedPayouts.set(request, code);
  for (const { id, ...manner } of snapshot.wallets ?? []) host.wallets.set(id, manner);
  for (const [index, payout] of (snapshot.payouts ?? []).entries()) {
    if (host.payouts.has(payout.request))
      return { field: `payouts.${index}.request`, expected: "a name that no other has" };
    host.payouts.set(payout.request, payout);
  }
  if (snapshot.payoutRule || snapshot.noPayoutRule) host.payoutRule = snapshot.payoutRule;
  host.ruledUntilMs = snapshot.ruledUntilMs ?? host.ruledUntilMs;
  host.bankRules = snapshot.bankRules ?? [];
  host.holidays = new Set(snapshot.holidays);
  host.channel = snapshot.channel ?? "up";
  host.channelChangedAtMs = snapshot.channelChangedAtMs ?? (snapshot.channelChanged ? 0 : undefined);
  host.sequence = snapshot.sequence;
  return undefined;
}
