import { ctqBit, isSet, ttqBit } from "./bits";
import { same, startsWith } from "./bytes";
import type { Session } from "./session";
import type { CardholderCheck } from "./types";

/** 9C: sale and pre-authorisation, the kinds that may go without PIN and signature. */
const SALE = 0x00;
const PRE_AUTHORISATION = 0x03;
/** A000000333010102 credit, 03 quasi-credit. */
const creditAids: readonly (readonly number[])[] = Object.freeze([
  Object.freeze([0xa0, 0, 0, 3, 0x33, 1, 1, 2]),
  Object.freeze([0xa0, 0, 0, 3, 0x33, 1, 1, 3]),
]);
/** 9F34 of a tap: no list of the card stands behind it, so its condition is 00. */
const cvmResults = Object.freeze({ onlinePin: 0x020000, signature: 0x1e0000, none: 0x1f0002 });

/**
 * How the holder is checked after a tap: first what card and reader agree on (CTQ, TTQ), then the rules of domestic
 * practice above it: small amounts without PIN and signature (小额免密免签), phones that check their holder (CDCVM).
 * @returns undefined when there is no way that both have: decline.
 */
export function verifyTap(session: Session): CardholderCheck | undefined {
  const asked = askedByCard(session);
  if (!asked) return undefined;
  const check = byDomesticRules(session, asked);
  const results =
    check.pin === "online-pin" ? cvmResults.onlinePin : check.signature ? cvmResults.signature : cvmResults.none;
  session.cvmResults[0] = results >> 16;
  session.cvmResults[1] = results >> 8;
  session.cvmResults[2] = results;
  session.check = check;
  return check;
}

/** Kernel 7 by CTQ (9F6C): online PIN before the phone's own check before signature. */
function askedByCard(session: Session): CardholderCheck | undefined {
  const reader = session.own.get(0x9f66);
  const card = session.card.get(0x9f6c);
  const online = isSet(reader, ttqBit.onlinePin);
  const signature = isSet(reader, ttqBit.signature);
  if (!card) {
    if (!isSet(reader, ttqBit.cvmRequired)) return { pin: "none", signature: false };
    if (signature) return { pin: "none", signature: true };
    return online ? { pin: "online-pin", signature: false } : undefined;
  }
  if (isSet(card, ctqBit.onlinePin) && online) return { pin: "online-pin", signature: false };
  if (isDeviceChecked(session)) return { pin: "device", signature: false };
  if (isSet(card, ctqBit.signature) && signature) return { pin: "none", signature: true };
  return isSet(card, ctqBit.onlinePin) || isSet(card, ctqBit.signature) ? undefined : { pin: "none", signature: false };
}

/** The phone says that it has checked its holder: it counts unless it wants a PIN all the same. */
function isDeviceChecked(session: Session): boolean {
  const card = session.card.get(0x9f6c);
  return isSet(card, ctqBit.deviceCvm) && !isSet(card, ctqBit.onlinePin);
}

function byDomesticRules(session: Session, asked: CardholderCheck): CardholderCheck {
  const rules = session.parameters.contactless;
  const { amountFen, type } = session.request;
  const small = type === SALE || type === PRE_AUTHORISATION;
  const noPin = small && rules.quickPass && amountFen <= rules.noPinLimitFen;
  const noSignature = small && rules.noSignature && amountFen <= rules.noSignatureLimitFen;
  const canPin = isSet(session.own.get(0x9f66), ttqBit.onlinePin);
  if (isDomestic(session)) {
    const device = rules.deviceCvm && isDeviceChecked(session);
    const pin = device ? "device" : noPin || !canPin ? "none" : "online-pin";
    return { pin, signature: !noSignature };
  }
  const pin = noPin && isCredit(session) && asked.pin === "online-pin" ? "none" : asked.pin;
  return { pin, signature: asked.signature && !noSignature };
}

/** By 9F51 or DF71 when they were read; a card that was not asked is taken as domestic, the stricter rule. */
function isDomestic(session: Session): boolean {
  const one = session.card.get(0x9f51);
  const other = session.card.get(0xdf71);
  const own = session.own.get(0x5f2a);
  if (!one && !other) return true;
  return own !== undefined && ((one !== undefined && same(one, own)) || (other !== undefined && same(other, own)));
}

function isCredit(session: Session): boolean {
  const aid = session.own.get(0x9f06);
  return aid !== undefined && creditAids.some((credit) => startsWith(aid, Uint8Array.from(credit)));
}
