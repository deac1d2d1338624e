/**
 * Frames between a host and a PN532 (user manual UM0701-02, 6.2.1): 00 00 FF, length and its complement, TFI and data, their
 * complement, 00. More than 255 bytes go in an extended frame, its length of two bytes after FF FF.
 */

/** From the host, and from the PN532. */
export const TO_CHIP = 0xd4;
export const TO_HOST = 0xd5;

export const ACK: readonly number[] = Object.freeze([0x00, 0x00, 0xff, 0x00, 0xff, 0x00]);
export const NACK: readonly number[] = Object.freeze([0x00, 0x00, 0xff, 0xff, 0x00, 0x00]);
/** "Application level error": a frame whose only byte is 7Fh. */
const ERROR_BYTE = 0x7f;

/** TFI and data of a normal frame; of any (6.2.1.2). */
const NORMAL_MAX = 0xff;
export const FRAME_DATA_MAX = 265;

/** One frame that was read. invalid: its checksum is wrong, or its length is beyond the bound. */
export type ReadFrame =
  | { readonly kind: "ack" | "nack" | "error" | "invalid" }
  | { readonly kind: "data"; readonly bytes: Uint8Array };

/** @param data TFI first, at most `FRAME_DATA_MAX` bytes. */
export function encodeFrame(data: Uint8Array): Uint8Array {
  const { length } = data;
  if (length === 0 || length > FRAME_DATA_MAX) throw new RangeError("a frame's length");
  const head =
    length <= NORMAL_MAX
      ? [0x00, 0x00, 0xff, length, -length & 0xff]
      : [0x00, 0x00, 0xff, 0xff, 0xff, length >> 8, length & 0xff, -((length >> 8) + length) & 0xff];
  const frame = new Uint8Array(head.length + length + 2);
  frame.set(head);
  frame.set(data, head.length);
  frame[head.length + length] = -sum(data) & 0xff;
  return frame;
}

type Place = "start" | "length" | "complement" | "extended" | "data" | "checksum";

/** Finds frames in a stream of bytes. Bytes before a start code are passed over; after a wrong frame the next start code is looked for. */
export class FrameReader {
  #place: Place = "start";
  #last = 0xff;
  #length = 0;
  #head: number[] = [];
  #data: Uint8Array = new Uint8Array(0);
  #at = 0;

  /** @returns a frame when its checksum has come; the postamble after it is passed over. */
  take(byte: number): ReadFrame | undefined {
    switch (this.#place) {
      case "start":
        if (this.#last === 0x00 && byte === 0xff) this.#place = "length";
        this.#last = byte;
        return undefined;
      case "length":
        this.#length = byte;
        this.#place = "complement";
        return undefined;
      case "complement":
        return this.#complement(byte);
      case "extended":
        this.#head.push(byte);
        return this.#head.length === 3 ? this.#extended() : undefined;
      case "data":
        this.#data[this.#at++] = byte;
        if (this.#at === this.#length) this.#place = "checksum";
        return undefined;
      case "checksum":
        this.reset();
        if (((sum(this.#data) + byte) & 0xff) !== 0) return { kind: "invalid" };
        if (this.#data.length === 1 && this.#data[0] === ERROR_BYTE) return { kind: "error" };
        return { kind: "data", bytes: this.#data };
    }
  }

  /** Looks for a start code again. What came so far is forgotten. */
  reset(): void {
    this.#place = "start";
    this.#last = 0xff;
  }

  #complement(byte: number): ReadFrame | undefined {
    const length = this.#length;
    if (length === 0x00 && byte === 0xff) return this.#ended("ack");
    if (length === 0xff && byte === 0x00) return this.#ended("nack");
    if (length === 0xff && byte === 0xff) {
      this.#head = [];
      this.#place = "extended";
      return undefined;
    }
    return length > 0 && ((length + byte) & 0xff) === 0 ? this.#begin(length) : this.#ended("invalid");
  }

  #extended(): ReadFrame | undefined {
    const [high = 0, low = 0, complement = 0] = this.#head;
    const length = (high << 8) | low;
    if (((high + low + complement) & 0xff) !== 0 || length === 0 || length > FRAME_DATA_MAX)
      return this.#ended("invalid");
    return this.#begin(length);
  }

  #begin(length: number): undefined {
    this.#length = length;
    this.#data = new Uint8Array(length);
    this.#at = 0;
    this.#place = "data";
  }

  #ended(kind: "ack" | "nack" | "invalid"): ReadFrame {
    this.reset();
    return { kind };
  }
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (const byte of bytes) total += byte;
  return total;
}
