import { decodeCbor, encodeCbor } from "../cbor";
import { CRC16_START, type Crc16, crc16, crc16Of } from "../crc16";
import { type Frame, frameFromWire, frameToWire } from "./wire";

/**
 * Frames of the wire on a stream of bytes: a serial line, a pseudo terminal, a USB bridge. The line may begin with anything
 * (a chip's boot messages), and a reset may cut a frame in two: the reader finds the next frame by itself.
 *
 * | offset | bytes | content |
 * | --- | --- | --- |
 * | 0 | 2 | D1 5E: neither is ASCII control or a lone text byte, so no boot message looks like it |
 * | 2 | 2 | L: bytes of the payload, big endian, 1 to {@link FRAME_BYTES_MAX} |
 * | 4 | 1 | low byte of the CRC over L: a wrong length is known at once, not 8 kB later |
 * | 5 | L | the frame as CBOR |
 * | 5 + L | 2 | CRC over L and the payload, big endian |
 *
 * The CRC is CRC-16/CCITT-FALSE (polynomial 1021, start FFFF). Nothing is repeated: a damaged frame is counted, and
 * whoever waits for it must give up. Over the cables in question that is a broken test bench, not the field.
 */

/** Twice the longest buffer of any contract (4096 bytes of flash or network), so there is room for what stands around it. */
export const FRAME_BYTES_MAX = 8192;

const MAGIC_FIRST = 0xd1;
const MAGIC_SECOND = 0x5e;
const HEAD_BYTES = 5;
const TAIL_BYTES = 2;

/** One codec or another for the payload: the firmware has `hal/cbor.ts`, and a test bench may check that with a second one. */
export type Encode = (value: unknown) => Uint8Array;
export type Decode = (bytes: Uint8Array) => unknown;

/**
 * The bytes of one frame, in pieces that follow each other: the payload is not copied once more, because a band of a slip is
 * 3 kB and the whole firmware has 78.
 *
 * @throws RangeError when the frame is longer than {@link FRAME_BYTES_MAX}: a contract's bound was broken.
 */
export function frameBytes(
  frame: Frame,
  encode: Encode = encodeCbor,
  crcOf: Crc16 = crc16Of,
): readonly [head: Uint8Array, payload: Uint8Array, tail: Uint8Array] {
  const payload = encode(frameToWire(frame));
  const length = payload.length;
  if (length > FRAME_BYTES_MAX) throw new RangeError(`remote frame ${frame.type}: ${length} bytes`);
  const head = new Uint8Array(HEAD_BYTES);
  head[0] = MAGIC_FIRST;
  head[1] = MAGIC_SECOND;
  head[2] = length >> 8;
  head[3] = length & 0xff;
  const lengthCrc = crc16(crc16(CRC16_START, length >> 8), length & 0xff);
  head[4] = lengthCrc & 0xff;
  const crc = crcOf(payload, 0, length, lengthCrc);
  const tail = new Uint8Array(TAIL_BYTES);
  tail[0] = crc >> 8;
  tail[1] = crc & 0xff;
  return [head, payload, tail];
}

/** Puts frames together again, however the line cuts them. Holds one frame at most. */
export class FrameReader {
  readonly #onFrame: (frame: Frame) => void;
  readonly #decode: Decode;
  readonly #crcOf: Crc16;
  readonly #head = new Uint8Array(HEAD_BYTES);
  #headBytes = 0;
  #lengthCrc = 0;
  /** Payload and tail of the frame under way. */
  #body: Uint8Array | undefined;
  #bodyBytes = 0;
  #skippedBytes = 0;
  #damaged = 0;

  /** @param onFrame gets each frame within `take`, in order; what it throws, `take` throws. */
  constructor(onFrame: (frame: Frame) => void, decode: Decode = decodeCbor, crcOf: Crc16 = crc16Of) {
    this.#onFrame = onFrame;
    this.#decode = decode;
    this.#crcOf = crcOf;
  }

  /** Bytes that belonged to no frame, e.g. a chip's boot messages. */
  get skippedBytes(): number {
    return this.#skippedBytes;
  }

  /** Frames whose head was right and whose content was not: something was lost for good. */
  get damaged(): number {
    return this.#damaged;
  }

  /**
   * Takes the next bytes of the stream, as many as there are.
   *
   * @throws what `onFrame` throws, and the codec's error or TypeError for a frame that arrived whole and is none: a bug at the other
   *   end. What stood behind that frame in `bytes` is then lost.
   */
  take(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) rest = this.#body ? this.#takeBody(this.#body, rest) : this.#takeHead(rest);
  }

  #takeHead(bytes: Uint8Array): Uint8Array {
    const head = this.#head;
    if (this.#headBytes === 0) {
      const start = bytes.indexOf(MAGIC_FIRST);
      this.#skippedBytes += start < 0 ? bytes.length : start;
      if (start < 0) return bytes.subarray(bytes.length);
      head[0] = MAGIC_FIRST;
      this.#headBytes = 1;
      return bytes.subarray(start + 1);
    }
    const taken = Math.min(HEAD_BYTES - this.#headBytes, bytes.length);
    head.set(bytes.subarray(0, taken), this.#headBytes);
    this.#headBytes += taken;
    this.#checkHead();
    return bytes.subarray(taken);
  }

  /** Begins the body when the head is whole and right; else drops bytes until what is left may still become a head. */
  #checkHead(): void {
    const head = this.#head;
    while (this.#headBytes > 0) {
      if (this.#headBytes === 1 && head[0] === MAGIC_FIRST) return;
      if (this.#headBytes > 1 && head[0] === MAGIC_FIRST && head[1] === MAGIC_SECOND) {
        if (this.#headBytes < HEAD_BYTES) return;
        const length = ((head[2] as number) << 8) | (head[3] as number);
        this.#lengthCrc = crc16(crc16(CRC16_START, head[2] as number), head[3] as number);
        if (length > 0 && length <= FRAME_BYTES_MAX && (this.#lengthCrc & 0xff) === head[4]) {
          this.#body = new Uint8Array(length + TAIL_BYTES);
          this.#bodyBytes = 0;
          return;
        }
      }
      head.copyWithin(0, 1, this.#headBytes);
      this.#headBytes -= 1;
      this.#skippedBytes += 1;
    }
  }

  #takeBody(body: Uint8Array, bytes: Uint8Array): Uint8Array {
    const taken = Math.min(body.length - this.#bodyBytes, bytes.length);
    body.set(bytes.subarray(0, taken), this.#bodyBytes);
    this.#bodyBytes += taken;
    const rest = bytes.subarray(taken);
    if (this.#bodyBytes < body.length) return rest;
    this.#body = undefined;
    this.#headBytes = 0;
    const length = body.length - TAIL_BYTES;
    const crc = this.#crcOf(body, 0, length, this.#lengthCrc);
    if (body[length] !== crc >> 8 || body[length + 1] !== (crc & 0xff)) return this.#lookInside(body, rest);
    // Cleared above already: whatever this throws, the next frame is read from its first byte.
    this.#onFrame(frameFromWire(this.#decode(body.subarray(0, length))));
    return rest;
  }

  /** The head was noise, or the frame was cut by a reset: a whole frame may have been swallowed with it. */
  #lookInside(body: Uint8Array, rest: Uint8Array): Uint8Array {
    this.#damaged += 1;
    this.#skippedBytes += 1;
    const again = new Uint8Array(HEAD_BYTES - 1 + body.length + rest.length);
    again.set(this.#head.subarray(1));
    again.set(body, HEAD_BYTES - 1);
    again.set(rest, HEAD_BYTES - 1 + body.length);
    return again;
  }
}
