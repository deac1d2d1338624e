/** What track 2 of a swiped card says (ISO/IEC 7813, 7). Holds the full card number: lives as long as its sale. */
export class StripeCard {
  readonly #pan: string;
  readonly #track2: string;
  /** YYMM. */
  readonly expiry: string;
  /** Three digits: interchange and technology, authorisation, services (ISO/IEC 7813, 7.2). */
  readonly serviceCode: string;

  constructor(pan: string, expiry: string, serviceCode: string, track2: string) {
    this.#pan = pan;
    this.expiry = expiry;
    this.serviceCode = serviceCode;
    this.#track2 = track2;
  }

  /** The number in clear, for the secure element alone. */
  get pan(): string {
    return this.#pan;
  }

  /** The track in clear, for the request alone. */
  get track2(): string {
    return this.#track2;
  }

  /** Service codes 2xx and 6xx: the card has a chip, which must be used (EMV 4.4 Book 4, 6.4). */
  get hasChip(): boolean {
    return this.serviceCode.startsWith("2") || this.serviceCode.startsWith("6");
  }

  /** @param yearMonth YYMM of today. A card is good to the end of its month. */
  expiredAt(yearMonth: string): boolean {
    return century(this.expiry) < century(yearMonth);
  }

  toString(): string {
    return `${this.#pan.slice(0, 6)}…${this.#pan.slice(-4)}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Two-digit years below 70 are of this century, as the schemes read them. */
function century(yearMonth: string): number {
  const value = Number(yearMonth);
  return value < 7000 ? 200_000 + value : 190_000 + value;
}

const PAN_DIGITS_MIN = 13;
const PAN_DIGITS_MAX = 19;
/** Between the sentinels (ISO/IEC 7813, 7): what field 35 holds. */
const TRACK_CHARACTERS_MAX = 37;

/**
 * Reads track 2: PAN, separator, YYMM, service code, discretionary data.
 * @returns undefined when it is not a payment card's, or its check digit is wrong (ISO/IEC 7812-1, Annex B).
 */
export function readStripe(track2: string): StripeCard | undefined {
  const separator = track2.indexOf("=");
  if (separator < 0 || track2.length > TRACK_CHARACTERS_MAX) return undefined;
  const pan = track2.slice(0, separator);
  const rest = track2.slice(separator + 1);
  if (pan.length < PAN_DIGITS_MIN || pan.length > PAN_DIGITS_MAX || rest.length < 7) return undefined;
  if (!allDigits(pan) || !allDigits(rest)) return undefined;
  const month = Number(rest.slice(2, 4));
  if (month < 1 || month > 12 || !luhn(pan)) return undefined;
  return new StripeCard(pan, rest.slice(0, 4), rest.slice(4, 7), track2);
}

function allDigits(digits: string): boolean {
  for (let i = 0; i < digits.length; i++) {
    const code = digits.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** ISO/IEC 7812-1, Annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const digit = digits.charCodeAt(i) - 0x30;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
