import { aipBit, capabilityBit, tsiBit, tvrBit } from "./bits";
import { binary, same } from "./bytes";
import { type OfflineForm, verifyOffline } from "./offline-pin";
import { isAtm } from "./restrictions";
import { failed, type Session } from "./session";
import type { EmvStopped } from "./types";

/** Methods, bits 6 to 1 of a rule's first byte (EMV 4.4 Book 3, Annex C3). */
const method = Object.freeze({
  fail: 0x00,
  plainPin: 0x01,
  onlinePin: 0x02,
  plainPinAndSignature: 0x03,
  encipheredPin: 0x04,
  encipheredPinAndSignature: 0x05,
  signature: 0x1e,
  noCvm: 0x1f,
  /** PBOC: the holder shows an identity document. */
  identityDocument: 0x20,
});
/** Only in 9F34: nothing was performed. */
const NONE_PERFORMED = 0x3f;
/** Bit 7 of a rule: when it fails, the next one applies. */
const NEXT_IF_FAILED = 0x40;
/** Third byte of 9F34 (Book 4, Annex A4). */
const result = Object.freeze({ unknown: 0x00, failed: 0x01, successful: 0x02 });
const AMOUNTS_BYTES = 8;
const CASH = 0x01;
const CASHBACK = 0x09;

/** How one method went. */
type Performed = "successful" | "unknown" | "failed" | "not-performed" | EmvStopped;

/** Cardholder verification (EMV 4.4 Book 3, 10.5): the card's rules in order until one succeeds or is the last word. */
export async function verifyHolder(session: Session): Promise<EmvStopped | undefined> {
  conclude(session, NONE_PERFORMED, 0, result.unknown);
  if (!session.cardCan(aipBit.verification)) return undefined;
  const list = session.card.get(0x8e);
  if (!list) {
    session.mark(tvrBit.cardDataMissing);
    return undefined;
  }
  if (list.length < AMOUNTS_BYTES || list.length % 2 !== 0) return failed("verification", "length");
  if (list.length === AMOUNTS_BYTES) return undefined;
  session.performed(tsiBit.verification);
  let tried = NONE_PERFORMED;
  let condition = 0;
  for (let at = AMOUNTS_BYTES; at < list.length; at += 2) {
    const rule = list[at] ?? 0;
    if (!applies(session, list, rule, list[at + 1] ?? 0)) continue;
    const performed = await perform(session, rule & 0x3f);
    if (typeof performed === "object") return performed;
    if (performed === "successful" || performed === "unknown") {
      conclude(session, rule, list[at + 1] ?? 0, result[performed]);
      return undefined;
    }
    if (performed === "failed") {
      tried = rule;
      condition = list[at + 1] ?? 0;
    }
    if ((rule & NEXT_IF_FAILED) === 0) break;
  }
  session.mark(tvrBit.verificationFailed);
  conclude(session, tried, condition, result.failed);
  return undefined;
}

function conclude(session: Session, rule: number, condition: number, outcome: number): void {
  session.cvmResults[0] = rule;
  session.cvmResults[1] = condition;
  session.cvmResults[2] = outcome;
}

/** Conditions (Book 3, Annex C3, table 40). One that is not known does not apply. */
function applies(session: Session, list: Uint8Array, rule: number, condition: number): boolean {
  const { type, otherFen } = session.request;
  const cashback = type === CASHBACK || otherFen > 0;
  switch (condition) {
    case 0x00:
      return true;
    case 0x01:
      return type === CASH && isAtm(session);
    case 0x02:
      return type !== CASH && !cashback;
    case 0x03:
      return isSupported(session, rule & 0x3f);
    case 0x04:
      return type === CASH && !isAtm(session);
    case 0x05:
      return cashback;
    case 0x06:
      return isOwnCurrency(session) && session.request.amountFen < binary(list.subarray(0, 4));
    case 0x07:
      return isOwnCurrency(session) && session.request.amountFen > binary(list.subarray(0, 4));
    case 0x08:
      return isOwnCurrency(session) && session.request.amountFen < binary(list.subarray(4, 8));
    case 0x09:
      return isOwnCurrency(session) && session.request.amountFen > binary(list.subarray(4, 8));
    default:
      return false;
  }
}

/** The list's amounts are in the application's currency: in another they say nothing. */
function isOwnCurrency(session: Session): boolean {
  const currency = session.card.get(0x9f42);
  return currency !== undefined && same(currency, session.own.get(0x5f2a) ?? currency.subarray(0, 0));
}

function isSupported(session: Session, code: number): boolean {
  const signature = session.terminalCan(capabilityBit.signature);
  switch (code) {
    case method.fail:
      return true;
    case method.plainPin:
      return session.terminalCan(capabilityBit.plainPin);
    case method.onlinePin:
      return session.terminalCan(capabilityBit.onlinePin) && session.application?.onlinePin === true;
    case method.plainPinAndSignature:
      return signature && session.terminalCan(capabilityBit.plainPin);
    case method.encipheredPin:
      return session.terminalCan(capabilityBit.encipheredPin);
    case method.encipheredPinAndSignature:
      return signature && session.terminalCan(capabilityBit.encipheredPin);
    case method.signature:
      return signature;
    case method.noCvm:
      return session.terminalCan(capabilityBit.noCvm);
    default:
      // The identity document too: nobody here can say whether it was the holder's.
      return false;
  }
}

function perform(session: Session, code: number): Performed | Promise<Performed> {
  if (code > method.identityDocument || (code > method.encipheredPinAndSignature && code < method.signature)) {
    session.mark(tvrBit.unrecognisedCvm);
    return "not-performed";
  }
  if (!isSupported(session, code)) return "not-performed";
  switch (code) {
    case method.plainPin:
      return offline(session, "plain", false);
    case method.plainPinAndSignature:
      return offline(session, "plain", true);
    case method.encipheredPin:
      return offline(session, "enciphered", false);
    case method.encipheredPinAndSignature:
      return offline(session, "enciphered", true);
    case method.onlinePin:
      return online(session);
    case method.signature:
      session.check = { pin: "none", signature: true };
      return "unknown";
    case method.noCvm:
      return "successful";
    default:
      return "failed";
  }
}

/** The issuer will say whether the PIN is right. */
async function online(session: Session): Promise<Performed> {
  const asked = await session.ports.cardholder.onlinePin({ language: session.language });
  switch (asked) {
    case "entered":
      session.mark(tvrBit.onlinePinEntered);
      session.check = { pin: "online-pin", signature: false };
      return "unknown";
    case "bypassed":
      session.mark(tvrBit.pinNotEntered);
      return "failed";
    case "unavailable":
      session.mark(tvrBit.pinPadMissing);
      return "failed";
    case "cancelled":
      return { kind: "cancelled" };
  }
}

async function offline(session: Session, form: OfflineForm, signature: boolean): Promise<Performed> {
  const verified = await verifyOffline(session, form);
  if (verified !== "right") return verified === "wrong" ? "failed" : verified;
  session.check = { pin: "offline-pin", signature };
  // Book 4, 6.3.4.5: with a signature to come the whole is not known yet.
  return signature ? "unknown" : "successful";
}
