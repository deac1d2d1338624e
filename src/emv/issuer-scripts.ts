import { freshStack } from "../values/fresh-stack";
import { tsiBit, tvrBit } from "./bits";
import type { Session } from "./session";
import { TLV_OBJECTS_MAX, TlvCursor } from "./tlv";

/** Commands of one script: field 55 of an answer holds 255 bytes, a command at least 6 with its tag. */
const COMMANDS_MAX = 42;
/** ISO/IEC 7816-4: header, Lc, 255 bytes, Le. */
const COMMAND_BYTES_MIN = 4;
const COMMAND_BYTES_MAX = 261;
export const RESULT_BYTES = 5;
/** High nibble of a result's first byte (EMV 4.4 Book 4, Annex A5). */
const result = Object.freeze({ notPerformed: 0x00, failed: 0x10, successful: 0x20 });
/** The low nibble counts to 14; 15 is "15th or later". */
const FAILED_AT_MAX = 15;

/**
 * Runs the issuer's scripts of one kind (EMV 4.4 Book 3, 10.10): template 71 before the second GENERATE AC, 72 after it.
 * @param issuerObjects field 55 of the answer.
 * @returns 5 bytes for each script: what came of it, and its identifier 9F18.
 */
export async function runScripts(
  session: Session,
  issuerObjects: Uint8Array,
  template: 0x71 | 0x72,
): Promise<Uint8Array> {
  let results: Uint8Array = new Uint8Array(0);
  const level = new TlvCursor(issuerObjects);
  let lost = false;
  for (let count = 0; count < TLV_OBJECTS_MAX && level.next() === "object"; count++) {
    if (level.tag !== template) continue;
    session.performed(tsiBit.script);
    const one = new Uint8Array(RESULT_BYTES);
    one.set(identifierOf(level.inside()), 1);
    one[0] = lost ? result.notPerformed : await runScript(session, level.inside());
    if ((one[0] ?? 0) >> 4 !== result.successful >> 4)
      session.mark(template === 0x71 ? tvrBit.scriptFailedBefore : tvrBit.scriptFailedAfter);
    lost = lost || session.cardGone;
    const all = new Uint8Array(results.length + RESULT_BYTES);
    all.set(results);
    all.set(one, results.length);
    results = all;
  }
  return results;
}

/** 9F18, zeros when there is none. */
function identifierOf(level: TlvCursor): Uint8Array {
  for (let count = 0; count < TLV_OBJECTS_MAX && level.next() === "object"; count++)
    if (level.tag === 0x9f18 && level.length === RESULT_BYTES - 1) return level.value;
  return new Uint8Array(RESULT_BYTES - 1);
}

/** Sends each 86 as it is until one fails: 90, 62 and 63 are no failure. @returns the first byte of the result. */
async function runScript(session: Session, level: TlvCursor): Promise<number> {
  await freshStack;
  // A script that is not well formed is not begun (10.10).
  if (!isScript(new TlvCursor(level.bytes, level.start, level.end))) return result.failed;
  for (let number = 0; level.next() === "object"; ) {
    if (level.tag !== 0x86) continue;
    number++;
    const answer = await session.exchange(level.value);
    const high = answer.kind === "response" ? answer.status >> 8 : 0;
    if (answer.kind !== "response") session.cardGone = true;
    if (high !== 0x90 && high !== 0x62 && high !== 0x63) return result.failed | Math.min(number, FAILED_AT_MAX);
  }
  return result.successful;
}

function isScript(level: TlvCursor): boolean {
  for (let commands = 0; ; ) {
    const step = level.next();
    if (step !== "object") return step === "end";
    if (level.tag !== 0x86) continue;
    if (level.length < COMMAND_BYTES_MIN || level.length > COMMAND_BYTES_MAX || ++commands > COMMANDS_MAX) return false;
  }
}
