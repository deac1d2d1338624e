import { type Element, elementAt, elementsOf, NotDer, sameBytes } from "./der";

/** What of a certificate (RFC 5280) is held against a host and a clock. */
export interface Certificate {
  readonly der: Uint8Array;
  /** Names as they are written: whoever issued it has the same bytes as its own name. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** ms since 1970. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** It may issue others; below it may be so many that may. */
  readonly authority: boolean;
  readonly authoritiesBelow: number;
  /** It says that its key signs certificates, or says nothing of it. */
  readonly signsCertificates: boolean;
  /** It is for servers, or says nothing of it. */
  readonly forServers: boolean;
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  /** How it is signed, and by a key of what kind: undefined where that is not good enough, or nothing that we know. */
  readonly signedBy: KeyKind | undefined;
  readonly key: KeyKind | undefined;
}

export type KeyKind = "rsa" | "ec";

/** A certificate of a host takes 1 to 2 kB; long lists of names are no terminal's affair. */
export const CERTIFICATE_BYTES_MAX = 4096;
const EXTENSIONS_MAX = 24;
const NAMES_MAX = 32;
const PARTS_MAX = 16;
/** NIST SP 800-131A, as all browsers have it. */
const MODULUS_BYTES_MIN = 256;

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const BOOLEAN = 0x01;
const OBJECT = 0x06;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
const YEARS_OF_UTC_TIME = 50;

/** Object identifiers as they are written, in hex. */
const OID = Object.freeze({
  rsa: "2a864886f70d010101",
  ec: "2a8648ce3d0201",
  p256: "2a8648ce3d030107",
  p384: "2b81040022",
  basicConstraints: "551d13",
  keyUsage: "551d0f",
  extendedKeyUsage: "551d25",
  subjectAlternativeName: "551d11",
  serverAuthentication: "2b06010505070301",
  anyExtendedKeyUsage: "551d2500",
});
/** With SHA-256, -384 and -512: no older digest is believed. */
const SIGNATURES: { readonly [oid: string]: KeyKind } = Object.freeze({
  "2a864886f70d01010b": "rsa",
  "2a864886f70d01010c": "rsa",
  "2a864886f70d01010d": "rsa",
  "2a8648ce3d040302": "ec",
  "2a8648ce3d040303": "ec",
  "2a8648ce3d040304": "ec",
});
/** Who reads certificates knows what these mean; a critical one that is not here forbids the certificate (RFC 5280, 4.2). */
const KNOWN: readonly string[] = Object.freeze([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAlternativeName,
]);

/** @throws NotDer, also of what is DER and no certificate. */
export function readCertificate(der: Uint8Array): Certificate {
  if (der.length > CERTIFICATE_BYTES_MAX) throw new NotDer("a certificate is too long");
  const whole = typed(der, elementAt(der, 0, der.length), SEQUENCE);
  if (whole.end !== der.length) throw new NotDer("something follows the certificate");
  const [body, algorithm, signature] = elementsOf(der, whole, 3);
  if (!body || !algorithm || !signature) throw new NotDer("a part is missing");
  const parts = elementsOf(der, typed(der, body, SEQUENCE), PARTS_MAX);
  const first = parts[0]?.tag === VERSION ? 1 : 0;
  const [, inner, issuer, validity, subject, key] = parts.slice(first);
  if (!inner || !issuer || !validity || !subject || !key) throw new NotDer("a part is missing");
  const [from, until] = elementsOf(der, validity, 2);
  if (!from || !until) throw new NotDer("a date is missing");
  // RFC 5280, 4.1.1.2: both say how it is signed, and the same.
  if (!sameBytes(bytesOf(der, inner), bytesOf(der, algorithm))) throw new NotDer("two ways in which it is signed");
  const kind = SIGNATURES[oidOf(der, algorithm)];
  const extensions = parts.slice(first + 6).find(({ tag }) => tag === EXTENSIONS);
  return {
    der,
    issuer: bytesOf(der, issuer),
    subject: bytesOf(der, subject),
    fromMs: dateOf(der, from),
    untilMs: dateOf(der, until),
    signedBy: kind && isSignature(der, signature, kind) ? kind : undefined,
    key: keyOf(der, key),
    ...extended(der, extensions),
  };
}

type Extended = Pick<
  Certificate,
  "authority" | "authoritiesBelow" | "signsCertificates" | "forServers" | "hosts" | "addresses"
>;

