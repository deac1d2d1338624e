/** A piece of a field's value: characters of a text, bytes of a binary field; `to` is the first after it. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

const none: readonly Piece[] = Object.freeze([]);
const panDigitsMin = 13;
const panDigitsMax = 19;
/** The shortest number that a chip may have (EMV 4.4 Book 3, Annex A, tag 5A). */
const shortPanDigitsMin = 8;
/** What may be shown of a card number: first six and last four (PCI DSS 3.4.1). */
const shownFirst = 6;
const shownLast = 4;

/** Field 48 of a batch upload: a count of 2 digits, then records of 40. */
const detailCountDigits = 2;
const detailDigits = 40;
const detailPanAt = 8;
const detailPanDigits = 20;
/** Field 48 otherwise: the totals of a settlement, or the count of an upload. */
const totalsDigits = 62;
const uploadCountDigits = 4;

/**
 * Chip data that are the card's or the cardholder's: track equivalents, number, name, expiry, PIN data, templates that
 * hold any of these; and of the signature's own tags expiry, mobile number, transfer-in card.
 */
const secretTags: readonly number[] = Object.freeze([
  0x56, 0x57, 0x5a, 0x70, 0x77, 0x99, 0x5f20, 0x5f24, 0x9f0b, 0x9f1f, 0x9f20, 0x9f6b, 0xff05, 0xff0b, 0xff25,
]);

function whole(length: number): readonly Piece[] {
  return length === 0 ? none : [{ from: 0, to: length }];
}

/** A card number between two places of a text: all but its first six and last four digits. */
function panMiddle(from: number, to: number): Piece {
  return to - from < panDigitsMin ? { from, to } : { from: from + shownFirst, to: to - shownLast };
}

function track2Pieces(track: string): readonly Piece[] {
  const separator = track.indexOf("=");
  // A short number loses its first six, too; letters before the separator are of an encrypted one.
  if (separator >= shortPanDigitsMin && separator < panDigitsMin && /^\d+$/.test(track.slice(0, separator)))
    return whole(track.length);
  // Where the track is encrypted a separator may be anywhere, or a part of what is encrypted.
  if (separator < panDigitsMin || separator > panDigitsMax)
    return [{ from: Math.min(shownFirst, track.length), to: track.length }];
  return [panMiddle(0, separator), { from: separator + 1, to: track.length }];
}

function settlementPieces(digits: string): readonly Piece[] {
  const records = (digits.length - detailCountDigits) / detailDigits;
  if (Number.isInteger(records) && records === Number(digits.slice(0, detailCountDigits))) {
    return Array.from({ length: records }, (_, index) => {
      const pan = detailCountDigits + index * detailDigits + detailPanAt;
      // Twenty digits with zeros in front: how many are the card's is not known, so the last four alone are shown.
      return { from: pan, to: pan + detailPanDigits - shownLast };
    });
  }
  return digits.length === totalsDigits || digits.length <= uploadCountDigits ? none : whole(digits.length);
}

/** Walks BER-TLV (ISO 7816-4, 5.2.2); what cannot be read is secret to its end. */
function chipPieces(tlv: Uint8Array): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < tlv.length) {
    const start = at;
    let tag = tlv[at++] ?? 0;
    if ((tag & 0x1f) === 0x1f) tag = (tag << 8) | (tlv[at++] ?? 0);
    let length = tlv[at++] ?? 0;
    if (length === 0x81) length = tlv[at++] ?? 0;
    else if (length > 0x7f) length = tlv.length;
    if (at + length > tlv.length) return [...pieces, { from: start, to: tlv.length }];
    if (secretTags.includes(tag)) pieces.push({ from: at, to: at + length });
    at += length;
  }
  return pieces;
}

/** Reads tags of two characters with lengths of `lengthDigits`; undefined when that does not come out even. */
function readPrivate(text: string, from: number, to: number, lengthDigits: number): readonly PrivateTag[] | undefined {
  const found: PrivateTag[] = [];
  let at = from;
  while (at < to) {
    const length = text.slice(at + 2, at + 2 + lengthDigits);
    const start = at + 2 + lengthDigits;
    const end = start + Number(length);
    if (!/^\d+$/.test(length) || end > to) return undefined;
    found.push({ tag: text.slice(at, at + 2), from: start, to: end });
    at = end;
  }
  return found;
}

interface PrivateTag extends Piece {
  readonly tag: string;
}

/**
 * Field 59: tag, length of three digits (two with some makers), value. A1 is a PIN block, A3 the customer's payment
 * code; 03 within A2 the last digits of the card number. A field that is laid out otherwise has none of these.
 */
function privatePieces(text: string, from: number, to: number, secret: readonly string[]): readonly Piece[] {
  const tags = readPrivate(text, from, to, 3) ?? readPrivate(text, from, to, 2) ?? [];
  return tags.flatMap((found): readonly Piece[] => {
    if (secret.includes(found.tag)) return [{ from: found.from, to: found.to }];
    return found.tag === "A2" ? privatePieces(text, found.from, found.to, ["03"]) : none;
  });
}

/** Which pieces of a field's value are card data that nobody may see: in order, without overlap. */
export function secretPieces(field: number, value: string | Uint8Array): readonly Piece[] {
  if (typeof value !== "string") {
    if (field === 52) return whole(value.length);
    return field === 55 ? chipPieces(value) : none;
  }
  switch (field) {
    case 2:
      return [panMiddle(0, value.length)];
    case 14:
    case 36:
      return whole(value.length);
    case 35:
      return track2Pieces(value);
    case 48:
      return settlementPieces(value);
    case 59:
      return privatePieces(value, 0, value.length, ["A1", "A3"]);
    default:
      return none;
  }
}
