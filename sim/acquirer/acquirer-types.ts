import type { CertificateState } from "./certificate";
import type { LedgerAudit } from "./ledger";
import type { CodeRead, PayersWill } from "./orders";
import type { HostSettlement } from "./settlement-types";
import type { AcquirerSnapshot } from "./snapshot/snapshot";
import type { HostVerbResult } from "./verb/host-verb";
import type { HostView } from "./view/host-view";
import type { LedgerView } from "./view/ledger-view";
import type { MerchantView } from "./view/merchant-view";

/** One frame to send, without the 2-byte length. */
export interface Reply {
  readonly frame: Uint8Array;
  readonly delayMs: number;
}

/** What one frame brought about. close: its header could not be read, a real host would hang up. */
export interface Handled {
  readonly replies: readonly Reply[];
  readonly close: boolean;
}

/** An acquirer's host and the issuers behind it. */
export interface Acquirer {
  /**
   * Takes one frame without its 2-byte length. Money moves now; the replies are to be sent after their delays. No reply
   * means that the host stays silent.
   */
  handle(frame: Uint8Array): Handled;
  /** The books as the `ledger` view shows them. */
  ledgerView(): LedgerView;
  /** Money at the acquirer and at the bank, as the `merchant` view shows it. @param terminal whose open batch it names: the first's. */
  merchantView(terminal?: string): MerchantView;
  /** The settlements of all its terminals, in the order of their first 0500. */
  settlements(): readonly HostSettlement[];
  /** How the host is set to behave now, as the `host` view shows it. */
  hostView(): HostView;
  /** Of its hosts now: every connection asks, and a whole view for one word costs as much as a message. */
  readonly certificate: CertificateState;
  /** The highest transaction counter that a card's issuer has seen; 0 for none. */
  lastCounter(cardId: string): number;
  /** What a parameter of the download was at first, and what it is now; what it was in between is not kept. */
  parameterValues(tag: string): readonly string[];
  /** A payer's phone reads the code of an order on a terminal's screen. */
  readCode(code: string, will: PayersWill): CodeRead;
  /** A device was set up: its public key, 65 bytes, by which it will be known where it asks for a master key. */
  enrol(serial: string, publicKey: Uint8Array): void;
  /** Somebody has put the configured master key into a device: what it was given from afar is gone. */
  loadedByHand(serial: string): void;
  /** Proves that the books balance and agree with the transactions. */
  audit(): LedgerAudit;
  /** Changes the host's behaviour: the body of the `host` verb. */
  applyHostVerb(body: unknown): HostVerbResult;
  /** All that survives the host's restart, as plain data without a card number, PIN or key in clear. */
  snapshot(): AcquirerSnapshot;
}
