import { describe, expect, it } from "vitest";
import {
  clearPinBlock,
  ecbMac,
  encryptTrackDigits,
  foldBlocks,
} from "../../../hal/drivers/software-secure-element-algorithms";
import { PlainCiphers } from "../../../sim/crypto/ciphers";
import { unwrapMessage } from "../../../sim/desktop/commands/decode";
import { encodeMessage, macInput } from "../../../src/host/iso8583/codec";
import { unionPay } from "../../../src/host/iso8583/dialect";
import { encodeFrame } from "../../../src/host/iso8583/frame";
import { binaryField } from "../../../src/host/iso8583/message";
import { parseSignInKeys } from "../../../src/host/iso8583/sign-in-keys";
import { describeWithVectors, type Vector } from "../../vectors";

/**
 * Messages whose bytes are not those that we would write, by name, with the reason. None of the samples is: even their
 * odd digit counts are filled with 0. (A fill of F, seen in field 35 elsewhere, is tried in codec.test.ts.)
 */
const notCanonical: { readonly [name: string]: string } = {};

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const isMessage = (vector: Vector) => !/^(crypto|field|own)-/.test(vector.name);
const ciphers = new PlainCiphers();

describeWithVectors<readonly Vector[]>("recorded messages", "unionpay-messages.json", (vectors) => {
  const recorded = vectors.filter(isMessage);
  const vector = (name: string) => {
    const found = vectors.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no vector ${name}`);
    return found.hex;
  };

  it("has messages", () => expect(recorded.length).toBeGreaterThanOrEqual(21));

  describe.each(recorded)("$name", ({ name, hex: text, notes }) => {
    const found = unwrapMessage(hex(text));
    if (found.kind !== "message") throw new Error(`${name}: ${found.field}, ${found.expected}`);

    it("is framed as its notes say", () => {
      expect(found.lengthBytes !== undefined).toBe(notes.includes("framing: 2-byte length"));
      expect(found.frame !== undefined).toBe(!notes.includes("framing: message only"));
    });

    it("encodes to the same bytes", () => {
      const message = encodeMessage(unionPay, found.message);
      const whole = found.frame === undefined ? message : encodeFrame({ ...found.frame, message });
      const sent = found.frame !== undefined && found.lengthBytes === undefined ? whole.subarray(2) : whole;
      if (notCanonical[name] === undefined) expect(toHex(sent)).toBe(text);
      else expect(toHex(sent), notCanonical[name]).not.toBe(text);
    });
  });

  it("the published MAC of a whole sale", () => {
    const found = unwrapMessage(hex(vector("blog-mag-sale-req-0200-mac")));
    if (found.kind !== "message") throw new Error(found.field);
    const covered = macInput(unionPay, found.message);
    expect(toHex(foldBlocks(covered, 8))).toBe(vector("crypto-ecb-mac-1"));
    expect(ecbMac(ciphers.des(hex("C24A8FB57AA20123")), covered)).toEqual(binaryField(found.message, 64));
  });

  it("the keys of a sign-in are those of the published set", () => {
    const found = unwrapMessage(hex(vector("npp-signin-resp-0810-60byte")));
    if (found.kind !== "message") throw new Error(found.field);
    const field62 = binaryField(found.message, 62) ?? new Uint8Array(0);
    expect(toHex(field62)).toBe(vector("crypto-signin-keys-tmk11"));
    expect(parseSignInKeys(field62, "des3")).toMatchObject({ kind: "keys" });
  });

  it("the second fold, PIN blocks and tracks", () => {
    const mac = ecbMac(ciphers.des(hex("313215FDA2C4AB4C")), hex(vector("crypto-ecb-mac-2")));
    expect(Buffer.from(mac).toString("latin1")).toBe("B7133B57");
    const pin = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(toHex(clearPinBlock(pin, "9001100000000027", 8))).toBe(vector("crypto-pinblock"));
    const block = clearPinBlock(pin, "6224242900000113", 8);
    ciphers.des(new Uint8Array(16).fill(0x22)).encrypt(block);
    expect(toHex(block)).toBe(vector("own-pinblock-3des"));
    const tdk = ciphers.des(new Uint8Array(16).fill(0x44));
    const track = "6224242900000113D28062013949031013";
    expect(encryptTrackDigits(tdk, track)).toBe(vector("own-track2-enc-even"));
    expect(`${encryptTrackDigits(tdk, `${track}7`)}F`).toBe(vector("own-track2-enc-odd"));
  });

  it.each([
    ["field-f60-8digits", { 60: "22000001" }],
    ["field-f2-16digits", { 2: "5477666265921222" }],
    ["field-f22-021", { 22: "021" }],
    ["field-f22-022", { 22: "022" }],
    ["field-f23-123", { 23: "123" }],
  ] as const)("%s", (name, fields) => {
    expect(toHex(encodeMessage(unionPay, { mti: "0200", fields }).subarray(10))).toBe(vector(name));
  });
});
