import { CDA_REQUESTED, cryptogram, generateCryptogram, status } from "./apdu";
import { tsiBit, tvrBit } from "./bits";
import { concat, noBytes } from "./bytes";
import { takePrimitives } from "./contact-initiate";
import { dolData } from "./dol";
import { failed, type Session, unanswered } from "./session";
import { openCombined, type Proof } from "./signed-data";
import { hashForCertificate } from "./tc-hash";
import { soleObject } from "./tlv";
import type { EmvStep, EmvStopped } from "./types";

/** Bits 8 and 7 of 9F27. */
const TYPE_MASK = 0xc0;
const CRYPTOGRAM_BYTES = 8;
const INFORMATION_BYTES_MIN = 11;
const INFORMATION_BYTES_MAX = 43;

/** The card's word. */
export interface Cryptogram {
  readonly kind: "cryptogram";
  /** AAC, TC or ARQC. */
  readonly type: number;
  /** The combined signature that was asked for is bad: the card is not what it says. */
  readonly forged: boolean;
}

/**
 * GENERATE AC (EMV 4.4 Book 3, 6.5.5 and 9.3), and what its signature proves (Book 2, 6.6.2).
 * @param request AAC, TC or ARQC.
 * @param dolTag 8C for the first, 8D for the second.
 */
export async function askCryptogram(
  session: Session,
  step: EmvStep,
  request: number,
  dolTag: number,
): Promise<Cryptogram | EmvStopped> {
  const dol = session.card.get(dolTag) ?? noBytes();
  const values = (await hashForCertificate(session, dol)) ? dolData(dol, session) : undefined;
  if (!values) return failed(step, "tlv");
  const signed = session.cda && request !== cryptogram.aac;
  const answer = await session.exchange(generateCryptogram(signed ? request + CDA_REQUESTED : request, values));
  if (answer.kind !== "response") return unanswered(step, answer);
  if (answer.status === status.conditions && step === "first-cryptogram")
    return { kind: "fallback", why: "conditions" };
  if (answer.status !== status.ok) return failed(step, "status", answer.status);
  session.sentValues = concat([session.sentValues, values]);
  session.performed(tsiBit.cardRisk);
  const type = takeCryptogram(session, answer.data);
  if (typeof type === "string") return failed(step, type);
  if (!isAllowed(request, type)) return failed(step, "cryptogram-type");
  // An AAC carries no signature (Book 2, 6.6.1).
  let forged = false;
  if (signed && type !== cryptogram.aac) {
    const number = session.own.get(0x9f37) ?? noBytes();
    const { publicKey } = session.ports;
    const { cardKey } = session;
    const proof = cardKey ? await openCombined(publicKey, cardKey, number, session.sentValues, answer.data) : undefined;
    forged = !takeProof(session, proof);
  }
  if (!forged && session.card.get(0x9f26)?.length !== CRYPTOGRAM_BYTES) return failed(step, "missing-object");
  return { kind: "cryptogram", type, forged };
}

/** Book 3, 9.3: a card may only lower what was asked for. */
function isAllowed(request: number, type: number): boolean {
  if (request === cryptogram.tc) return type !== TYPE_MASK;
  if (request === cryptogram.arqc) return type === cryptogram.arqc || type === cryptogram.aac;
  return type === cryptogram.aac;
}

/** Keeps an answer of format 1 or 2 (Book 3, 6.5.5.4). @returns the cryptogram's type, or what is wrong. */
function takeCryptogram(session: Session, data: Uint8Array): number | "template" | "length" | "missing-object" | "tlv" {
  const { card } = session;
  // What the first answer said does not stand for what the second leaves out.
  card.set(0x9f26, noBytes());
  card.set(0x9f27, noBytes());
  const short = soleObject(data, 0x80);
  if (short) {
    if (short.length < INFORMATION_BYTES_MIN || short.length > INFORMATION_BYTES_MAX) return "length";
    const value = short.value;
    card.set(0x9f27, value.subarray(0, 1));
    card.set(0x9f36, value.subarray(1, 3));
    card.set(0x9f26, value.subarray(3, 11));
    if (value.length > INFORMATION_BYTES_MIN) card.set(0x9f10, value.subarray(INFORMATION_BYTES_MIN));
  } else {
    const long = soleObject(data, 0x77);
    if (!long) return "template";
    if (takePrimitives(session, long.inside())) return "tlv";
  }
  if (card.get(0x9f27)?.length !== 1 || card.get(0x9f36)?.length !== 2) return "missing-object";
  return (card.get(0x9f27)?.[0] ?? 0) & TYPE_MASK;
}

/** Keeps what a combined signature proved: the cryptogram is the one inside. @returns whether it proved anything. */
function takeProof(session: Session, proof: Proof | undefined): boolean {
  session.performed(tsiBit.authentication);
  if (!proof) {
    session.mark(tvrBit.cdaFailed);
    return false;
  }
  session.card.set(0x9f4c, proof.number);
  session.card.set(0x9f26, proof.cryptogram);
  return true;
}
