/** The master keys of an issuer, hex: cards' own keys for cryptogram, script MAC and script cipher derive from them. */
export interface IssuerKeys {
  /** The first six digits of its cards. */
  readonly bin: string;
  readonly cryptogram: string;
  readonly mac: string;
  readonly cipher: string;
}

/** The two issuers of the deck. Test keys, which open nothing elsewhere. */
const issuers: readonly IssuerKeys[] = Object.freeze([
  Object.freeze({
    bin: "629800",
    cryptogram: "51A16E0D38F28C9BC4DA4F8A13E6B561",
    mac: "2C7F91D0A84E5B34EF02687C9DB61A73",
    cipher: "8FB93E5267D0C11A4552ADF4983E7C0D",
  }),
  Object.freeze({
    bin: "629801",
    cryptogram: "E9463B02C7758AD31F9461DCB0295E86",
    mac: "6BD5803E19A7F24CC83B155EFD920467",
    cipher: "3408FECD9ABF6275D6C1701C2F495BE3",
  }),
]);

/** The keys of the issuer of a number; undefined for a BIN that the deck does not have. */
export function issuerKeysOf(pan: string): IssuerKeys | undefined {
  return issuers.find(({ bin }) => pan.startsWith(bin));
}
