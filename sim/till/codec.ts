/*
 * The till's end of the line, from the protocol's README and with nothing of the firmware's code: what integrators may copy, and what
 * the terminal's own frames are held against.
 */

/** A message of either side: a JSON object with its type. */
export interface Message {
  readonly type: string;
  readonly [field: string]: unknown;
}

const JSON_BYTES_MAX = 1_024;
const POLYNOMIAL = 0x1021;

/** CRC-16/CCITT-FALSE, bit by bit. */
function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = (crc & 0x8000) !== 0 ? ((crc << 1) ^ POLYNOMIAL) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/** The bytes of one frame. @throws RangeError where the message is too long, or holds anything but ASCII. */
export function frameBytes(message: Message): Uint8Array {
  const text = JSON.stringify(message);
  if (text.length > JSON_BYTES_MAX) throw new RangeError(`a message has at most ${JSON_BYTES_MAX} bytes`);
  const frame = new Uint8Array(text.length + 4);
  frame.set([text.length >> 8, text.length & 0xff]);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7e) throw new RangeError("a message is ASCII");
    frame[2 + at] = code;
  }
  const crc = crcOf(frame.subarray(0, -2));
  frame.set([crc >> 8, crc & 0xff], text.length + 2);
  return frame;
}

/** Finds frames in whatever the line brings, in pieces of any size; what is no frame is passed over. */
export class FrameFinder {
  #held: number[] = [];

  take(bytes: Uint8Array): readonly Message[] {
    this.#held.push(...bytes);
    const found: Message[] = [];
    while (this.#held.length >= 2) {
      const length = ((this.#held[0] ?? 0) << 8) | (this.#held[1] ?? 0);
      const begins = length >= 2 && length <= JSON_BYTES_MAX && (this.#held.length < 3 || this.#held[2] === 0x7b);
      if (begins && this.#held.length < length + 4) break;
      const message = begins ? messageIn(Uint8Array.from(this.#held.slice(0, length + 4))) : undefined;
      this.#held.splice(0, message ? length + 4 : 1);
      if (message) found.push(message);
    }
    return found;
  }

  /** The line is another one, or nothing has come for long. */
  forget(): void {
    this.#held = [];
  }
}

function messageIn(frame: Uint8Array): Message | undefined {
  const crc = ((frame.at(-2) ?? 0) << 8) | (frame.at(-1) ?? 0);
  if (crcOf(frame.subarray(0, -2)) !== crc) return undefined;
  const value: unknown = JSON.parse(String.fromCharCode(...frame.subarray(2, -2)));
  return isMessage(value) ? value : undefined;
}

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
