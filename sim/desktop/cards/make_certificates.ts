/**
 * Makes `sim/cards/chip/certificates.data.ts`: the certificates of the deck's chips under the test world's own
 * certification authority. Private keys are kept in `test-keys.json` beside this file and only made where one is missing,
 * so that another run changes nothing but what the cards' data changed. Test keys: they open nothing anywhere else.
 *
 * Run from the project's root: `npx esbuild sim/desktop/cards/make_certificates.ts --bundle --platform=node
 * --format=esm | node --input-type=module`.
 */
import { generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { sha1 } from "../../../hal/drivers/sha1";
import { staticData } from "../../cards/chip/application";
import { hex, hexOf } from "../../cards/chip/bytes";
import type { AuthorityKey, CardCertificate, IssuerCertificate } from "../../cards/chip/certificates";
import { certifyCard, certifyIssuer, signStatic } from "../../cards/chip/certify";
import { chipOf } from "../../cards/chip/deck-chips";
import type { ChipPrivateKey } from "../../cards/chip/profile";
import { deck } from "../../cards/deck";
import { PlainCiphers } from "../../crypto/ciphers";

const keysFile = "sim/desktop/cards/test-keys.json";
const outcome = "sim/cards/chip/certificates.data.ts";

/** UnionPay's registered application provider; the indexes are none that it uses. */
const rid = "A000000333";
const authorities = [
  { index: "E0", bits: 1408, exponent: 3, expiry: "20491231" },
  { index: "E1", bits: 1984, exponent: 65_537, expiry: "20491231" },
  // No card is certified under it: a terminal must not keep it.
  { index: "E2", bits: 1152, exponent: 3, expiry: "20201231" },
];
/** The second authority's certificates are longer than an issuer's key: they have no remainder. */
const issuers = [
  { bin: "629800", authority: "E0", bits: 1152, serial: "000101" },
  { bin: "629801", authority: "E1", bits: 1152, serial: "000102" },
];
const CARD_BITS = 1024;
/** Of certificates: an expired card fails by its own date alone. */
const EXPIRY = "1249";

interface KeptKey {
  readonly modulus: string;
  readonly exponent: number;
  readonly privateKey: ChipPrivateKey;
}

const kept: { [name: string]: KeptKey } = existsSync(keysFile) ? JSON.parse(readFileSync(keysFile, "utf8")) : {};

function hexOfBase64(text: string | undefined): string {
  return Buffer.from(text ?? "", "base64url")
    .toString("hex")
    .toUpperCase();
}

function keyOf(name: string, bits: number, exponent: number): KeptKey {
  const before = kept[name];
  if (before !== undefined) return before;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: bits, publicExponent: exponent });
  const { n, p, q, dp, dq, qi } = privateKey.export({ format: "jwk" });
  const half = bits / 8;
  const part = (text: string | undefined) => hexOfBase64(text).padStart(half, "0");
  const fresh: KeptKey = {
    modulus: hexOfBase64(n),
    exponent,
    privateKey: { p: part(p), q: part(q), dp: part(dp), dq: part(dq), qInverse: part(qi) },
  };
  kept[name] = fresh;
  return fresh;
}

function exponentHex(exponent: number): string {
  return exponent > 0xff ? exponent.toString(16).padStart(6, "0") : exponent.toString(16).padStart(2, "0");
}

const authorityKeys: AuthorityKey[] = authorities.map(({ index, bits, exponent, expiry }) => {
  const { modulus } = keyOf(`authority ${index}`, bits, exponent);
  const checksum = hexOf(sha1(hex(rid + index + modulus + exponentHex(exponent))));
  return { rid, index, modulus, exponent: exponentHex(exponent), checksum, expiry };
});

const issuerCertificates: IssuerCertificate[] = issuers.map(({ bin, authority, bits, serial }) => {
  const above = authorities.find(({ index }) => index === authority);
  if (above === undefined) throw new Error(`no authority ${authority}`);
  const signer = keyOf(`authority ${authority}`, above.bits, above.exponent).privateKey;
  const key = keyOf(`issuer ${bin}`, bits, 3);
  const { certificate, remainder } = certifyIssuer(signer, bin, { key, expiry: EXPIRY, serial });
  return { bin, authority, certificate: hexOf(certificate), remainder: hexOf(remainder), exponent: "03" };
});

const cardCertificates: { [cardId: string]: CardCertificate } = {};
deck.forEach((card, at) => {
  const application = chipOf(card, new PlainCiphers())?.applications[0];
  if (application === undefined) return;
  const issuer = issuers.find(({ bin }) => card.pan.startsWith(bin));
  if (issuer === undefined) throw new Error(`${card.id}: no issuer`);
  const signer = keyOf(`issuer ${issuer.bin}`, issuer.bits, 3).privateKey;
  const key = keyOf(`card ${card.id}`, CARD_BITS, 3);
  const serial = (0x1000 + at).toString(16).padStart(6, "0");
  const data = staticData(application);
  const { certificate, remainder } = certifyCard(signer, card.pan, { key, expiry: EXPIRY, serial }, data);
  cardCertificates[card.id] = {
    privateKey: key.privateKey,
    certificate: hexOf(certificate),
    remainder: hexOf(remainder),
    exponent: "03",
    signature: hexOf(signStatic(signer, "DAC1", data)),
  };
});

writeFileSync(keysFile, `${JSON.stringify(kept, null, 2)}\n`);
writeFileSync(
  outcome,
  `// Made by sim/desktop/cards/make_certificates.ts: not to be edited. Test keys.
import type { AuthorityKey, CardCertificate, IssuerCertificate } from "./certificates";

/** The keys of the test world's certification authority. */
export const authorityKeys: readonly AuthorityKey[] = Object.freeze(${JSON.stringify(authorityKeys, null, 1)});

/** The keys of the deck's issuers, certified. */
export const issuerCertificates: readonly IssuerCertificate[] = Object.freeze(${JSON.stringify(issuerCertificates, null, 1)});

/** The keys of the deck's chips, certified, by the card's id. */
export const cardCertificates: { readonly [cardId: string]: CardCertificate } = Object.freeze(${JSON.stringify(cardCertificates, null, 1)});
`,
);
