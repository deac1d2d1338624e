import { findObject, isWellFormed, TLV_OBJECTS_MAX, TlvCursor } from "../../emv/tlv";
import { bytesOfBase64 } from "../../values/base64";

/** A code of the most characters that a scanner tells has no more. */
const BYTES_MAX = 384;
/** Tag 85 with "CPV01", and the tags of EMV QR Code, Consumer-Presented Mode 1.1, 4. */
const FORMAT = 0x85;
const APPLICATION = 0x61;
const COMMON = 0x62;
const VERSION = "4350563031";
const IDENTIFIER = 0x4f;
const NUMBER = 0x5a;
const TRACK_2 = 0x57;
const EXPIRY = 0x5f24;
/** A code offers a few applications by priority; no wallet has more. */
const APPLICATIONS_MAX = 8;
/** How such a code begins: tag and length of the format, and the first of its letters. */
export const PRESENTED_START = "hQVDUFY";

/** China UnionPay's registered identifier. */
const UNIONPAY = "a000000333";

/** What is needed of a consumer-presented code. */
export interface PresentedCode {
  readonly kind: "presented";
  /** Whether UnionPay's network takes one of its applications. */
  readonly isUnionPay: boolean;
  /** YYMM; absent where it tells none. */
  readonly expiry?: string;
  /** The last four digits of the number in it. */
  readonly lastDigits: string;
}

/** Reads a code in EMV's consumer-presented mode. Hard bounds: bytes, depth and count of its objects, number of applications. */
export function readPresentedCode(text: string): PresentedCode | { readonly kind: "malformed" } {
  const bytes = bytesOfBase64(text, BYTES_MAX);
  if (!bytes || !isWellFormed(bytes)) return malformed;
  const level = new TlvCursor(bytes);
  if (!startsAsOne(level)) return malformed;
  let seen = 0;
  let application: TlvCursor | undefined;
  let common: TlvCursor | undefined;
  for (let count = 0; count < TLV_OBJECTS_MAX && level.next() === "object"; count++) {
    if (level.tag === COMMON) common ??= level.inside();
    if (level.tag !== APPLICATION) continue;
    if (++seen > APPLICATIONS_MAX) return malformed;
    const identifier = findObject(level.inside(), IDENTIFIER);
    if (!identifier) return malformed;
    // The first that this network takes has the priority.
    if (!application && hexOf(identifier.value).startsWith(UNIONPAY)) application = level.inside();
  }
  if (seen === 0) return malformed;
  const places = [application, common].filter((place) => place !== undefined);
  const value = (tag: number) => valueIn(places, tag);
  const [number = "", afterNumber = ""] = (value(TRACK_2) ?? "").split("d");
  const pan = number || (value(NUMBER) ?? "").replaceAll("f", "");
  const expiry = value(EXPIRY)?.slice(0, 4) ?? afterNumber.slice(0, 4);
  return {
    kind: "presented",
    isUnionPay: application !== undefined,
    ...(isDigits(expiry) && expiry.length === 4 ? { expiry } : {}),
    lastDigits: isDigits(pan) ? pan.slice(-4) : "",
  };
}

function startsAsOne(level: TlvCursor): boolean {
  return level.next() === "object" && level.tag === FORMAT && hexOf(level.value) === VERSION;
}

const malformed = Object.freeze({ kind: "malformed" } as const);

/** In hex: of the application, else of what all have in common. */
function valueIn(places: readonly TlvCursor[], tag: number): string | undefined {
  for (const { bytes, start, end } of places) {
    const found = findObject(new TlvCursor(bytes, start, end), tag);
    if (found) return hexOf(found.value);
  }
  return undefined;
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}
