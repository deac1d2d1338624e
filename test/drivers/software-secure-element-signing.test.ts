import { webcrypto } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { publicKey, publicKeyOf, sign, signMessage } from "../../hal/drivers/software-secure-element-signing";
import { PlainCiphers } from "../../sim/crypto/ciphers";

const ciphers = new PlainCiphers();
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const ascii = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

/** RFC 6979, A.2.5: P-256 with SHA-256. */
const key = hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");

describe("ECDSA over P-256", () => {
  it("has the public key of RFC 6979", () => {
    expect(toHex(publicKeyOf(key))).toBe(
      "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
    );
  });

  it.each([
    [
      "sample",
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    ],
    [
      "test",
      "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
    ],
  ])("signs %j as RFC 6979 does", (message, signature) => {
    expect(toHex(signMessage(key, ascii(message)))).toBe(signature);
  });

  it("gives what OpenSSL verifies, for any device and message, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 300 }),
        async (secret, message) => {
          const signed = sign(ciphers, secret, message);
          const known = publicKey(ciphers, secret);
          if (signed.kind === "fault" || known.kind === "fault") throw new Error("refused");
          const verifies = async (of: Uint8Array<ArrayBuffer>) =>
            webcrypto.subtle.verify(
              { name: "ECDSA", hash: "SHA-256" },
              await webcrypto.subtle.importKey(
                "raw",
                known.bytes.slice(),
                { name: "ECDSA", namedCurve: "P-256" },
                false,
                ["verify"],
              ),
              signed.bytes.slice(),
              of,
            );
          expect(await verifies(message.slice())).toBe(true);
          expect(await verifies(Uint8Array.of(...message, 0))).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });
});
