import type { CertificateState } from "../certificate";
import type { MerchantStatus, ReversalManners, TerminalStatus } from "../configuration";
import type { FeePolicy } from "../fee-policy";
import type { HostState, Maintenance, Move } from "../host-state";
import { usualManner, type WalletId, type WalletManner, walletIds } from "../payers";
import type { BankRule, ChannelState, PayoutRule } from "../payout-types";
import type { Rule } from "../rules";

/** How the host is set to behave: what the `host` verb has made of it. Rules name cards by id, never by number. */
export interface HostView {
  readonly rules: readonly Rule[];
  readonly merchants: readonly {
    readonly number: string;
    readonly status: MerchantStatus;
    /** Of its owner in the acquirer's app; whether the name was checked. Never the name. */
    readonly account?: string;
    readonly verified?: boolean;
  }[];
  readonly terminals: readonly {
    readonly number: string;
    readonly merchant: string;
    readonly serial: string;
    readonly status: TerminalStatus;
    readonly batch: string;
    /** How its master key came. */
    readonly key: "by hand" | "from afar";
    /** The master key that was given is not in force yet. */
    readonly keyPending?: true;
  }[];
  /** Terminals that got other numbers, in their order. */
  readonly moves: readonly Move[];
  /** How it answers reversals. */
  readonly reversals: ReversalManners;
  /** What merchants pay: the contract, its promotions, and what came by the verb. */
  readonly fees: readonly FeePolicy[];
  readonly maintenance: Maintenance | null;
  /** Of its hosts, for terminals that connect by TLS. */
  readonly certificate: CertificateState;
  /** What the bank does with payouts, days without banks, and the way to the bank. */
  readonly bank: readonly BankRule[];
  readonly payoutRule: PayoutRule | null;
  readonly holidays: readonly string[];
  readonly channel: ChannelState;
  /** Firmware older than this may not sign in. */
  readonly minimumVersion: string | null;
  /** What the payers of each wallet do. */
  readonly wallets: readonly ({ readonly id: WalletId } & WalletManner)[];
}

export function hostView(host: HostState): HostView {
  return {
    rules: host.rules.all,
    merchants: [...host.merchants].map(
      ([
        number,
        {
          record: { owner },
          status,
          ownerVerified,
        },
      ]) => ({
        number,
        status,
        ...(owner ? { account: owner.account, verified: ownerVerified === true } : {}),
      }),
    ),
    terminals: [...host.terminals].map(([number, { record, status, batch, loadedHex, keyPendingHex }]) => ({
      number,
      merchant: record.merchant,
      serial: record.serial,
      status,
      batch,
      key: loadedHex === undefined ? "by hand" : "from afar",
      ...(keyPendingHex === undefined ? {} : { keyPending: true }),
    })),
    moves: [...host.moves],
    reversals: host.reversals,
    fees: [...host.configuration.fees, ...host.addedFees],
    maintenance: host.maintenance ?? null,
    certificate: host.certificate,
    bank: host.bankRules,
    payoutRule: host.payoutRule ?? null,
    holidays: [...host.holidays],
    channel: host.channel,
    minimumVersion: host.minimumVersion ?? null,
    wallets: walletIds.map((id) => ({ id, ...(host.wallets.get(id) ?? usualManner) })),
  };
}
