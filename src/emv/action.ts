import { cryptogram } from "./apdu";
import { overlap } from "./bits";
import type { Session } from "./session";

const CODE_BYTES = 5;

/** What the terminal can do (EMV 4.4 Book 4, Annex A1: second digit of 9F35). */
function reach(type: number): "online-only" | "both" | "offline-only" {
  const digit = (type & 0x0f) % 3;
  return digit === 1 ? "online-only" : digit === 2 ? "both" : "offline-only";
}

/**
 * Terminal action analysis (EMV 4.4 Book 3, 10.7): what TVR says against the issuer's and the terminal's action codes.
 * @returns the cryptogram to ask for: AAC, TC or ARQC.
 */
export function analyse(session: Session): number {
  if (hits(session, 0x9f0e, session.application?.actionDenial, 0)) return cryptogram.aac;
  switch (reach(session.parameters.terminal.type)) {
    case "online-only":
      return cryptogram.arqc;
    case "both":
      return hits(session, 0x9f0f, session.application?.actionOnline, 0xff) ? cryptogram.arqc : cryptogram.tc;
    case "offline-only":
      return analyseUnable(session);
  }
}

/** The same when the issuer cannot be reached: the default codes decide. @returns AAC or TC. */
export function analyseUnable(session: Session): number {
  return hits(session, 0x9f0d, session.application?.actionDefault, 0xff) ? cryptogram.aac : cryptogram.tc;
}

/** @param absent what stands for an issuer's code that the card lacks. */
function hits(session: Session, issuerTag: number, terminalCode: Uint8Array | undefined, absent: number): boolean {
  const issuerCode = session.card.get(issuerTag);
  const known = issuerCode?.length === CODE_BYTES ? issuerCode : new Uint8Array(CODE_BYTES).fill(absent);
  return overlap(session.tvr, known) || (terminalCode !== undefined && overlap(session.tvr, terminalCode));
}
