import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { publicKeyOf, signMessage } from "../../hal/drivers/software-secure-element-signing";
import { nativeEcdsa } from "../../sim/desktop/sweep/native-ecdsa";
import { SeededRandom } from "../../sim/world/random";

/** RFC 6979, A.2.5: the key, its public point, and the signatures of two messages with SHA-256. */
const rfc = {
  key: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
  x: "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
  y: "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
  sample:
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716" +
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
  test:
    "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367" +
    "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
};

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
const ascii = (text: string) => new Uint8Array(Buffer.from(text, "ascii"));

describe("ECDSA of the desktop", () => {
  it("signs as RFC 6979 has it", () => {
    expect(hex(nativeEcdsa.publicKeyOf(bytes(rfc.key)))).toBe(`04${rfc.x}${rfc.y}`);
    expect(hex(nativeEcdsa.signMessage(bytes(rfc.key), ascii("sample")))).toBe(rfc.sample);
    expect(hex(nativeEcdsa.signMessage(bytes(rfc.key), ascii("test")))).toBe(rfc.test);
  });

  it("gives the bytes of the element's own, which OpenSSL takes", () => {
    const random = new SeededRandom(1);
    for (let at = 0; at < 40; at++) {
      const key = random.bytes(32);
      // Below the curve's order, and small at times.
      key.fill(0, 0, at % 4 === 3 ? 31 : 1);
      key[31] = 1 + (at % 7);
      const message = random.bytes(at * 11);
      const signature = nativeEcdsa.signMessage(key, message);
      const point = nativeEcdsa.publicKeyOf(key);
      expect(point).toEqual(publicKeyOf(key));
      expect(signature).toEqual(signMessage(key, message));
      const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => Buffer.from(part).toString("base64url"));
      const jwk = { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" };
      const known = { key: createPublicKey({ format: "jwk", key: jwk }), dsaEncoding: "ieee-p1363" as const };
      expect(verify("sha256", message, known, signature)).toBe(true);
    }
  });

  it("refuses a key that is none", () => {
    expect(() => nativeEcdsa.publicKeyOf(new Uint8Array(32))).toThrow();
    expect(() => nativeEcdsa.publicKeyOf(new Uint8Array(32).fill(0xff))).toThrow();
  });
});
