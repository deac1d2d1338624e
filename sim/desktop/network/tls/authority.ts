import { createHash, createPrivateKey, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { isIPv4 } from "node:net";
import { BitString, Integer, OctetString, Utf8String } from "asn1js";
import {
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  type RelativeDistinguishedNames,
  Time,
  TimeType,
} from "pkijs";

/** A certificate and its key, PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

/** For whom a host's certificate is, and when. */
export interface HostNames {
  readonly names: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number;
}

const curve = Object.freeze({ name: "ECDSA", namedCurve: "P-256" });
/** The world's clock can be set anywhere in these; an authority of one's own has no reason to end. */
const AUTHORITY_FROM_MS = Date.UTC(2000, 0, 1);
const AUTHORITY_UNTIL_MS = Date.UTC(2100, 0, 1);
/** From here on dates are written with four digits of the year (RFC 5280, 4.1.2.5). */
const LONG_DATES_FROM_MS = Date.UTC(2050, 0, 1);
/** 128 bits, the first one 0: positive, and no two alike (RFC 5280, 4.1.2.2). */
const SERIAL_BYTES = 16;

/** An authority of the simulator's own, which issues the certificates of the acquirer's hosts. */
export class Authority {
  /** Its own certificate and key. */
  readonly own: Issued;
  readonly #certificate: Certificate;
  readonly #key: webcrypto.CryptoKey;

  private constructor(own: Issued, certificate: Certificate, key: webcrypto.CryptoKey) {
    this.own = own;
    this.#certificate = certificate;
    this.#key = key;
  }

  /** A new one, by the name that its certificates tell. */
  static async create(name: string): Promise<Authority> {
    const keys = await newKeys();
    const certificate = await blank(keys.publicKey, AUTHORITY_FROM_MS, AUTHORITY_UNTIL_MS);
    nameIt(certificate.subject, name);
    nameIt(certificate.issuer, name);
    certificate.extensions = [
      extension("2.5.29.19", true, new BasicConstraints({ cA: true, pathLenConstraint: 0 }).toSchema()),
      extension("2.5.29.15", true, signsCertificates()),
      extension("2.5.29.14", false, keyName(certificate)),
    ];
    await certificate.sign(keys.privateKey, "SHA-256");
    return new Authority(
      { cert: pemOf(certificate), key: await keyPemOf(keys.privateKey) },
      certificate,
      keys.privateKey,
    );
  }

  /**
   * One that was kept.
   * @throws TypeError when certificate and key are none, or do not belong together.
   */
  static async from(own: Issued): Promise<Authority> {
    const { certificate, key } = parsed(own);
    const imported = await webcrypto.subtle.importKey("pkcs8", key, curve, false, ["sign"]);
    return new Authority(own, Certificate.fromBER(new Uint8Array(certificate.raw)), imported);
  }

  /** Issues a certificate to a host, with a key of its own. */
  async issue({ names, fromMs, untilMs }: HostNames): Promise<Issued> {
    const keys = await newKeys();
    const certificate = await blank(keys.publicKey, fromMs, untilMs);
    nameIt(certificate.subject, names[0] ?? "");
    certificate.issuer = this.#certificate.subject;
    certificate.extensions = [
      extension("2.5.29.19", true, new BasicConstraints({ cA: false }).toSchema()),
      extension(
        "2.5.29.35",
        false,
        new AuthorityKeyIdentifier({ keyIdentifier: keyName(this.#certificate) }).toSchema(),
      ),
      extension("2.5.29.37", false, new ExtKeyUsage({ keyPurposes: ["1.3.6.1.5.5.7.3.1"] }).toSchema()),
      extension("2.5.29.17", false, new GeneralNames({ names: names.map(generalName) }).toSchema()),
    ];
    await certificate.sign(this.#key, "SHA-256");
    return { cert: pemOf(certificate), key: await keyPemOf(keys.privateKey) };
  }
}

function parsed({ cert, key }: Issued): { readonly certificate: X509Certificate; readonly key: Uint8Array } {
  try {
    const certificate = new X509Certificate(cert);
    const privateKey = createPrivateKey(key);
    if (certificate.ca && certificate.checkPrivateKey(privateKey))
      return { certificate, key: privateKey.export({ format: "der", type: "pkcs8" }) };
  } catch (error) {
    // OpenSSL's words name bytes of the key's file: they are not repeated.
    if (!(error instanceof Error)) throw error;
  }
  throw new TypeError("no authority's certificate with its key");
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(curve, true, ["sign", "verify"]) as Promise<webcrypto.CryptoKeyPair>;
}

async function blank(key: webcrypto.CryptoKey, fromMs: number, untilMs: number): Promise<Certificate> {
  const certificate = new Certificate();
  const serial = randomBytes(SERIAL_BYTES);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  certificate.version = 2;
  certificate.serialNumber = new Integer({ valueHex: serial });
  certificate.notBefore = dateOf(fromMs);
  certificate.notAfter = dateOf(untilMs);
  await certificate.subjectPublicKeyInfo.importKey(key);
  return certificate;
}

function dateOf(ms: number): Time {
  const type = ms < LONG_DATES_FROM_MS ? TimeType.UTCTime : TimeType.GeneralizedTime;
  return new Time({ type, value: new Date(ms) });
}

function nameIt(to: RelativeDistinguishedNames, name: string): void {
  to.typesAndValues.push(new AttributeTypeAndValue({ type: "2.5.4.3", value: new Utf8String({ value: name }) }));
}

/** Key usage "keyCertSign" alone: bit 5 of a string of six. */
function signsCertificates(): BitString {
  return new BitString({ valueHex: Uint8Array.of(0x04), unusedBits: 2 });
}

/** How certificates name a key: 160 bits of its SHA-256 (RFC 7093, 2). */
function keyName({ subjectPublicKeyInfo }: Certificate): OctetString {
  const bytes = new Uint8Array(subjectPublicKeyInfo.toSchema().toBER());
  return new OctetString({ valueHex: createHash("sha256").update(bytes).digest().subarray(0, 20) });
}

/** A name, or an address of IPv4 (RFC 5280, 4.2.1.6). */
function generalName(name: string): GeneralName {
  if (!isIPv4(name)) return new GeneralName({ type: 2, value: name });
  return new GeneralName({ type: 7, value: new OctetString({ valueHex: Uint8Array.from(name.split("."), Number) }) });
}

function extension(extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() });
}

function pemOf(certificate: Certificate): string {
  return new X509Certificate(new Uint8Array(certificate.toSchema(true).toBER())).toString();
}

async function keyPemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" })
    .export({ format: "pem", type: "pkcs8" })
    .toString();
}
