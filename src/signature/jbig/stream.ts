import { HEADER_BYTES, jbigOption, marker } from "./format";

/** Why bytes are no picture that can be read; `atByte` says where it showed. */
export type JbigFault = { readonly kind: "malformed" | "unsupported"; readonly why: string; readonly atByte: number };

/** What the header of a bi-level image entity says (ITU-T T.82, 6.2), as far as one layer and one plane need it. */
export interface JbigHeader {
  readonly kind: "header";
  readonly width: number;
  /** With a variable length: what the last NEWLEN says. */
  readonly height: number;
  readonly stripeLines: number;
  readonly twoLines: boolean;
  readonly typicalPrediction: boolean;
  /** Where the first stripe begins. */
  readonly bodyAt: number;
}

/** The largest picture that is taken. */
export interface JbigLimits {
  readonly widthMax: number;
  readonly heightMax: number;
}

/** A move of the AT pixel: from that line of the stripe on it stands `left` pixels to the left, 0 for its old place. */
export interface TemplateMove {
  readonly line: number;
  readonly left: number;
}

/** One stripe's coded data, and what stood before it. */
export interface Stripe {
  readonly kind: "stripe";
  readonly from: number;
  readonly to: number;
  /** Whether all states begin anew behind it. */
  readonly reset: boolean;
  readonly moves: readonly TemplateMove[];
  /** Where the next one begins. */
  readonly nextAt: number;
}

/** Encoders that look for a period move it once or twice in a stripe. */
const MOVES_MAX = 8;
/** Of a private table of deterministic prediction, which one layer does not use. */
const PRIVATE_TABLE_BYTES = 1728;

const malformed = (why: string, atByte: number): JbigFault => ({ kind: "malformed", why, atByte });
const unsupported = (why: string, atByte: number): JbigFault => ({ kind: "unsupported", why, atByte });

export function readHeader(bytes: Uint8Array, limits: JbigLimits): JbigHeader | JbigFault {
  if (bytes.length < HEADER_BYTES) return malformed("header cut short", bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [lowest, layers, planes, fill] = [view.getUint8(0), view.getUint8(1), view.getUint8(2), view.getUint8(3)];
  if (lowest > layers) return malformed("layers", 0);
  if (layers !== 0) return unsupported("layers", 1);
  if (planes !== 1) return unsupported("planes", 2);
  if (fill !== 0) return malformed("fill", 3);
  const width = view.getUint32(4);
  const stripeLines = view.getUint32(12);
  if (width === 0) return malformed("width", 4);
  if (width > limits.widthMax) return unsupported("width", 4);
  if (stripeLines === 0) return malformed("lines of a stripe", 12);
  if (view.getUint8(16) > 127) return malformed("MX", 16);
  if (view.getUint8(17) !== 0) return unsupported("MY", 17);
  if (view.getUint8(18) > 0x0f) return malformed("order", 18);
  const options = view.getUint8(19);
  if (options > 0x7f) return malformed("options", 19);
  const table = jbigOption.tableGiven | jbigOption.tablePrivate;
  const skipsTable = (options & (table | jbigOption.tableLast)) === table;
  const bodyAt = HEADER_BYTES + (skipsTable ? PRIVATE_TABLE_BYTES : 0);
  let height = view.getUint32(8);
  if ((options & jbigOption.variableLength) !== 0) {
    const newHeight = lastNewLength(bytes, bodyAt);
    if (newHeight !== undefined) {
      if (newHeight > height) return malformed("NEWLEN", bodyAt);
      height = newHeight;
    }
  }
  if (height === 0) return malformed("height", 8);
  if (height > limits.heightMax) return unsupported("height", 8);
  return {
    kind: "header",
    width,
    height,
    stripeLines,
    twoLines: (options & jbigOption.twoLines) !== 0,
    typicalPrediction: (options & jbigOption.typicalPrediction) !== 0,
    bodyAt,
  };
}

/** Finds the next stripe, past whatever floating markers stand before it. Leaves NEWLEN to `readHeader`. */
export function readStripe(bytes: Uint8Array, position: number): Stripe | JbigFault {
  const moves: TemplateMove[] = [];
  let at = position;
  while (bytes[at] === 0xff && (bytes[at + 1] as number) > marker.abort) {
    const length = markerLength(bytes, at);
    if (length === undefined) return malformed("unknown marker", at);
    if (at + length > bytes.length) return malformed("marker cut short", at);
    if (bytes[at + 1] === marker.templateMove) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, length);
      if (view.getUint8(7) !== 0) return unsupported("AT pixel of another line", at);
      if (view.getInt8(6) < 0) return malformed("AT pixel to the right", at);
      if (moves.length === MOVES_MAX) return unsupported("moves of the AT pixel", at);
      moves.push({ line: view.getUint32(2), left: view.getInt8(6) });
    }
    at += length;
  }
  const from = at;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) return malformed("stripe cut short", bytes.length);
    const code = bytes[at + 1];
    if (code === marker.stripeEnd || code === marker.stripeEndReset) break;
    if (code === marker.abort) return malformed("aborted by its sender", at);
    if (code !== marker.stuff) return malformed("marker within a stripe", at);
    at += 2;
  }
  return { kind: "stripe", from, to: at, reset: bytes[at + 1] === marker.stripeEndReset, moves, nextAt: at + 2 };
}

/** Bytes of a floating marker, undefined if there is no such. */
function markerLength(bytes: Uint8Array, at: number): number | undefined {
  switch (bytes[at + 1]) {
    case marker.newLength:
      return 6;
    case marker.templateMove:
      return 8;
    case marker.comment: {
      if (at + 6 > bytes.length) return 6;
      return 6 + new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(2);
    }
    default:
      return undefined;
  }
}

/** The height that the last NEWLEN tells. Looks at markers only; what else is wrong with them `readStripe` will say. */
function lastNewLength(bytes: Uint8Array, bodyAt: number): number | undefined {
  let height: number | undefined;
  let at = bytes.indexOf(0xff, bodyAt);
  while (at >= 0 && at + 6 <= bytes.length) {
    if (bytes[at + 1] === marker.newLength) height = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(2);
    at = bytes.indexOf(0xff, at + (markerLength(bytes, at) ?? 2));
  }
  return height;
}
