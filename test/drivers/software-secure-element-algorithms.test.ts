import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkValue,
  clearPinBlock,
  decryptTrackDigits,
  ecbMac,
  encryptTrackDigits,
  foldBlocks,
  openClearPinBlock,
  sameBytes,
  x919Mac,
} from "../../hal/drivers/software-secure-element-algorithms";
import { PlainCiphers } from "../../sim/crypto/ciphers";

const ciphers = new PlainCiphers();
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const ascii = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const digitsOf = (text: string) => Uint8Array.from(text, Number);
const track = "6224242900000113D28062013949031013";

describe("check values and keys (unionpay.md §4, recomputed)", () => {
  it.each([
    ["22222222222222222222222222222222", "00962B60"],
    ["3333333333333333", "ADC67D84"],
    ["44444444444444444444444444444444", "E2F24340"],
    ["d931648f3de313a4a22c15dca4f4299e", "900ECCE3"],
    ["ab7c577cc7a18045", "CFF1592A"],
  ])("check value of %s", (key, value) => {
    expect(toHex(checkValue(ciphers.des(hex(key))))).toBe(value);
  });

  it("opens a key under its master key", () => {
    const key = hex("96D605EA176B7E9E");
    ciphers.des(hex("70F2A84CCBC2AE8625CBB0F2C22AB923")).decrypt(key);
    expect(toHex(key)).toBe("C24A8FB57AA20123");
  });
});

describe("MAC", () => {
  it.each([
    ["C24A8FB57AA20123", "4D08F434464FE7BF", "8A9E91B8"],
    ["313215FDA2C4AB4C", "8DBA2933C4B6C379", "B7133B57"],
  ])("UnionPay's: key %s, fold %s", (key, folded, mac) => {
    expect(ascii(ecbMac(ciphers.des(hex(key)), hex(folded)))).toBe(mac);
  });

  it("fills the last block with zeros and mixes the blocks", () => {
    expect(toHex(foldBlocks(hex("0102030405060708FF"), 8))).toBe("FE02030405060708");
    expect(toHex(foldBlocks(new Uint8Array(0), 8))).toBe("0000000000000000");
  });

  it("with SM4 is a CBC-MAC of the fold's hex text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (message) => {
        const key = hex("0123456789abcdeffedcba9876543210");
        const text = Buffer.from(toHex(foldBlocks(message, 16)), "latin1");
        const cipher = createCipheriv("sm4-cbc", key, Buffer.alloc(16)).setAutoPadding(false);
        const last = Buffer.concat([cipher.update(text), cipher.final()]).subarray(16);
        expect(ascii(ecbMac(ciphers.sm4(key), message))).toBe(toHex(last).slice(0, 8));
      }),
    );
  });

  it("X9.19 agrees with Node's DES in CBC", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        (key, message) => {
          const [first, second] = [key.subarray(0, 8), key.subarray(8)];
          const padded = Buffer.alloc(Math.ceil(message.length / 8) * 8);
          padded.set(message);
          const single = createCipheriv("des-ede3-cbc", Buffer.concat([first, first, first]), Buffer.alloc(8));
          const chain = single.setAutoPadding(false).update(padded);
          const before = padded.length > 8 ? chain.subarray(-16, -8) : Buffer.alloc(8);
          const double = createCipheriv("des-ede3-cbc", Buffer.concat([first, second, first]), before);
          const mac = double.setAutoPadding(false).update(padded.subarray(-8));
          expect(x919Mac(ciphers.des(first), ciphers.des(key), message)).toEqual(Uint8Array.from(mac));
        },
      ),
    );
  });
});

describe("PIN block (ISO 9564-1, format 0)", () => {
  it("gives the published numbers", () => {
    const pin = digitsOf("123456");
    expect(toHex(clearPinBlock(pin, "9001100000000027", 8))).toBe("06122556FFFFFFFD");
    const block = clearPinBlock(pin, "6224242900000113", 8);
    expect(toHex(block)).toBe("061276146FFFFFEE");
    ciphers.des(new Uint8Array(16).fill(0x22)).encrypt(block);
    expect(toHex(block)).toBe("08FE9C81F17AD2C4");
    expect(toHex(clearPinBlock(pin, "", 8))).toBe("06123456FFFFFFFF");
  });

  it.each([
    ["62980101", "06123456F9D67FEF"],
    ["629801000015", "0612327F7FEFFFFE"],
    ["6298010000017", "061256CEFEFFFFFE"],
  ])("puts zeros before a number of fewer than thirteen digits: %s", (pan, block) => {
    expect(toHex(clearPinBlock(digitsOf("123456"), pan, 8))).toBe(block);
  });

  it("opens to the PIN again, and only with its card number", () => {
    const pan = fc.stringMatching(/^\d{8,19}$/);
    fc.assert(
      fc.property(fc.stringMatching(/^\d{4,12}$/), pan, pan, fc.constantFrom(8, 16), (pin, card, other, size) => {
        const block = clearPinBlock(digitsOf(pin), card, size);
        expect(block.length).toBe(size);
        expect(openClearPinBlock(block, card)).toEqual(digitsOf(pin));
        const stranger = openClearPinBlock(block, other);
        if (Number(card.slice(-13, -1)) === Number(other.slice(-13, -1))) expect(stranger).toEqual(digitsOf(pin));
        else expect(stranger).not.toEqual(digitsOf(pin));
      }),
    );
  });

  it("refuses what is no PIN or no card number, without naming it", () => {
    expect(() => clearPinBlock(digitsOf("123"), "", 8)).toThrow("a PIN has 4 to 12 digits");
    for (const pan of ["1234567", "1".repeat(20), "12345678A"])
      expect(() => clearPinBlock(digitsOf("1234"), pan, 8)).toThrow("a card number has 8 to 19 digits");
  });
});

describe("track encryption", () => {
  const tdk = ciphers.des(new Uint8Array(16).fill(0x44));

  it("takes the sixteen digits that end two before the last, or one of an odd length", () => {
    expect(encryptTrackDigits(tdk, track)).toBe("6224242900000113BD10BC593C02C1F013");
    expect(encryptTrackDigits(tdk, `${track}7`)).toBe("6224242900000113D2DA30753ADA31E4917");
  });

  it("comes back, separators as D, length unchanged", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\d=]{17,104}$/), (digits) => {
        const encrypted = encryptTrackDigits(tdk, digits);
        expect(encrypted.length).toBe(digits.length);
        expect(decryptTrackDigits(tdk, encrypted)).toBe(digits.replaceAll("=", "D"));
      }),
    );
  });

  it("fills a short track on the left", () => {
    expect(decryptTrackDigits(tdk, encryptTrackDigits(tdk, "12=34"))).toBe("FFFFFFFFFFFF12D34");
  });
});

it("compares bytes by value and length", () => {
  expect(sameBytes(hex("0102"), hex("0102"))).toBe(true);
  expect(sameBytes(hex("0102"), hex("0103"))).toBe(false);
  expect(sameBytes(hex("0102"), hex("010200"))).toBe(false);
});
