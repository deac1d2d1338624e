/**
 * What a decoding stripe head says on its UART, as MagTek's do: for each track its start sentinel, its text and `?`; `E` in the place of a
 * text that could not be read; a blank track is left out. Before a message STX, behind it CR, LF and ETX, where they are switched on; some heads
 * send the LRC behind each `?`. The answer to a command begins with ACK.
 */

/** A whole swipe. A track is undefined where it is blank or could not be read. damaged: what came was no whole message. */
export type HeadSaid =
  | { readonly kind: "swipe"; readonly track2?: string; readonly track3?: string }
  | { readonly kind: "damaged" | "answer" | "refusal" };

const STX = 0x02;
const ETX = 0x03;
const ACK = 0x06;
const LF = 0x0a;
const CR = 0x0d;
const NAK = 0x15;
const ESC = 0x1b;
const END = 0x3f;
const ERROR = 0x45;
/** Track 1; tracks 2 and 3. `+` stands for track 3 on the line; on the card its start sentinel is the same as that of track 2. */
const START_1 = 0x25;
const START_2 = 0x3b;
const START_3 = 0x2b;

/** 79, 40 and 107 characters (ISO/IEC 7811-2 and -6) with sentinels and LRC, and what frames them. */
const MESSAGE_BYTES_MAX = 79 + 40 + 107 + 6;
/** Without sentinels and LRC. */
const TRACK_2_MAX = 37;
const TRACK_3_MAX = 104;
/** ASCII of a numeric track: the low four bits are the value. */
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
const SEPARATOR = 0x3d;

/** Sorts the bytes of a head. It holds one message at most, and forgets its bytes when it is over. */
export class HeadMessages {
  readonly #lrc: boolean;
  readonly #bytes = new Uint8Array(MESSAGE_BYTES_MAX);
  #length = 0;
  #tooLong = false;

  /** @param lrc whether the head sends the LRC. */
  constructor(lrc: boolean) {
    this.#lrc = lrc;
  }

  /** A message has begun and is not over. */
  get isUnderWay(): boolean {
    return this.#length > 0;
  }

  take(byte: number): HeadSaid | undefined {
    if (byte === NAK && !this.isUnderWay) return { kind: "refusal" };
    if (byte === CR) return this.end();
    // An answer is over when something else begins: its CR may be switched off.
    if (this.#bytes[0] === ACK && this.isUnderWay && startsMessage(byte)) {
      this.#forget();
      this.#put(byte);
      return { kind: "answer" };
    }
    if (this.isUnderWay || !frames(byte)) this.#put(byte);
    return undefined;
  }

  /** The line is silent: what came is all. @returns undefined where that was nothing, or noise. */
  end(): HeadSaid | undefined {
    if (!this.isUnderWay) return undefined;
    const said = this.#said();
    this.#forget();
    return said;
  }

  #put(byte: number): void {
    if (this.#length === MESSAGE_BYTES_MAX) this.#tooLong = true;
    else this.#bytes[this.#length++] = byte;
  }

  /** Card data stays nowhere. */
  #forget(): void {
    this.#bytes.fill(0);
    this.#length = 0;
    this.#tooLong = false;
  }

  #said(): HeadSaid | undefined {
    const bytes = this.#bytes.subarray(0, this.#length);
    if (bytes[0] === ACK) return { kind: "answer" };
    if (!bytes.some(isStart)) return undefined;
    return (!this.#tooLong && this.#swipe(bytes)) || { kind: "damaged" };
  }

  #swipe(bytes: Uint8Array): HeadSaid | undefined {
    let track2: string | undefined;
    let track3: string | undefined;
    let last = 0;
    for (let at = 0; at < bytes.length; ) {
      const start = bytes[at] as number;
      // Behind the last track only what frames the message may stand.
      if (!isStart(start)) return frames(start) && last > 0 ? { kind: "swipe", ...of(track2, track3) } : undefined;
      const end = bytes.indexOf(END, at);
      const track = start === START_1 ? 1 : start === START_2 && last < 2 ? 2 : 3;
      if (end < 0 || track <= last) return undefined;
      const text = bytes.subarray(at + 1, end);
      const failed = text.length === 1 && text[0] === ERROR;
      at = end + 1;
      if (this.#lrc && !failed && !isEven(track === 1, text, bytes[at++])) return undefined;
      if (track === 2 && !failed) track2 = numericText(text, TRACK_2_MAX);
      if (track === 3 && !failed) track3 = numericText(text, TRACK_3_MAX);
      last = track;
    }
    return { kind: "swipe", ...of(track2, track3) };
  }
}

function of(track2: string | undefined, track3: string | undefined) {
  return {
    ...(track2 !== undefined && isTrack2(track2) ? { track2 } : {}),
    ...(track3 === undefined ? {} : { track3 }),
  };
}

/** Digits and one separator (ISO/IEC 7813). */
function isTrack2(text: string): boolean {
  let separators = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === SEPARATOR) separators += 1;
    else if (code > DIGIT_9) return false;
  }
  return separators === 1;
}

/** @returns undefined where it is empty, too long, or has a character that no numeric track has. */
function numericText(bytes: Uint8Array, max: number): string | undefined {
  if (bytes.length === 0 || bytes.length > max) return undefined;
  let text = "";
  for (const byte of bytes) {
    if (byte < DIGIT_0 || byte >= END || byte === START_2) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The sum of all characters, sentinels and LRC included, has no bit (ISO/IEC 7811-2). */
function isEven(alphabetic: boolean, text: Uint8Array, lrc: number | undefined): boolean {
  if (lrc === undefined) return false;
  const [base, mask] = alphabetic ? [0x20, 0x3f] : [DIGIT_0, 0x0f];
  let sum = (alphabetic ? START_1 - base : START_2 - base) ^ (END - base) ^ (lrc - base);
  for (const byte of text) sum ^= byte - base;
  return (sum & mask) === 0;
}

function isStart(byte: number): boolean {
  return byte === START_1 || byte === START_2 || byte === START_3;
}

function startsMessage(byte: number): boolean {
  return byte === STX || isStart(byte);
}

function frames(byte: number): boolean {
  return byte === STX || byte === ETX || byte === ESC || byte === LF || byte === CR;
}
