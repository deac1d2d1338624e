import { answer, type ChipAnswer, type Command, Status } from "./answer";
import { equal } from "./bytes";
import type { Chip, Session } from "./memory";
import { modulusBytes, sign } from "./rsa";
import { SIGNATURE_MS } from "./signature";

/** P2 of VERIFY (EMV 4.4 Book 3, 6.5.12): the PIN in clear, or enciphered with the card's key. */
const PLAIN = 0x80;
const ENCIPHERED = 0x88;
const BLOCK_BYTES = 8;
/** First byte of what is enciphered (Book 2, 7.2). */
const ENCIPHERED_HEADER = 0x7f;

/** The digits of an offline PIN block, format 2 (Book 3, 6.5.12); undefined where it is none. */
export function openOfflineBlock(block: Uint8Array): string | undefined {
  const [first = 0] = block;
  const length = first & 15;
  if (block.length !== BLOCK_BYTES || first >> 4 !== 2 || length < 4 || length > 12) return undefined;
  let digits = "";
  for (let at = 2; at < BLOCK_BYTES * 2; at++) {
    const byte = block[at >> 1] ?? 0;
    const nibble = at % 2 === 0 ? byte >> 4 : byte & 15;
    const isDigit = at < length + 2;
    if (isDigit ? nibble > 9 : nibble !== 15) return undefined;
    if (isDigit) digits += nibble;
  }
  return digits;
}

/** The PIN block of an enciphered PIN, when it belongs to the challenge that was given. */
function decipher(session: Session, sent: Uint8Array): Uint8Array | undefined {
  const { challenge, memory } = session;
  const key = memory.application.privateKey;
  if (key === undefined || challenge === undefined || sent.length !== modulusBytes(key)) return undefined;
  const clear = sign(key, sent);
  const given = clear.subarray(1 + BLOCK_BYTES, 1 + 2 * BLOCK_BYTES);
  if (clear[0] !== ENCIPHERED_HEADER || !equal(given, challenge)) return undefined;
  return clear.subarray(1, 1 + BLOCK_BYTES);
}

/** VERIFY: compares, and counts what is wrong. */
export function verify(chip: Chip, session: Session, command: Command): ChipAnswer {
  const { memory } = chip;
  if (command.p1 !== 0 || (command.p2 !== PLAIN && command.p2 !== ENCIPHERED)) return answer(Status.wrongParameters);
  if (session.phase !== "initiated") return answer(Status.notNow);
  if (memory.pinTriesLeft === 0) return answer(Status.methodBlocked);
  const enciphered = command.p2 === ENCIPHERED;
  if (enciphered && session.challenge === undefined) return answer(Status.notNow);
  const block = enciphered ? decipher(session, command.data) : command.data;
  session.challenge = undefined;
  const digits = block && openOfflineBlock(block);
  // What is no PIN block is no try: the card cannot tell whose fault it was.
  if (digits === undefined) return answer(enciphered ? Status.notNow : Status.wrongData);
  const thinkMs = enciphered ? SIGNATURE_MS : undefined;
  session.pin = digits === memory.pin ? "right" : "wrong";
  memory.pinTriesLeft = session.pin === "right" ? chip.profile.pinTries : memory.pinTriesLeft - 1;
  return answer(session.pin === "right" ? Status.ok : Status.pinWrong | memory.pinTriesLeft, undefined, thinkMs);
}
