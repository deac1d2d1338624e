import type { Bearer, BearerState, ConnectFault, PhasesMs } from "../../hal/network";
import type { SecureElementFault } from "../../hal/secure-element";

/*
 * What the layers saw when something did not come about, in their own terms: no catalogue code, no words. `diagnosis/` makes the
 * one of the other.
 */

/** No connection, no MAC, or no record: in each case no byte has left. */
export type NotSent = ConnectFault | SecureElementFault | "record";

/** One way to the host that did not lead there. */
export interface Attempt {
  /** Left out where no bearer was up. */
  readonly bearer?: Bearer;
  readonly fault: ConnectFault;
  readonly phasesMs: PhasesMs;
  /** As of `Connected`. */
  readonly validFromMs?: number;
}

/** A request that was not sent, with what was measured beside it. */
export interface NotSentFacts {
  readonly kind: "not-sent";
  readonly why: NotSent;
  /** Every bearer of this board as it is now, where no connection came about. */
  readonly bearers?: readonly BearerState[];
  /** How long ago the host answered last; left out where it has not since power-up. */
  readonly answeredAgoMs?: number;
  /** The same for each bearer that an answer came over. */
  readonly wellAgoMs?: { readonly [bearer in Bearer]?: number };
  /** In the order in which they were made. */
  readonly attempts?: readonly Attempt[];
  /** The first day of a certificate that is not valid yet, YYYYMMDDhhmmss; `clockRuns`: the terminal's clock is in order. */
  readonly validFrom?: string;
  readonly clockRuns?: boolean;
  /** YYYYMMDDhhmmss of the terminal's clock, where a certificate did not pass. */
  readonly localTime?: string;
}

/** What the acquirer says beside its refusal (field 63). No MAC protects it: it only chooses words and pauses. */
export type RefusalRemark =
  /** MMDDhhmm of the host's clock, and how far off that is. */
  | { readonly kind: "maintenance"; readonly until: string; readonly downMs: number; readonly today: boolean }
  /** unbound: it was bound before, and its merchant has unlinked it. */
  | { readonly kind: "bind"; readonly bindCode: string; readonly serial: string; readonly unbound?: true }
  /** The host knows it no longer as it was set up: it has another number now, another merchant, or another device took its place. */
  | { readonly kind: "moved"; readonly terminal: string }
  | { readonly kind: "other-merchant" }
  | { readonly kind: "replaced"; readonly serial: string }
  | { readonly kind: "version"; readonly here: string; readonly required: string }
  | { readonly kind: "operator"; readonly operator: string; readonly why: "disabled" | "not-allowed" };

/** Why sign-in or echo did not come about. */
export type SignInFailure =
  | NotSentFacts
  /** The secure element does not load, or was tampered with, or has no master key. */
  | { readonly kind: "element"; readonly fault: SecureElementFault }
  /** Keys whose check value does not fit, twice. */
  | { readonly kind: "wrong-keys" }
  /** An answer came that is not proven to be the host's. mac: it has none, a wrong one, or nobody could check it, for want of a key or because the part is silent. */
  | { readonly kind: "unproven"; readonly mac: "missing" | "wrong" | "unchecked" | "no-key" }
  | { readonly kind: "unanswered"; readonly asked: "sign-in" | "echo"; readonly bearers: readonly BearerState[] }
  /** The terminal's date is lost, and the host told none. */
  | { readonly kind: "no-date" }
  /** The host's own code, field 39. */
  | { readonly kind: "refused"; readonly responseCode: string; readonly remark?: RefusalRemark };

/** What of a sign-in's answer is to be told beside that it succeeded. */
export type SignInRemark =
  /** The terminal's own date was lost, and is the host's now. `localTime`: YYYYMMDDhhmmss. */
  | { readonly kind: "dated"; readonly localTime: string }
  /** More than a day from a clock that runs: not taken. */
  | { readonly kind: "far-date" }
  | { readonly kind: "batch-refused"; readonly batch: number; readonly why: BatchRefused };

/** used: the terminal has sold under that number, and support has to end it. left: too many others are to be settled first. */
export type BatchRefused = "used" | "left";

/** Which set of what the terminal must know of cards, and which of its objects ("3/4"); left out where its list is wrong. */
export interface BadCardSet {
  readonly kind: "bad-card-set";
  readonly set: "authorityKeys" | "applications";
  readonly part?: string;
}

/**
 * What a set of parameters does that only a supervisor lets it: taps up to this amount without PIN and signature, a PIN in the place of a
 * signature, more rights for somebody, or a kind of transaction without card or PIN.
 */
export type BelowFloor = { readonly smallAmountFen: number } | "signature" | "rights" | "checks";

/** Why a set of parameters, keys or applications was not loaded. The old one stays. */
export type DownloadFailure =
  | NotSentFacts
  | { readonly kind: "interrupted"; readonly responseCode?: string }
  /** Which part of the parameters is wrong, as the protocol names it. */
  | { readonly kind: "malformed"; readonly field: string }
  | BadCardSet
  /** Made for another firmware. */
  | { readonly kind: "incompatible"; readonly version: string }
  /** A supervisor did not agree. */
  | { readonly kind: "not-allowed"; readonly below: BelowFloor };
