/**
 * Messages of a CCID on a serial line: 03 06, a message of the CCID specification (revision 1.1, 6), and the exclusive or of all of it. 03 15 16
 * says that the last one was not understood. A card that comes or goes is told by 50 and one byte, a hardware error by 51 and three.
 */

const SYNC = 0x03;
const ACK = 0x06;
const NAK = 0x15;
const SLOT_CHANGE = 0x50;
const HARDWARE_ERROR = 0x51;
/** Older parts ask for time by one such byte. */
const WAIT_MIN = 0x80;
const HEADER = 10;
/** A command of 261 bytes. */
export const MESSAGE_DATA_MAX = 261;

export const PcToRdr = Object.freeze({
  setParameters: 0x61,
  powerOn: 0x62,
  powerOff: 0x63,
  slotStatus: 0x65,
  exchange: 0x6f,
  abort: 0x72,
});
export const RdrToPc = Object.freeze({ dataBlock: 0x80, slotStatus: 0x81, parameters: 0x82 });

/** A message that came. */
export interface CcidMessage {
  readonly type: number;
  readonly sequence: number;
  /** Low two bits: 0 the card is active, 1 it is there, 2 it is not. High two bits: 0 done, 1 failed, 2 more time is asked for. */
  readonly status: number;
  readonly error: number;
  readonly data: Uint8Array;
}

export type ReadMessage =
  | { readonly kind: "nak" | "invalid" | "wait" | "slot-change" | "hardware-error" }
  | { readonly kind: "message"; readonly message: CcidMessage };

/** @param own the three bytes that each type has for itself. @param data at most 261 bytes. Slot 0 is the only one. */
export function encodeMessage(
  type: number,
  sequence: number,
  own: readonly [number, number, number],
  data: Uint8Array,
): Uint8Array {
  const { length } = data;
  if (length > MESSAGE_DATA_MAX) throw new RangeError("a message's length");
  const message = new Uint8Array(2 + HEADER + length + 1);
  message.set([SYNC, ACK, type, length & 0xff, length >> 8, 0, 0, 0, sequence, own[0], own[1], own[2]]);
  message.set(data, 2 + HEADER);
  let sum = 0;
  for (const byte of message) sum ^= byte;
  message[message.length - 1] = sum;
  return message;
}

type Place = "start" | "control" | "nak" | "header" | "data" | "sum" | "event";

/** Finds messages in a stream of bytes; what is none is passed over. */
export class MessageReader {
  #place: Place = "start";
  readonly #header = new Uint8Array(HEADER);
  #data: Uint8Array = new Uint8Array(0);
  #at = 0;
  #sum = 0;
  #event: "slot-change" | "hardware-error" = "slot-change";

  /** @returns a message when its last byte has come. */
  take(byte: number): ReadMessage | undefined {
    switch (this.#place) {
      case "start":
        return this.#start(byte);
      case "control":
        this.#at = 0;
        this.#sum = SYNC ^ ACK;
        this.#place = byte === ACK ? "header" : byte === NAK ? "nak" : byte === SYNC ? "control" : "start";
        return undefined;
      case "nak":
        return this.#ended(byte === (SYNC ^ NAK) ? "nak" : "invalid");
      case "event":
        return --this.#at === 0 ? this.#ended(this.#event) : undefined;
      case "header":
        return this.#head(byte);
      case "data":
        this.#sum ^= byte;
        this.#data[this.#at++] = byte;
        if (this.#at === this.#data.length) this.#place = "sum";
        return undefined;
      case "sum":
        return this.#finish(byte);
    }
  }

  /** Looks for a beginning again. What came so far is forgotten. */
  reset(): void {
    this.#place = "start";
  }

  #start(byte: number): ReadMessage | undefined {
    if (byte >= WAIT_MIN) return { kind: "wait" };
    if (byte === SYNC) this.#place = "control";
    if (byte !== SLOT_CHANGE && byte !== HARDWARE_ERROR) return undefined;
    this.#event = byte === SLOT_CHANGE ? "slot-change" : "hardware-error";
    this.#at = byte === SLOT_CHANGE ? 1 : 3;
    this.#place = "event";
    return undefined;
  }

  #head(byte: number): ReadMessage | undefined {
    this.#sum ^= byte;
    this.#header[this.#at++] = byte;
    if (this.#at < HEADER) return undefined;
    const header = this.#header;
    const length = (header[1] as number) | ((header[2] as number) << 8);
    if (length > MESSAGE_DATA_MAX || header[3] !== 0 || header[4] !== 0) return this.#ended("invalid");
    this.#data = new Uint8Array(length);
    this.#at = 0;
    this.#place = length === 0 ? "sum" : "data";
    return undefined;
  }

  #finish(byte: number): ReadMessage {
    this.reset();
    if (byte !== this.#sum) return { kind: "invalid" };
    const header = this.#header;
    return {
      kind: "message",
      message: {
        type: header[0] as number,
        sequence: header[6] as number,
        status: header[7] as number,
        error: header[8] as number,
        data: this.#data,
      },
    };
  }

  #ended(kind: Exclude<ReadMessage["kind"], "message">): ReadMessage {
    this.reset();
    return { kind };
  }
}
