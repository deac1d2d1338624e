import { describe, expect, it } from "vitest";
import { PlainCiphers } from "../../sim/crypto/ciphers";
import {
  decryptTrack,
  type HostKey,
  makePinBlock,
  messageMac,
  openPinBlock,
  wrapKey,
} from "../../sim/crypto/host-security";

const ciphers = new PlainCiphers();
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const des = (byte: number, length: number): HostKey => ({
  algorithm: "des3",
  bytes: new Uint8Array(length).fill(byte),
});

describe("the host's security module", () => {
  it("wraps the published key set", () => {
    const wrapped = (use: "pin" | "mac" | "track", key: HostKey) => {
      const { cryptogram, checkValue } = wrapKey(ciphers, des(0x11, 16), use, key);
      return toHex(cryptogram) + toHex(checkValue);
    };
    expect(wrapped("pin", des(0x22, 16))).toBe("950973182317F80B950973182317F80B00962B60");
    expect(wrapped("mac", des(0x33, 8))).toBe("F679786E2411E3DEADC67D84");
    expect(wrapped("mac", des(0x33, 16)).slice(-8)).toBe("ADC67D84");
    expect(wrapped("track", des(0x44, 16))).toBe("A0C45C59F1E549BBA0C45C59F1E549BBE2F24340");
  });

  it("opens PIN blocks", () => {
    const pan = "6224242900000113";
    expect(toHex(makePinBlock(ciphers, des(0x22, 16), "123456", pan))).toBe("08FE9C81F17AD2C4");
    expect(openPinBlock(ciphers, des(0x22, 16), hex("08FE9C81F17AD2C4"), pan)).toBe("123456");
    expect(openPinBlock(ciphers, des(0x23, 16), hex("08FE9C81F17AD2C5"), pan)).toBeUndefined();
    expect(openPinBlock(ciphers, des(0x22, 16), new Uint8Array(16), pan)).toBeUndefined();
  });

  it("makes MACs of both kinds", () => {
    const key: HostKey = { algorithm: "des3", bytes: hex("C24A8FB57AA20123") };
    const mac = messageMac(ciphers, "ecb", key, hex("4D08F434464FE7BF"));
    expect(Buffer.from(mac).toString("latin1")).toBe("8A9E91B8");
    expect(messageMac(ciphers, "x9.19", key, hex("00")).length).toBe(8);
    expect(() => messageMac(ciphers, "x9.19", { algorithm: "sm4", bytes: new Uint8Array(16) }, hex("00"))).toThrow();
  });

  it("reads an encrypted track as the codec decodes it, with = for D", () => {
    const track = decryptTrack(ciphers, des(0x44, 16), "6224242900000113B=10BC593C02C1F013");
    expect(track).toBe("6224242900000113D28062013949031013");
  });
});
