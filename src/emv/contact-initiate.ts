import { getProcessingOptions, status } from "./apdu";
import { noBytes } from "./bytes";
import { mayComeFromCard } from "./dictionary";
import { dolData } from "./dol";
import { failed, type Session, unanswered } from "./session";
import { soleObject, TLV_OBJECTS_MAX, type TlvCursor } from "./tlv";
import type { CardFlaw, EmvStopped } from "./types";

/** 9F37 is 4 bytes. */
const UNPREDICTABLE_BYTES = 4;

/** Draws a new 9F37: what a card has signed once must not be predictable for what it signs next. */
export async function drawUnpredictable(session: Session): Promise<void> {
  session.own.set(0x9f37, await session.ports.random.bytes({ length: UNPREDICTABLE_BYTES }));
}

/**
 * GET PROCESSING OPTIONS (EMV 4.4 Book 3, 10.1).
 * @returns "unusable" at 6985: the next application is tried.
 */
export async function initiate(session: Session): Promise<"initiated" | "unusable" | EmvStopped> {
  await drawUnpredictable(session);
  const pdol = session.card.get(0x9f38);
  const values = pdol ? dolData(pdol, session) : noBytes();
  if (!values) return failed("initiate", "tlv");
  const answer = await session.exchange(getProcessingOptions(values));
  if (answer.kind !== "response") return unanswered("initiate", answer);
  if (answer.status === status.conditions) return "unusable";
  if (answer.status !== status.ok) return failed("initiate", "status", answer.status);
  session.sentValues = values;
  const flaw = takeOptions(session, answer.data);
  if (flaw) return failed("initiate", flaw);
  if (session.card.get(0x82)?.length !== 2 || !session.card.has(0x94)) return failed("initiate", "missing-object");
  return "initiated";
}

/** Keeps the answer: 80 (AIP, AFL) or 77 (objects). @returns what is wrong with it. */
export function takeOptions(session: Session, data: Uint8Array): CardFlaw | undefined {
  const short = soleObject(data, 0x80);
  if (short) {
    // Book 3, 6.5.8.4: AIP, then AFL in groups of four.
    if (short.length < 6 || (short.length - 2) % 4 !== 0) return "length";
    const value = short.value;
    return session.card.set(0x82, value.subarray(0, 2)) && session.card.set(0x94, value.subarray(2))
      ? undefined
      : "too-much-data";
  }
  const long = soleObject(data, 0x77);
  return long ? takePrimitives(session, long.inside()) : "template";
}

/** Keeps the primitive objects of a response template; those of terminal and issuer are not a card's to give. */
export function takePrimitives(session: Session, level: TlvCursor): CardFlaw | undefined {
  const seenBefore = session.card.count;
  for (let count = 0; count < TLV_OBJECTS_MAX; count++) {
    const step = level.next();
    if (step === "end") return undefined;
    if (step === "malformed") return "tlv";
    if (level.constructed || level.length === 0 || !mayComeFromCard(level.tag)) continue;
    if (session.card.position(level.tag) >= seenBefore) return "duplicate-object";
    if (!session.card.set(level.tag, level.value)) return "too-much-data";
  }
  return "too-much-data";
}
