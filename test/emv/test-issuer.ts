import { constants, createHash, generateKeyPairSync, type KeyObject, privateDecrypt } from "node:crypto";
import { concat } from "../../src/emv/bytes";
import type { AuthorityKey } from "../../src/emv/types";
import { bytes } from "./hex";

/*
 * A scheme, an issuer and a card with keys of openssl's making: certificates and signatures are written here from the tables
 * of EMV 4.4 Book 2 and share no code with what checks them.
 */

interface Pair {
  readonly secret: KeyObject;
  readonly modulus: Uint8Array;
}

function pair(bits: number): Pair {
  const made = generateKeyPairSync("rsa", { modulusLength: bits, publicExponent: 3 });
  return {
    secret: made.privateKey,
    modulus: Buffer.from(String(made.publicKey.export({ format: "jwk" }).n), "base64url"),
  };
}

function sha1(...parts: readonly Uint8Array[]): Uint8Array {
  return createHash("sha1").update(concat(parts)).digest();
}

function sign(by: Pair, content: Uint8Array, ...hashed: readonly Uint8Array[]): Uint8Array {
  const block = concat([bytes("6A"), content, sha1(content, ...hashed), bytes("BC")]);
  if (block.length !== by.modulus.length) throw new Error(`${block.length} bytes for a key of ${by.modulus.length}`);
  return privateDecrypt({ key: by.secret, padding: constants.RSA_NO_PADDING }, block);
}

function padded(content: Uint8Array, length: number): Uint8Array {
  return concat([content, new Uint8Array(Math.max(0, length - content.length)).fill(0xbb)]).slice(0, length);
}

export interface Certificate {
  readonly certificate: Uint8Array;
  readonly remainder: Uint8Array;
}

export class TestIssuer {
  readonly #ca = pair(1152);
  readonly #issuer = pair(1024);
  readonly #card = pair(896);
  readonly pan = "6228480000000017";

  get authority(): AuthorityKey {
    return {
      rid: bytes("A000000333"),
      index: 0xf1,
      modulus: this.#ca.modulus,
      exponent: bytes("03"),
      expiry: "20351231",
    };
  }

  /** Book 2, table 6. */
  issuerCertificate(): Certificate {
    const { modulus } = this.#issuer;
    const size = this.#ca.modulus.length;
    const head = concat([bytes("02 622848FF 1235 000001 01 01"), Uint8Array.of(modulus.length, 1)]);
    const content = concat([head, padded(modulus, size - 36)]);
    const remainder = modulus.slice(size - 36);
    return { certificate: sign(this.#ca, content, remainder, bytes("03")), remainder };
  }

  /** Book 2, table 14. */
  cardCertificate(staticData: Uint8Array): Certificate {
    const { modulus } = this.#card;
    const size = this.#issuer.modulus.length;
    const head = concat([bytes(`04 ${this.pan}FFFF 1235 000002 01 01`), Uint8Array.of(modulus.length, 1)]);
    const content = concat([head, padded(modulus, size - 42)]);
    const remainder = modulus.slice(size - 42);
    return { certificate: sign(this.#issuer, content, remainder, bytes("03"), staticData), remainder };
  }

  /** 93: Book 2, table 7. */
  staticSignature(staticData: Uint8Array): Uint8Array {
    return sign(this.#issuer, padded(bytes("03 01 DAC1"), this.#issuer.modulus.length - 22), staticData);
  }

  /** 9F4B: Book 2, table 17. @param dynamic what follows the length. @param terminal the terminal's part. */
  dynamicSignature(dynamic: Uint8Array, ...terminal: readonly Uint8Array[]): Uint8Array {
    const content = padded(
      concat([bytes("05 01"), Uint8Array.of(dynamic.length), dynamic]),
      this.#card.modulus.length - 22,
    );
    return sign(this.#card, content, ...terminal);
  }

  /** 9F4B with CID, cryptogram and the hash of all that was said: Book 2, table 18. */
  combinedSignature(
    cid: number,
    cryptogram: Uint8Array,
    unpredictable: Uint8Array,
    ...said: readonly Uint8Array[]
  ): Uint8Array {
    const dynamic = concat([bytes("02 0021"), Uint8Array.of(cid), cryptogram, sha1(...said)]);
    return this.dynamicSignature(dynamic, unpredictable);
  }
}
