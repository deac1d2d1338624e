import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PlainCiphers } from "../../sim/crypto/ciphers";

const ciphers = new PlainCiphers();
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** Node refuses `des-ecb`, but 3DES with one key three times is DES. */
function nodeDes(key: Uint8Array, bytes: Uint8Array, encrypt: boolean): Uint8Array {
  const [first, second] = [key.subarray(0, 8), key.length === 8 ? key : key.subarray(8)];
  const make = encrypt ? createCipheriv : createDecipheriv;
  const cipher = make("des-ede3", Buffer.concat([first, second, first]), null).setAutoPadding(false);
  return Uint8Array.from(Buffer.concat([cipher.update(bytes), cipher.final()]));
}

function nodeSm4(key: Uint8Array, bytes: Uint8Array, encrypt: boolean): Uint8Array {
  const make = encrypt ? createCipheriv : createDecipheriv;
  const cipher = make("sm4-ecb", key, null).setAutoPadding(false);
  return Uint8Array.from(Buffer.concat([cipher.update(bytes), cipher.final()]));
}

const blocks = (size: number) =>
  fc.integer({ min: 1, max: 4 }).chain((n) => fc.uint8Array({ minLength: n * size, maxLength: n * size }));
const keyOf = (...sizes: number[]) =>
  fc.constantFrom(...sizes).chain((n) => fc.uint8Array({ minLength: n, maxLength: n }));

describe("DES and 3DES", () => {
  it.each([
    // NBS Special Publication 500-20 and the well-known worked example of FIPS 46.
    ["133457799bbcdff1", "0123456789abcdef", "85e813540f0ab405"],
    ["0101010101010101", "8000000000000000", "95f8a5e5dd31d900"],
    ["8001010101010101", "0000000000000000", "95a8d72813daa94d"],
    ["7ca110454a1a6e57", "01a1d6d039776742", "690f5b0d9a26939b"],
    ["0123456789abcdeffedcba9876543210", "0123456789abcde7", "7f1d0a77826b8aff"],
  ])("known answer: key %s", (key, plain, cipher) => {
    const block = hex(plain);
    const des = ciphers.des(hex(key));
    des.encrypt(block);
    expect(toHex(block)).toBe(cipher);
    des.decrypt(block);
    expect(toHex(block)).toBe(plain);
  });

  it("agrees with Node's crypto", () => {
    fc.assert(
      fc.property(keyOf(8, 16), blocks(8), (key, plain) => {
        const data = plain.slice();
        const des = ciphers.des(key);
        des.encrypt(data);
        expect(data).toEqual(nodeDes(key, plain, true));
        des.decrypt(data);
        expect(data).toEqual(plain);
        des.decrypt(data);
        expect(data).toEqual(nodeDes(key, plain, false));
      }),
    );
  });

  it("works on a view in the middle of a buffer", () => {
    const buffer = new Uint8Array(24).fill(7);
    ciphers.des(new Uint8Array(8)).encrypt(buffer.subarray(8, 16));
    expect(buffer.subarray(0, 8)).toEqual(new Uint8Array(8).fill(7));
    expect(buffer.subarray(16)).toEqual(new Uint8Array(8).fill(7));
    expect(buffer.subarray(8, 16)).not.toEqual(new Uint8Array(8).fill(7));
  });

  it("refuses keys and data of other lengths", () => {
    expect(() => ciphers.des(new Uint8Array(7))).toThrow(RangeError);
    expect(() => ciphers.des(new Uint8Array(8)).encrypt(new Uint8Array(9))).toThrow(RangeError);
  });
});

describe("AES", () => {
  it.each([
    // FIPS 197, Appendix C.
    ["000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a"],
    ["000102030405060708090a0b0c0d0e0f1011121314151617", "dda97ca4864cdfe06eaf70a0ec0d7191"],
    ["000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "8ea2b7ca516745bfeafc49904b496089"],
  ])("known answer: key %s", (key, cipher) => {
    const block = hex("00112233445566778899aabbccddeeff");
    const aes = ciphers.aes(hex(key));
    aes.encrypt(block);
    expect(toHex(block)).toBe(cipher);
    aes.decrypt(block);
    expect(toHex(block)).toBe("00112233445566778899aabbccddeeff");
  });

  it("agrees with Node's crypto", () => {
    fc.assert(
      fc.property(keyOf(16, 24, 32), blocks(16), (key, plain) => {
        const data = plain.slice();
        const aes = ciphers.aes(key);
        aes.encrypt(data);
        const library = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
        expect(data).toEqual(Uint8Array.from(Buffer.concat([library.update(plain), library.final()])));
        aes.decrypt(data);
        expect(data).toEqual(plain);
      }),
    );
  });
});

describe("SM4", () => {
  it("gives the standard's answer (GB/T 32907, A.1)", () => {
    const block = hex("0123456789abcdeffedcba9876543210");
    ciphers.sm4(block.slice()).encrypt(block);
    expect(toHex(block)).toBe("681edf34d206965e86b3e94f536e4246");
  });

  it("agrees with Node's crypto", () => {
    fc.assert(
      fc.property(keyOf(16), blocks(16), (key, plain) => {
        const data = plain.slice();
        const sm4 = ciphers.sm4(key);
        sm4.encrypt(data);
        expect(data).toEqual(nodeSm4(key, plain, true));
        sm4.decrypt(data);
        expect(data).toEqual(plain);
        sm4.decrypt(data);
        expect(data).toEqual(nodeSm4(key, plain, false));
      }),
    );
  });

  it("refuses keys and data of other lengths", () => {
    expect(() => ciphers.sm4(new Uint8Array(8))).toThrow(RangeError);
    expect(() => ciphers.sm4(new Uint8Array(16)).decrypt(new Uint8Array(8))).toThrow(RangeError);
  });
});

describe("SHA-256", () => {
  it("agrees with Node's crypto, at every length around the block", () => {
    for (let length = 0; length < 200; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) & 255);
      expect(toHex(ciphers.sha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });
});

describe("SM3", () => {
  it.each([
    // GB/T 32905-2016, Appendix A.
    ["abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"],
    ["abcd".repeat(16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"],
  ])("known answer: %s", (text, digest) => {
    expect(toHex(ciphers.sm3(Uint8Array.from(Buffer.from(text))))).toBe(digest);
  });

  it("agrees with Node's crypto, at every length about its blocks", () => {
    for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000]) {
      const bytes = new Uint8Array(length).fill(0x5a);
      expect(toHex(ciphers.sm3(bytes))).toBe(createHash("sm3").update(bytes).digest("hex"));
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(toHex(ciphers.sm3(bytes))).toBe(createHash("sm3").update(bytes).digest("hex"));
      }),
    );
  });
});