function extended(der: Uint8Array, extensions: Element | undefined): Extended {
  const found = { authority: false, authoritiesBelow: Infinity, signsCertificates: true, forServers: true };
  const hosts: string[] = [];
  const addresses: string[] = [];
  const [list] = extensions ? elementsOf(der, extensions, 1) : [];
  for (const extension of list ? elementsOf(der, typed(der, list, SEQUENCE), EXTENSIONS_MAX) : []) {
    const parts = elementsOf(der, typed(der, extension, SEQUENCE), 3);
    const [name] = parts;
    const value = parts.find(({ tag }) => tag === OCTET_STRING);
    if (name?.tag !== OBJECT || !value) throw new NotDer("an extension is none");
    const oid = hex(der, name);
    const critical = parts.some(({ tag, start }) => tag === BOOLEAN && der[start] !== 0);
    if (critical && !KNOWN.includes(oid)) throw new NotDer("a critical extension that nobody here knows");
    const inside = elementAt(der, value.start, value.end);
    if (oid === OID.basicConstraints) {
      const [authority, below] = elementsOf(der, inside, 2);
      found.authority = authority?.tag === BOOLEAN && der[authority.start] !== 0;
      if (below?.tag === INTEGER) found.authoritiesBelow = der[below.start] ?? 0;
    } else if (oid === OID.keyUsage) {
      // Bit 5 of the string, whose first byte counts the unused ones.
      found.signsCertificates = ((der[inside.start + 1] ?? 0) & 0x04) !== 0 && inside.end > inside.start + 1;
    } else if (oid === OID.extendedKeyUsage) {
      const uses = elementsOf(der, inside, NAMES_MAX).map((use) => hex(der, use));
      found.forServers = uses.includes(OID.serverAuthentication) || uses.includes(OID.anyExtendedKeyUsage);
    } else if (oid === OID.subjectAlternativeName) {
      for (const { tag, start, end } of elementsOf(der, inside, NAMES_MAX)) {
        if (tag === DNS_NAME) hosts.push(textOf(der, start, end).toLowerCase());
        if (tag === IP_ADDRESS && end - start === 4) addresses.push(der.subarray(start, end).join("."));
      }
    }
  }
  return { ...found, hosts, addresses };
}

function typed(der: Uint8Array, element: Element, tag: number): Element {
  if (element.tag !== tag) throw new NotDer(`expected ${tag}, not ${element.tag} at ${element.from} of ${der.length}`);
  return element;
}

function bytesOf(der: Uint8Array, { from, end }: Element): Uint8Array {
  return der.subarray(from, end);
}

function hex(der: Uint8Array, { start, end }: Element): string {
  let text = "";
  for (let at = start; at < end; at++) text += (der[at] ?? 0).toString(16).padStart(2, "0");
  return text;
}

function textOf(der: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(der[at] ?? 0);
  return text;
}

/** The object that an algorithm's sequence begins with. */
function oidOf(der: Uint8Array, sequence: Element): string {
  const [first] = elementsOf(der, typed(der, sequence, SEQUENCE), 2);
  if (first?.tag !== OBJECT) throw new NotDer("an algorithm has no name");
  return hex(der, first);
}

/** UTC alone, to the second (RFC 5280, 4.1.2.5). */
function dateOf(der: Uint8Array, { tag, start, end }: Element): number {
  const text = textOf(der, start, end);
  const long = tag === GENERALIZED_TIME;
  if ((!long && tag !== UTC_TIME) || text.length !== (long ? 15 : 13) || !text.endsWith("Z"))
    throw new NotDer("a date is none");
  const two = (at: number) => {
    const pair = text.slice(at, at + 2);
    if (!/^\d\d$/.test(pair)) throw new NotDer("a date is none");
    return Number(pair);
  };
  const at = long ? 4 : 2;
  const year = long ? two(0) * 100 + two(2) : two(0) + (two(0) < YEARS_OF_UTC_TIME ? 2000 : 1900);
  return Date.UTC(year, two(at) - 1, two(at + 2), two(at + 4), two(at + 6), two(at + 8));
}

function keyOf(der: Uint8Array, key: Element): KeyKind | undefined {
  const [algorithm, bits] = elementsOf(der, typed(der, key, SEQUENCE), 2);
  if (!algorithm || bits?.tag !== BIT_STRING) throw new NotDer("a key is none");
  const [kind, curve] = elementsOf(der, typed(der, algorithm, SEQUENCE), 2).map((each) => hex(der, each));
  if (kind === OID.ec) return curve === OID.p256 || curve === OID.p384 ? "ec" : undefined;
  if (kind !== OID.rsa) return undefined;
  const [modulus, exponent] = elementsOf(der, elementAt(der, bits.start + 1, bits.end), 2);
  if (!modulus || !exponent) throw new NotDer("a key is none");
  // The SDK reads what an RSA signature opens to with too kind an eye: with an exponent of 3 one can be made without the key.
  return modulus.end - modulus.start > MODULUS_BYTES_MIN && hex(der, exponent) === "010001" ? "rsa" : undefined;
}

function isSignature(der: Uint8Array, { tag, start, end }: Element, kind: KeyKind): boolean {
  if (tag !== BIT_STRING || der[start] !== 0) return false;
  return kind === "rsa" || isEcSignature(der.subarray(start + 1, end));
}

/** Orders of P-256 and P-384 (FIPS 186-4, D.1.2). */
const ORDER_256 = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const ORDER_384 = "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";

/**
 * Two numbers from 1 to below the curve's order. The SDK's ECDSA does not ask, and with a zero among them a signature of nobody might
 * verify.
 */
export function isEcSignature(bytes: Uint8Array): boolean {
  const whole = elementAt(bytes, 0, bytes.length);
  if (whole.tag !== SEQUENCE || whole.end !== bytes.length) return false;
  const numbers = elementsOf(bytes, whole, 2);
  return numbers.length === 2 && numbers.every((number) => isInOrder(bytes, number));
}

function isInOrder(bytes: Uint8Array, { tag, start, end }: Element): boolean {
  if (tag !== INTEGER || start === end || (bytes[start] ?? 0) >= 0x80) return false;
  const digits = hex(bytes, { tag, from: start, start: bytes[start] === 0 ? start + 1 : start, end });
  if (/^0*$/.test(digits) || digits.startsWith("00")) return false;
  if (digits.length > ORDER_256.length) return digits.length < ORDER_384.length || digits < ORDER_384;
  return digits.length < ORDER_256.length || digits < ORDER_256;
}
