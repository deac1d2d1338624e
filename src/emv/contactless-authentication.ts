import { ctqBit, isSet, ttqBit } from "./bits";
import { noBytes, sameAt } from "./bytes";
import { cardKey, issuerKey, today } from "./certificates";
import { dateOf } from "./dates";
import type { Session } from "./session";
import { openDynamic } from "./signed-data";

/** First byte of 9F69: which data fDDA signs. */
const FDDA_FULL = 0x01;
/** 9F69: version, four random bytes, CTQ (EMV Contactless Book C-3, Annex C; kernel 7 alike). */
const COPIED_QUALIFIERS_AT = 5;

/** What the records of an offline tap come to. */
export type OfflineVerdict = "genuine" | "go-online" | "other-interface" | "declined";

/** Dates, exception file and fDDA of a card that approved offline; what follows from a failure is the card's to say (CTQ). */
export async function judgeOffline(session: Session): Promise<OfflineVerdict> {
  const { card } = session;
  const effective = card.get(0x5f25);
  const expires = card.get(0x5f24);
  const canGoOnline = !isSet(session.own.get(0x9f66), ttqBit.offlineOnly);
  if (effective && dateOf(effective) > today(session)) return "declined";
  if (!expires || dateOf(expires) < today(session))
    return expires && canGoOnline && isSet(card.get(0x9f6c), ctqBit.onlineIfExpired) ? "go-online" : "declined";
  if (session.ports.cards.isListed(session.identity?.pan ?? "")) return "declined";
  if (await checkFastSignature(session)) return "genuine";
  if (canGoOnline && isSet(card.get(0x9f6c), ctqBit.onlineIfAuthenticationFails)) return "go-online";
  const contact = session.parameters.contactless.hasContact;
  return contact && isSet(card.get(0x9f6c), ctqBit.contactIfAuthenticationFails) ? "other-interface" : "declined";
}

/** fDDA: version 01 signs 9F37, 9F02, 5F2A and 9F69, version 00 only 9F37. */
export async function checkFastSignature(session: Session): Promise<boolean> {
  const { card, own, ports } = session;
  const signature = card.get(0x9f4b);
  const related = card.get(0x9f69);
  const full = related?.[0] === FDDA_FULL;
  if (!signature || (!full && !session.parameters.contactless.oldFddaAllowed)) return false;
  // What was signed besides the card's own data must be what is charged: the copy of the CTQ too.
  const qualifiers = card.get(0x9f6c);
  if (full && qualifiers && !sameAt(related, COPIED_QUALIFIERS_AT, qualifiers, 0, 2)) return false;
  await issuerKey(session);
  const key = await cardKey(session);
  if (!key) return false;
  const number = own.get(0x9f37) ?? noBytes();
  const signed =
    full && related ? [number, own.get(0x9f02) ?? noBytes(), own.get(0x5f2a) ?? noBytes(), related] : [number];
  const opened = await openDynamic(ports.publicKey, key, signature, signed);
  if (opened) card.set(0x9f4c, opened.number);
  return opened !== undefined;
}
