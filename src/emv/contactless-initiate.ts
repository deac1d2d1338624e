import { cryptogram, getData, getProcessingOptions, status } from "./apdu";
import { noBytes } from "./bytes";
import { drawUnpredictable, takeOptions } from "./contact-initiate";
import { dolData } from "./dol";
import { failed, type Session, unanswered } from "./session";
import { soleObject } from "./tlv";
import type { EmvFailed, EmvLost } from "./types";

/** Objects that a decision needs (qPBOC; JR/T 0025). */
const needed: readonly number[] = Object.freeze([0x82, 0x9f36, 0x9f26, 0x9f10, 0x57]);
/** Byte 5 of 9F10 is byte 2 of the CVR; its bits 6 and 5 say what the card decided: AAC, TC, ARQC. */
const DECISION_AT = 4;

/** "next": another application. "other-interface": not by tap. */
export type Initiated =
  | { readonly kind: "decided"; readonly type: number }
  | { readonly kind: "next" | "other-interface" | "see-phone" }
  | EmvFailed
  | EmvLost;

/** The card's currency before GPO, where the rules want it. */
export async function readCurrencies(session: Session): Promise<EmvFailed | EmvLost | undefined> {
  for (const tag of [0x9f51, 0xdf71]) {
    const answer = await session.exchange(getData(tag));
    if (answer.kind !== "response") return unanswered("initiate", answer);
    const object = answer.status === status.ok ? soleObject(answer.data, tag) : undefined;
    if (object && object.length > 0) session.card.set(tag, object.value);
  }
  return undefined;
}

/** GET PROCESSING OPTIONS of QuickPass: the one command in which the card decides. */
export async function initiateContactless(session: Session): Promise<Initiated> {
  await drawUnpredictable(session);
  const values = dolData(session.card.get(0x9f38) ?? noBytes(), session);
  if (!values) return failed("initiate", "tlv");
  const answer = await session.exchange(getProcessingOptions(values));
  if (answer.kind !== "response") return unanswered("initiate", answer);
  switch (answer.status) {
    case status.ok:
      break;
    case status.conditions:
      return { kind: "next" };
    case status.invalidated:
      return { kind: "other-interface" };
    case status.seePhone:
      return { kind: "see-phone" };
    default:
      return failed("initiate", "status", answer.status);
  }
  const flaw = takeOptions(session, answer.data);
  if (flaw) return failed("initiate", flaw);
  for (const tag of needed) if (!session.card.has(tag)) return { kind: "other-interface" };
  const decision = session.card.get(0x9f10)?.[DECISION_AT];
  if (decision === undefined || session.card.get(0x9f26)?.length !== 8 || session.card.get(0x82)?.length !== 2)
    return failed("initiate", "length");
  const type = typeOf((decision >> 4) & 3);
  if (type < 0) return failed("initiate", "cryptogram-type");
  // The card does not return 9F27: the terminal makes it.
  session.card.set(0x9f27, Uint8Array.of(type));
  return { kind: "decided", type };
}

function typeOf(decision: number): number {
  if (decision === 0) return cryptogram.aac;
  if (decision === 1) return cryptogram.tc;
  return decision === 2 ? cryptogram.arqc : -1;
}
