import type { ChipPrivateKey } from "./profile";

/** A key of the test world's certification authority, as a terminal loads it (EMV 4.4 Book 2, 11.2.1). Hex. */
export interface AuthorityKey {
  /** 5 bytes. */
  readonly rid: string;
  /** 8F, one byte. */
  readonly index: string;
  readonly modulus: string;
  /** 03 or 010001. */
  readonly exponent: string;
  /** SHA-1 of all above. */
  readonly checksum: string;
  /** YYYYMMDD. */
  readonly expiry: string;
}

/** An issuer's public key as its cards carry it. Hex. */
export interface IssuerCertificate {
  /** First six digits of its cards. */
  readonly bin: string;
  /** 8F: who vouches for it. */
  readonly authority: string;
  /** 90. */
  readonly certificate: string;
  /** 92, "" when the whole key fits into the certificate. */
  readonly remainder: string;
  /** 9F32. */
  readonly exponent: string;
}

/** What certifies one card. Hex. */
export interface CardCertificate {
  readonly privateKey: ChipPrivateKey;
  /** 9F46. */
  readonly certificate: string;
  /** 9F48. */
  readonly remainder: string;
  /** 9F47. */
  readonly exponent: string;
  /** 93: the static data signed by the issuer. */
  readonly signature: string;
}
