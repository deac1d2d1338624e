import { freshStack } from "../values/fresh-stack";
import { analyseUnable } from "./action";
import { cryptogram, externalAuthenticate, status } from "./apdu";
import { aipBit, tsiBit, tvrBit } from "./bits";
import { concat, text } from "./bytes";
import { askCryptogram, type Cryptogram } from "./contact-cryptogram";
import { field55 } from "./field55";
import { runScripts } from "./issuer-scripts";
import type { Session } from "./session";
import { TLV_OBJECTS_MAX, TlvCursor } from "./tlv";
import type { CardRefusal, Completion, EmvStopped, IssuerAnswer } from "./types";

/** Tag 91 (EMV 4.4 Book 3, Annex A). */
const ISSUER_DATA_BYTES_MIN = 8;
const ISSUER_DATA_BYTES_MAX = 16;

/**
 * From the issuer's answer to the card's last word (EMV 4.4 Book 3, 10.9 to 10.11): issuer authentication, scripts 71,
 * second GENERATE AC, scripts 72.
 */
export async function completeContact(session: Session, answer: IssuerAnswer): Promise<Completion> {
  await freshStack;
  const objects = answer.kind === "answered" ? answer.field55 : new Uint8Array(0);
  if (answer.kind === "answered") {
    session.own.set(0x8a, text(answer.responseCode, 2));
    if (answer.authorisationCode !== undefined) session.own.set(0x89, text(answer.authorisationCode, 6));
    await authenticateIssuer(session, objects);
  }
  const before = await runScripts(session, objects, 0x71);
  const wanted =
    answer.kind === "answered" ? (answer.approved ? cryptogram.tc : cryptogram.aac) : analyseUnable(session);
  if (answer.kind === "unable") session.own.set(0x8a, text(wanted === cryptogram.tc ? "Y3" : "Z3", 2));
  const word = await askCryptogram(session, "second-cryptogram", wanted, 0x8d);
  if (word.kind === "lost") session.cardGone = true;
  const after = await runScripts(session, objects, 0x72);
  const scriptResults = concat([before, after]);
  if (scriptResults.length > 0) session.own.set(0xdf31, scriptResults);
  return judge(session, answer, wanted, word, scriptResults);
}

function judge(
  session: Session,
  answer: IssuerAnswer,
  wanted: number,
  word: Cryptogram | EmvStopped,
  scriptResults: Uint8Array,
): Completion {
  const last = { field55: field55(session, "sale"), scriptResults };
  const refusal = refusalOf(word);
  if (wanted === cryptogram.tc && refusal === undefined) return { kind: "approved", ...last };
  if (answer.kind === "answered" && answer.approved)
    return { kind: "card-declined", why: refusal ?? "declined", ...last };
  return { kind: "declined", ...last };
}

/** Why the card's word is no approval; undefined when it is a genuine TC. */
function refusalOf(word: Cryptogram | EmvStopped): CardRefusal | undefined {
  if (word.kind === "lost") return "lost";
  if (word.kind !== "cryptogram") return "malformed";
  if (word.forged) return "signature";
  return word.type === cryptogram.tc ? undefined : "declined";
}

/**
 * EXTERNAL AUTHENTICATE (EMV 4.4 Book 3, 10.9), where the card wants it so; else 91 goes to the card with CDOL2. A failure is
 * the card's to judge: it is noted and the transaction goes on.
 */
async function authenticateIssuer(session: Session, objects: Uint8Array): Promise<void> {
  const data = issuerData(objects);
  if (!data) return;
  session.own.set(0x91, data);
  if (!session.cardCan(aipBit.issuerAuthentication)) return;
  session.performed(tsiBit.issuerAuthentication);
  const answer = await session.exchange(externalAuthenticate(data));
  if (answer.kind !== "response") session.cardGone = true;
  if (answer.kind !== "response" || answer.status !== status.ok) session.mark(tvrBit.issuerAuthenticationFailed);
}

function issuerData(objects: Uint8Array): Uint8Array | undefined {
  const level = new TlvCursor(objects);
  for (let count = 0; count < TLV_OBJECTS_MAX && level.next() === "object"; count++)
    if (level.tag === 0x91 && level.length >= ISSUER_DATA_BYTES_MIN && level.length <= ISSUER_DATA_BYTES_MAX)
      return level.value;
  return undefined;
}
