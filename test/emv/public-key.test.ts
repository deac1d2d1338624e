import { constants, createHash, generateKeyPairSync, type KeyObject, privateDecrypt, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { bytes } from "./hex";
import { hex } from "./world";

const publicKey = new SoftwarePublicKey();

function modulusOf(key: KeyObject): Uint8Array {
  return Buffer.from(String(key.export({ format: "jwk" }).n), "base64url");
}

test.each([
  [1024, 3],
  [1152, 65537],
  [1408, 3],
  [1984, 65537],
])("[B2 B2.1] RSA of %i bits, exponent %i: opens what openssl signed", async (modulusLength, publicExponent) => {
  const pair = generateKeyPairSync("rsa", { modulusLength, publicExponent });
  const plain = randomBytes(modulusLength / 8);
  plain[0] = 0x6a & 0x3f;
  const block = privateDecrypt({ key: pair.privateKey, padding: constants.RSA_NO_PADDING }, plain);
  const opened = await publicKey.rsa({
    modulus: modulusOf(pair.publicKey),
    exponent: publicExponent === 3 ? bytes("03") : bytes("010001"),
    block,
  });
  expect(hex(opened)).toBe(hex(plain));
});

test("[F06] keys and blocks out of bounds give nothing", async () => {
  const modulus = new Uint8Array(128).fill(0xff);
  const block = new Uint8Array(128).fill(0x11);
  const exponent = bytes("03");
  const nothing = async (request: Parameters<typeof publicKey.rsa>[0]) => (await publicKey.rsa(request)).length === 0;
  expect(await nothing({ modulus, exponent, block: block.slice(1) })).toBe(true);
  expect(await nothing({ modulus: modulus.slice(0, 63), exponent, block: block.slice(0, 63) })).toBe(true);
  expect(await nothing({ modulus: new Uint8Array(256).fill(255), exponent, block: new Uint8Array(256) })).toBe(true);
  expect(await nothing({ modulus, exponent: bytes("FFFFFF"), block })).toBe(true);
  expect(await nothing({ modulus, exponent: bytes(""), block })).toBe(true);
  expect(await nothing({ modulus, exponent, block: modulus })).toBe(true);
  expect(await nothing({ modulus: modulus.map((byte, at) => (at === 127 ? 0xfe : byte)), exponent, block })).toBe(true);
  expect((await publicKey.rsa({ modulus, exponent, block })).length).toBe(128);
});

test("[B2 B3.1] SHA-1 is node's for every length around a block and beyond", async () => {
  for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000, 4096]) {
    const message = randomBytes(length);
    expect(hex(await publicKey.sha1(message))).toBe(createHash("sha1").update(message).digest("hex").toUpperCase());
  }
  await expect(publicKey.sha1(new Uint8Array(8193))).rejects.toThrow(RangeError);
});
