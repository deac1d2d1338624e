import { CborError, decodeCbor, encodeCbor } from "../../hal/cbor";
import { writeDigits } from "../values/bcd";

/** TPDU identifier of this line's frames: by it the acquirer's front end tells them from 8583, whose identifier is 60. */
export const LINE_ID = 0x68;

const LENGTH_BYTES = 2;
const TPDU_BYTES = 5;
const MAC_BYTES = 8;
/** A body has an identifier, numbers and one code text: four times what the longest of today takes. */
const BODY_BYTES_MAX = 1_024;

/** Which way a message goes. Part of what its MAC covers, so that none can be sent back as its own answer. */
export type Direction = "request" | "answer";

/** Is this frame (without its length) one of the management line? */
export function isOfLine(frame: Uint8Array): boolean {
  return frame[0] === LINE_ID;
}

/** A frame's parts. Nothing of it is proven before its MAC is. */
export interface Envelope {
  /** 5 bytes. */
  readonly tpdu: Uint8Array;
  /** A CBOR array. */
  readonly body: Uint8Array;
  /** 8 bytes; all zero where the sender had no key. */
  readonly mac: Uint8Array;
}

/** The TPDU of a request: this line's identifier before the terminal's own addresses. @param tpdu `Personalisation.tpdu`, 10 hex digits. */
export function lineTpdu(tpdu: string): Uint8Array {
  const bytes = new Uint8Array(TPDU_BYTES);
  writeDigits(bytes, 0, tpdu, true, true, 0);
  bytes[0] = LINE_ID;
  return bytes;
}

/** The answer's: destination and source swapped. */
export function swappedTpdu(tpdu: Uint8Array): Uint8Array {
  return Uint8Array.of(tpdu[0] ?? 0, tpdu[3] ?? 0, tpdu[4] ?? 0, tpdu[1] ?? 0, tpdu[2] ?? 0);
}

const MARK = Object.freeze([0x51, 0x53, 0x4d]);
const ASKS = 0x3e;
const ANSWERS = 0x3c;

/**
 * What the MAC covers: one block with a mark, the direction and the body's length, and then the body. X9.19 fills up with zeros, so the
 * length has to be in front; and no 8583 message, whose MAC is under the same key, begins with the mark "QSM".
 */
export function macInput(direction: Direction, body: Uint8Array): Uint8Array {
  const input = new Uint8Array(MAC_BYTES + body.length);
  input.set(MARK);
  input[MARK.length] = direction === "request" ? ASKS : ANSWERS;
  input[MAC_BYTES - 2] = body.length >> 8;
  input[MAC_BYTES - 1] = body.length & 0xff;
  input.set(body, MAC_BYTES);
  return input;
}

/** The frame with its 2-byte length. @throws RangeError on a body that is too long: a bug of the caller. */
export function encodeEnvelope({ tpdu, body, mac }: Envelope): Uint8Array {
  if (body.length > BODY_BYTES_MAX) throw new RangeError(`a body of at most ${BODY_BYTES_MAX} bytes`);
  const size = TPDU_BYTES + body.length + MAC_BYTES;
  const frame = new Uint8Array(LENGTH_BYTES + size);
  frame[0] = size >> 8;
  frame[1] = size & 0xff;
  frame.set(tpdu, LENGTH_BYTES);
  frame.set(body, LENGTH_BYTES + TPDU_BYTES);
  frame.set(mac, LENGTH_BYTES + TPDU_BYTES + body.length);
  return frame;
}

/** @param frame without its length. @returns undefined for what is none of this line's, or not of its bounds. */
export function decodeEnvelope(frame: Uint8Array): Envelope | undefined {
  const bodyBytes = frame.length - TPDU_BYTES - MAC_BYTES;
  if (!isOfLine(frame) || bodyBytes < 1 || bodyBytes > BODY_BYTES_MAX) return undefined;
  const macAt = TPDU_BYTES + bodyBytes;
  return { tpdu: frame.slice(0, TPDU_BYTES), body: frame.slice(TPDU_BYTES, macAt), mac: frame.slice(macAt) };
}

/** No key: nothing is proven. */
export function isUnsigned(mac: Uint8Array): boolean {
  return mac.every((byte) => byte === 0);
}

export function encodeBody(parts: readonly unknown[]): Uint8Array {
  return encodeCbor(parts);
}

/** @returns undefined where the body is no CBOR array. */
export function decodeBody(body: Uint8Array): readonly unknown[] | undefined {
  try {
    const value = decodeCbor(body, BODY_BYTES_MAX);
    return Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof CborError) return undefined;
    throw error;
  }
}
