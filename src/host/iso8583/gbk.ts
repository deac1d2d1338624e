import type { Rom } from "../../../hal/rom";

/**
 * GBK, the character set of Chinese texts in UnionPay's messages (field 63, parameter download): the two-byte zones of
 * GB18030, code points of its 2005 edition as in the WHATWG Encoding Standard. Four-byte characters of GB18030 are not
 * printed by terminals; each becomes one U+FFFD.
 */
export interface Gbk {
  /** Malformed bytes become U+FFFD, never an error: the text is for people's eyes. A string is taken byte by char code. */
  decode(bytes: Uint8Array | string): string;
  /** Characters without a two-byte code become "?". */
  encode(text: string): Uint8Array;
}

/*
 * The table: for each lead byte 0x81 to 0xFE the code points (little endian, 0 where unassigned) of the 190 trail bytes
 * 0x40 to 0xFE without 0x7F: 47,880 bytes, made by `sim/desktop/fonts/build-gbk.mjs`.
 */
const LEAD_FIRST = 0x81;
const LEAD_LAST = 0xfe;
const TRAIL_FIRST = 0x40;
const TRAIL_LAST = 0xfe;
const TRAILS = 190;
const ROW_BYTES = 2 * TRAILS;
const TABLE_BYTES = (LEAD_LAST - LEAD_FIRST + 1) * ROW_BYTES;

/** Lead bytes in the order in which encoding looks for a character: common Chinese, signs, rare Chinese, private use. */
const SEARCH: readonly (readonly [first: number, last: number])[] = Object.freeze([
  Object.freeze([0xb0, 0xf7] as const),
  Object.freeze([0xa1, 0xaf] as const),
  Object.freeze([0x81, 0xa0] as const),
  Object.freeze([0xf8, 0xfe] as const),
]);

const REPLACEMENT = 0xfffd;
/** A byte by itself in code page 936, which hosts in the field call GBK; A2E3 is the same sign. */
const EURO_BYTE = 0x80;
const EURO = 0x20ac;
const QUESTION_MARK = 0x3f;
/** Code units handed to `String.fromCharCode` at once: well below any engine's limit of arguments. */
const UNITS_AT_ONCE = 256;

/** @throws RangeError when the table is not whole: a firmware that was put together wrongly. */
export function openGbk(rom: Rom): Gbk {
  if (rom.sizeBytes !== TABLE_BYTES) throw new RangeError("not a GBK table");
  return {
    decode: (bytes) => decode(rom, typeof bytes === "string" ? latin1(bytes) : bytes),
    encode: (text) => encode(rom, text),
  };
}

function decode(rom: Rom, bytes: Uint8Array): string {
  let text = "";
  let units: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      units.push(lead);
      at += 1;
    } else {
      const length = sequenceLength(bytes, at);
      const alone = lead === EURO_BYTE ? EURO : REPLACEMENT;
      units.push(length === 2 ? lookUp(rom, lead, bytes[at + 1] ?? 0) : alone);
      at += length;
    }
    if (units.length >= UNITS_AT_ONCE) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

/** Bytes of the character or the malformed sequence that begins with a byte above 0x7F. An ASCII byte is never swallowed. */
function sequenceLength(bytes: Uint8Array, at: number): 1 | 2 | 4 {
  if (!isLead(bytes[at])) return 1;
  const second = bytes[at + 1] ?? 0;
  if (second >= TRAIL_FIRST && second <= TRAIL_LAST && second !== 0x7f) return 2;
  if (isDigit(second) && isLead(bytes[at + 2]) && isDigit(bytes[at + 3])) return 4;
  return second > 0x7f ? 2 : 1;
}

function isLead(byte: number | undefined): boolean {
  return byte !== undefined && byte >= LEAD_FIRST && byte <= LEAD_LAST;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function lookUp(rom: Rom, lead: number, trail: number): number {
  if (trail < TRAIL_FIRST || trail > TRAIL_LAST) return REPLACEMENT;
  const cell = trail - TRAIL_FIRST - (trail > 0x7f ? 1 : 0);
  const unit = rom.read((lead - LEAD_FIRST) * ROW_BYTES + 2 * cell, 2);
  return (unit[0] ?? 0) | ((unit[1] ?? 0) << 8) || REPLACEMENT;
}

function encode(rom: Rom, text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  let length = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const code = codePoint < 0x80 ? codePoint : find(rom, codePoint);
    if (code > 0xff) bytes[length++] = code >> 8;
    bytes[length++] = code & 0xff;
  }
  return bytes.subarray(0, length);
}

/** At most 126 short reads, each searched by a built-in: no second table, and no memory. */
function find(rom: Rom, codePoint: number): number {
  if (codePoint > 0xffff) return QUESTION_MARK;
  for (const [first, last] of SEARCH) {
    for (let lead = first; lead <= last; lead++) {
      const cell = cellOf(rom.read((lead - LEAD_FIRST) * ROW_BYTES, ROW_BYTES), codePoint);
      if (cell >= 0) return (lead << 8) | (cell + TRAIL_FIRST + (cell >= 0x7f - TRAIL_FIRST ? 1 : 0));
    }
  }
  return QUESTION_MARK;
}

/** A low byte found at an odd offset is another character's high byte. */
function cellOf(row: Uint8Array, codePoint: number): number {
  const low = codePoint & 0xff;
  const high = codePoint >> 8;
  for (let at = row.indexOf(low); at >= 0; at = row.indexOf(low, at + 1)) {
    if ((at & 1) === 0 && row[at + 1] === high) return at >> 1;
  }
  return -1;
}

function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
