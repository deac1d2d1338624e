import type { Text } from "../../hal/display";
import type { ConnectFault } from "../../hal/network";
import type { SecureElementFault } from "../../hal/secure-element";
import { sendsToSupport, text } from "../screen/text";
import type { MoneyState } from "../values/money-state";
import { catalogue, type FaultCode, type Who } from "./catalogue";
import { type OfKind, saidOf } from "./kind-words";

/** A cause, and what speaks for it. */
export interface Ranked {
  readonly diagnosis: Diagnosis;
  readonly speaks: readonly Text[];
}

/** Why something failed and what to do: what screen, slip, journal and telemetry say. */
interface Told {
  readonly code: FaultCode;
  readonly cause: Text;
  readonly remedy: Text;
  readonly who: readonly Who[];
  /** The host's response code (field 39), where one caused it. */
  readonly responseCode?: string;
  /** All causes that the evidence speaks for, this one first. Left out where nothing more is known. */
  readonly ranked?: readonly Ranked[];
  /** A figure or name for support: a field's path, signal strengths, a merchant number. Never card data. */
  readonly detail?: Text;
}

/**
 * What a notice tells: of network, sign-in, a part, an operator, storage … It is about no transaction, so it has no money, and can
 * carry none.
 */
export interface Diagnosis extends Told {
  readonly money?: never;
}

/** How something ended: why, what to do, and what became of its money. */
export interface Ended extends Told {
  readonly money: MoneyState;
}

/** Of which transaction: the facts of a record say it, too. */
export interface Which extends OfKind {
  readonly amountFen: number;
  /** Its voucher number. What was refused before anything was recorded has none. */
  readonly stan?: number;
}

/** How one transaction ended, and which it was: a screen without its amount does not compile. */
export interface End extends Ended {
  readonly of: Which;
}

/** Whatever helps against the cause elsewhere: while the money is being checked nothing may lead to a second charge. */
export function ended(diagnosis: Diagnosis, money: MoneyState): Ended {
  return money === "being checked" ? { ...diagnosis, money, remedy: whileChecked(diagnosis) } : { ...diagnosis, money };
}

export function endOf(of: Which, diagnosis: Diagnosis, money: MoneyState): End {
  const end = ended(diagnosis, money);
  return { ...end, remedy: saidOf(of, end.remedy), of };
}

function whileChecked({ remedy, who }: Diagnosis): Text {
  if (remedy.zh.includes(NO_SECOND_CHARGE)) return remedy;
  // What nobody but support can mend the terminal does not find out either.
  return sendsToSupport(remedy) && !who.includes("T") ? askSupportRemedy : catalogue.B14.remedy;
}

/** What each remedy says while money is being checked. */
const NO_SECOND_CHARGE = "勿重复收款";

/** Where the terminal cannot find out by itself. */
export const askSupportRemedy = text("请客服核实，勿重复收款", "Don't charge: ask support");

export function diagnose(
  code: FaultCode,
  more?: { readonly responseCode?: string; readonly detail?: Text; readonly cause?: Text; readonly remedy?: Text },
): Diagnosis {
  const { cause, remedy, who } = catalogue[code];
  return { code, cause, remedy, who, ...more };
}

/** With what only support reads: behind "more". */
export function forSupport(diagnosis: Diagnosis, ...speaks: readonly Text[]): Diagnosis {
  return { ...diagnosis, ranked: [{ diagnosis, speaks }] };
}

/** Why the secure element refuses. */
export function elementFaultCode(fault: SecureElementFault): FaultCode {
  switch (fault) {
    case "no-key":
      return "A14";
    case "check-value":
      return "A15";
    case "tampered":
      return "D07";
    case "no-entry":
    case "disconnected":
      return "B20";
  }
}

/** Why no connection came about. Exhaustive: a new phase of failure must be given its row. */
export function connectFaultCode(fault: ConnectFault): FaultCode {
  switch (fault) {
    case "no-bearer":
      return "A01";
    case "dns":
      return "A04";
    case "refused":
    case "unreachable":
      return "A05";
    case "tls-expired":
    case "tls-name":
    case "tls-issuer":
    case "tls-handshake":
    case "tls-clock":
      return "A06";
  }
}
