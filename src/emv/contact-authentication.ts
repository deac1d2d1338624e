import { internalAuthenticate, status } from "./apdu";
import { aipBit, capabilityBit, tsiBit, tvrBit } from "./bits";
import { cardKey, issuerKey } from "./certificates";
import { drawUnpredictable } from "./contact-initiate";
import { dolAsks, dolData } from "./dol";
import { failed, type Session, unanswered } from "./session";
import { openDynamic, openStatic } from "./signed-data";
import { findObject, soleObject } from "./tlv";
import type { EmvStopped } from "./types";

/**
 * Offline data authentication (EMV 4.4 Book 3, 10.3; Book 2, 5 and 6): the strongest that card and terminal both have.
 * CDA only prepares its key here; its signature comes with the cryptogram.
 */
export function authenticateCard(session: Session): Promise<EmvStopped | undefined> {
  if (session.cardCan(aipBit.cda) && session.terminalCan(capabilityBit.cda)) return prepareCombined(session);
  if (session.cardCan(aipBit.dda) && session.terminalCan(capabilityBit.dda)) return authenticateDynamic(session);
  if (session.cardCan(aipBit.sda) && session.terminalCan(capabilityBit.sda)) return authenticateStatic(session);
  session.mark(tvrBit.authenticationNotPerformed);
  return Promise.resolve(undefined);
}

/** Book 3, 7.5: an object that the card's own profile calls for is missing. */
function noteMissing(session: Session, ...tags: readonly number[]): void {
  for (const tag of tags) if (!session.card.has(tag)) session.mark(tvrBit.cardDataMissing);
}

async function authenticateStatic(session: Session): Promise<undefined> {
  session.mark(tvrBit.sdaSelected);
  session.performed(tsiBit.authentication);
  noteMissing(session, 0x8f, 0x90, 0x9f32, 0x93);
  const issuer = await issuerKey(session);
  const signature = session.card.get(0x93);
  const staticData = session.staticData();
  const code =
    issuer && signature && staticData
      ? await openStatic(session.ports.publicKey, issuer, signature, staticData)
      : undefined;
  if (code) session.card.set(0x9f45, code);
  else session.mark(tvrBit.sdaFailed);
}

async function authenticateDynamic(session: Session): Promise<EmvStopped | undefined> {
  session.performed(tsiBit.authentication);
  noteMissing(session, 0x8f, 0x90, 0x9f32, 0x9f46, 0x9f47);
  await issuerKey(session);
  const key = await cardKey(session);
  const dol = session.card.get(0x9f49) ?? session.application?.defaultDdol;
  // Book 2, 6.5.1: a DDOL without 9F37 would let a signature be replayed.
  const values = dol && dolAsks(dol, 0x9f37) ? dolData(dol, session) : undefined;
  if (!key || !values) {
    session.mark(tvrBit.ddaFailed);
    return undefined;
  }
  const answer = await session.exchange(internalAuthenticate(values));
  if (answer.kind !== "response") return unanswered("authentication", answer);
  if (answer.status !== status.ok) return failed("authentication", "status", answer.status);
  const signature = signatureOf(answer.data);
  if (!signature) return failed("authentication", "template");
  const opened = await openDynamic(session.ports.publicKey, key, signature, [values]);
  if (opened) session.card.set(0x9f4c, opened.number);
  else session.mark(tvrBit.ddaFailed);
  await drawUnpredictable(session);
  return undefined;
}

/** Book 3, 6.5.9.4: format 1 is the signature, format 2 holds 9F4B. */
function signatureOf(data: Uint8Array): Uint8Array | undefined {
  const short = soleObject(data, 0x80);
  if (short) return short.value;
  const long = soleObject(data, 0x77);
  return long && findObject(long.inside(), 0x9f4b)?.value;
}

/** Book 2, 6.6: without the card's key there is nothing to check a combined signature with; none is asked for. */
async function prepareCombined(session: Session): Promise<undefined> {
  noteMissing(session, 0x8f, 0x90, 0x9f32, 0x9f46, 0x9f47);
  await issuerKey(session);
  if (await cardKey(session)) {
    session.cda = true;
    return;
  }
  session.performed(tsiBit.authentication);
  session.mark(tvrBit.cdaFailed);
}
