import { readDigits, readHex, writeDigits } from "../../values/bcd";
import { type Malformed, malformed } from "../../values/malformed";
import { MESSAGE_BYTES_MAX } from "./codec";
import { CodecError } from "./message";

const lengthBytes = 2;
const tpduBytes = 5;
const headerBytes = 6;
const prologueBytes = tpduBytes + headerBytes;

/** Most bytes of a frame without its length: TPDU, header and the longest message. */
export const FRAME_BYTES_MAX = prologueBytes + MESSAGE_BYTES_MAX;

/** Transport address: identifier and two network addresses, each as hex digits ("60", "0003", "0000"). */
export interface Tpdu {
  /** Two digits, "60". */
  readonly id: string;
  /** Four digits. */
  readonly destination: string;
  /** Four digits. */
  readonly source: string;
}

/** The 报文头, 12 digits (Q/CUP 009). */
export interface Header {
  /** Two digits, "60" or "61". */
  readonly applicationClass: string;
  /** Two digits, e.g. "31". */
  readonly version: string;
  /** 0 normal, 1 training. */
  readonly status: number;
  /** What the host asks for after this transaction; 0 nothing. See `ProcessingRequirement`. */
  readonly processingRequirement: number;
  /** Six digits. */
  readonly minorVersion: string;
}

/** The processing requirement's digits (Q/CUP 009, 报文头). */
export const ProcessingRequirement = Object.freeze({
  none: 0,
  parameterDownload: 1,
  statusUpload: 2,
  signIn: 3,
  caPublicKeys: 4,
  chipParameters: 5,
  applicationDownload: 6,
  blacklist: 7,
});

export interface Frame {
  readonly tpdu: Tpdu;
  readonly header: Header;
  /** The encoded message, from its type on. */
  readonly message: Uint8Array;
}

export type DecodedFrame = { readonly kind: "frame"; readonly frame: Frame } | Malformed;

/** The answer's address: destination and source swapped. */
export function replyTpdu(tpdu: Tpdu): Tpdu {
  return { id: tpdu.id, destination: tpdu.source, source: tpdu.destination };
}

function put(out: Uint8Array, at: number, digits: string, count: number, path: string): void {
  if (digits.length !== count || !writeDigits(out, at, digits, true, true, 0)) {
    throw new CodecError(path, `${count} digits`);
  }
}

/**
 * The frame as it goes out: the 2-byte length (which does not count itself), TPDU, header, message.
 * @throws CodecError on parts of the wrong size: a bug of the caller.
 */
export function encodeFrame(frame: Frame): Uint8Array {
  const { tpdu, header, message } = frame;
  const size = prologueBytes + message.length;
  if (size > FRAME_BYTES_MAX) throw new CodecError("message", `at most ${MESSAGE_BYTES_MAX} bytes`);
  const out = new Uint8Array(lengthBytes + size);
  out[0] = size >> 8;
  out[1] = size & 0xff;
  put(out, 2, tpdu.id, 2, "tpdu.id");
  put(out, 3, tpdu.destination, 4, "tpdu.destination");
  put(out, 5, tpdu.source, 4, "tpdu.source");
  put(out, 7, header.applicationClass, 2, "header.applicationClass");
  put(out, 8, header.version, 2, "header.version");
  put(out, 9, `${header.status}${header.processingRequirement}`, 2, "header.status");
  put(out, 10, header.minorVersion, 6, "header.minorVersion");
  out.set(message, lengthBytes + prologueBytes);
  return out;
}

/** Reads a frame without its length, as `FrameAssembler` yields it. The message is a view into `bytes`. */
export function decodeFrame(bytes: Uint8Array): DecodedFrame {
  if (bytes.length < tpduBytes) return malformed("tpdu", `${tpduBytes} bytes`, 0);
  if (bytes.length < prologueBytes) return malformed("header", `${headerBytes} bytes`, tpduBytes);
  if (bytes.length > FRAME_BYTES_MAX) return malformed("length", `at most ${FRAME_BYTES_MAX}`, 0);
  const header = readDigits(bytes, tpduBytes, headerBytes * 2, false, false);
  if (header === undefined) return malformed("header", "decimal digits", tpduBytes);
  return {
    kind: "frame",
    frame: {
      tpdu: { id: readHex(bytes, 0, 1), destination: readHex(bytes, 1, 3), source: readHex(bytes, 3, 5) },
      header: {
        applicationClass: header.slice(0, 2),
        version: header.slice(2, 4),
        status: header.charCodeAt(4) - 0x30,
        processingRequirement: header.charCodeAt(5) - 0x30,
        minorVersion: header.slice(6),
      },
      message: bytes.subarray(prologueBytes),
    },
  };
}

/**
 * What a piece of the byte stream completed. over-long: the stream announces a frame beyond FRAME_BYTES_MAX; what
 * follows cannot be told apart, so the connection must be closed. `frames` are those that were whole before it.
 */
export type Assembled =
  | { readonly kind: "frames"; readonly frames: readonly Uint8Array[] }
  | { readonly kind: "over-long"; readonly frames: readonly Uint8Array[]; readonly announcedBytes: number };

/**
 * Cuts a byte stream into frames by their 2-byte length, however the network has split it. Holds at most one frame's
 * bytes. One for each connection.
 */
export class FrameAssembler {
  #length = 0;
  #lengthSeen = 0;
  #body: Uint8Array | undefined;
  #filled = 0;
  #overLong = false;

  /** Whether a part of a frame is held: at the connection's end, a truncated frame. */
  get partial(): boolean {
    return this.#lengthSeen > 0;
  }

  /** Takes the next bytes of the stream; they are copied. */
  feed(chunk: Uint8Array): Assembled {
    const frames: Uint8Array[] = [];
    let at = 0;
    while (at < chunk.length && !this.#overLong) {
      if (this.#body === undefined) {
        this.#length = (this.#length << 8) | (chunk[at++] ?? 0);
        if (++this.#lengthSeen < lengthBytes) continue;
        if (this.#length > FRAME_BYTES_MAX) {
          this.#overLong = true;
          break;
        }
        this.#body = new Uint8Array(this.#length);
      }
      const body: Uint8Array = this.#body;
      const taken = Math.min(chunk.length - at, body.length - this.#filled);
      body.set(chunk.subarray(at, at + taken), this.#filled);
      at += taken;
      this.#filled += taken;
      if (this.#filled < body.length) break;
      frames.push(body);
      this.#body = undefined;
      this.#filled = this.#length = this.#lengthSeen = 0;
    }
    return this.#overLong ? { kind: "over-long", frames, announcedBytes: this.#length } : { kind: "frames", frames };
  }
}
