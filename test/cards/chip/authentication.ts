import { constants, createHash, createPublicKey, publicDecrypt } from "node:crypto";
import { expect } from "vitest";
import { authorityKeys } from "../../../sim/cards/chip/certificates.data";
import { type Begun, objectValue, type Tlv } from "./terminal";

/** Recovers certificates and signatures with OpenSSL (EMV 4.4 Book 2, 5 and 6). */

export interface Recovered {
  readonly modulus: Buffer;
  readonly exponent: Buffer;
}

export function sha1(...parts: readonly Buffer[]): Buffer {
  return createHash("sha1").update(Buffer.concat(parts)).digest();
}

export function open(key: Recovered, block: Buffer): Buffer {
  const jwk = { kty: "RSA", n: key.modulus.toString("base64url"), e: key.exponent.toString("base64url") };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  return publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block);
}

/** Header, trailer, format and hash; gives what lies between. */
function checked(block: Buffer, format: number, hashed: readonly Buffer[]): Buffer {
  expect([block[0], block.at(-1), block[1]]).toEqual([0x6a, 0xbc, format]);
  const text = block.subarray(1, -21);
  expect(block.subarray(-21, -1).toString("hex")).toBe(sha1(text, ...hashed).toString("hex"));
  return text;
}

function optional(objects: readonly Tlv[], tag: string): Buffer {
  return objects.find((each) => each.tag === tag)?.value ?? Buffer.alloc(0);
}

function keyFrom(left: Buffer, length: number, remainder: Buffer): Buffer {
  const modulus = Buffer.concat([left, remainder]).subarray(0, length);
  expect(modulus).toHaveLength(length);
  return modulus;
}

export function issuerKey({ objects }: Pick<Begun, "objects">): Recovered {
  const index = objectValue(objects, "8F").toString("hex").toUpperCase();
  const authority = authorityKeys.find((each) => each.index === index);
  if (!authority) throw new Error(`no key ${index}`);
  const key = { modulus: Buffer.from(authority.modulus, "hex"), exponent: Buffer.from(authority.exponent, "hex") };
  const exponent = objectValue(objects, "9F32");
  const remainder = optional(objects, "92");
  const certificate = objectValue(objects, "90");
  expect(certificate).toHaveLength(key.modulus.length);
  const text = checked(open(key, certificate), 0x02, [remainder, exponent]);
  const pan = objectValue(objects, "5A").toString("hex");
  expect(pan.startsWith(text.subarray(1, 5).toString("hex").replace(/f+$/, ""))).toBe(true);
  return { modulus: keyFrom(text.subarray(14), text[12] ?? 0, remainder), exponent };
}

export function cardKey(begun: Begun): Recovered {
  const { objects } = begun;
  const issuer = issuerKey(begun);
  const [exponent, remainder] = [objectValue(objects, "9F47"), optional(objects, "9F48")];
  const certificate = objectValue(objects, "9F46");
  expect(certificate).toHaveLength(issuer.modulus.length);
  const text = checked(open(issuer, certificate), 0x04, [remainder, exponent, begun.signed, begun.profile]);
  const pan = objectValue(objects, "5A").toString("hex").replace(/f+$/, "");
  expect(text.subarray(1, 11).toString("hex").replace(/f+$/, "")).toBe(pan);
  return { modulus: keyFrom(text.subarray(20), text[18] ?? 0, remainder), exponent };
}

/** 93: the static signature. */
export function checkStatic(begun: Begun): Buffer {
  const text = checked(open(issuerKey(begun), objectValue(begun.objects, "93")), 0x03, [begun.signed, begun.profile]);
  return text.subarray(2, 4);
}

/** 9F4B: gives the ICC dynamic data. */
export function checkDynamic(key: Recovered, signature: Buffer, hashed: Buffer): Buffer {
  expect(signature).toHaveLength(key.modulus.length);
  const text = checked(open(key, signature), 0x05, [hashed]);
  return text.subarray(3, 3 + (text[2] ?? 0));
}
