import { createCipheriv, createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { clearPinBlock, ecbMac, openClearPinBlock } from "../../hal/drivers/software-secure-element-algorithms";
import { macWith, signInProof } from "../../hal/drivers/software-secure-element-keys";
import { PlainCiphers } from "../../sim/crypto/ciphers";

const ciphers = new PlainCiphers();
const key = Uint8Array.from({ length: 16 }, (_, at) => at * 7 + 1);

function nodeSm4(block: Uint8Array): Buffer {
  const cipher = createCipheriv("sm4-ecb", key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}

it("MAC by SM4: folded in blocks of 16, two encryptions, eight characters; as Node's SM4 makes it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (message) => {
      const folded = Buffer.alloc(16);
      for (const [at, byte] of message.entries()) folded[at % 16] = (folded[at % 16] ?? 0) ^ byte;
      const text = Buffer.from(folded.toString("hex").toUpperCase(), "ascii");
      const first = nodeSm4(text.subarray(0, 16));
      for (let at = 0; at < 16; at++) first[at] = (first[at] ?? 0) ^ (text[16 + at] ?? 0);
      const expected = nodeSm4(first).toString("hex").toUpperCase().slice(0, 8);
      expect(Buffer.from(ecbMac(ciphers.sm4(key), message)).toString("ascii")).toBe(expected);
    }),
  );
});

it("MAC by SM3: HMAC as Node makes it, its first eight bytes; for SM4 keys alone", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (message) => {
      const expected = createHmac("sm3", key).update(message).digest().subarray(0, 8);
      const made = macWith(ciphers, { algorithm: "sm4", bytes: key }, "hmac-sm3", message);
      expect(made).toEqual({ kind: "ok", bytes: Uint8Array.from(expected) });
    }),
  );
  const refused = { kind: "fault", fault: "no-key" };
  expect(macWith(ciphers, { algorithm: "des3", bytes: key }, "hmac-sm3", key)).toEqual(refused);
  expect(macWith(ciphers, { algorithm: "sm4", bytes: key }, "x9.19", key)).toEqual(refused);
});

it("the proof of a sign-in under an SM4 master key: under a key of its own, not under the master key", () => {
  const message = Uint8Array.of(1, 2, 3);
  const own = nodeSm4(Buffer.from("QSPROOF1QSPROOF2", "ascii"));
  const expected = createHmac("sm3", own).update(message).digest().subarray(0, 8);
  expect(signInProof(ciphers, { algorithm: "sm4", bytes: key }, message)).toEqual(Uint8Array.from(expected));
});

it("a PIN block of 16 bytes, by our reading: opened with its card number and no other", () => {
  const digits = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const block = clearPinBlock(digits, "6200000000000005", 16);
  expect(Buffer.from(block).toString("hex")).toBe("06123456ffffffffffffffffffffffff");
  expect(openClearPinBlock(block, "6200000000000005")).toEqual(digits);
  expect(openClearPinBlock(block, "6200001234567895")).toBeUndefined();
});
