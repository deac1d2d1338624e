import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { SoftwareSecureElement } from "../../hal/drivers/software-secure-element";
import type { WrappedKey } from "../../hal/secure-element";
import { PlainCiphers } from "../../sim/crypto/ciphers";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const master = new Uint8Array(16).fill(0x11);
const pan = "6224242900000113";

const des = (use: WrappedKey["use"], cryptogram: string, checkValue: string): WrappedKey => ({
  use,
  algorithm: "des3",
  cryptogram: hex(cryptogram),
  checkValue: hex(checkValue),
});
/** Sign-in keys under a master key of 16 × 11: PIK 22…, MAK 33…, TDK 44… (unionpay.md §4). */
const pik = des("pin", "950973182317F80B950973182317F80B", "00962B60");
const mak = des("mac", "F679786E2411E3DE0000000000000000", "ADC67D84");
const tdk = des("track", "A0C45C59F1E549BBA0C45C59F1E549BB", "E2F24340");

let stored: Uint8Array | undefined;
let entries: Map<number, Uint8Array>;
let drawn = 0;

function boot(): SoftwareSecureElement {
  return new SoftwareSecureElement({
    ciphers: new PlainCiphers(),
    fuse: new Uint8Array(16).fill(0x5a),
    store: {
      load: async () => stored,
      save: async (bytes) => {
        stored = bytes.slice();
      },
    },
    pins: {
      take: (entry) => {
        const digits = entries.get(entry);
        entries.delete(entry);
        return digits;
      },
    },
    transmit: async () => ({ kind: "removed" }),
    publicKey: new SoftwarePublicKey(),
    random: (length) =>
      Uint8Array.from({ length }, () => {
        drawn = (drawn * 75 + 74) % 65537;
        return drawn & 255;
      }),
  });
}

async function loaded(): Promise<SoftwareSecureElement> {
  const element = boot();
  await element.injectMaster(0, master, "des3");
  expect(await element.load({ masterSlot: 0, keys: [pik, mak, tdk] })).toEqual({ kind: "loaded" });
  return element;
}

beforeEach(() => {
  stored = undefined;
  entries = new Map();
  drawn = 1;
});

describe("keys", () => {
  it("starts without any, and says so", async () => {
    const element = boot();
    const none = { master: false, pin: false, mac: false, track: false, tampered: false };
    expect(await element.status()).toEqual(none);
    const noKey = { kind: "fault", fault: "no-key" };
    expect(await element.load({ masterSlot: 0, keys: [pik] })).toEqual(noKey);
    expect(await element.mac({ algorithm: "ecb", message: hex("00") })).toEqual(noKey);
    expect(await element.encryptTrack({ track: "1234" })).toEqual(noKey);
  });

  it("signs with a key that stays the device's own until it is wiped", async () => {
    const element = boot();
    const message = hex("01020304");
    const before = [await element.sign({ message }), await element.publicKey()];
    expect(before.map((sealed) => sealed.kind === "ok" && sealed.bytes.length)).toEqual([64, 65]);
    expect([await boot().sign({ message }), await boot().publicKey()]).toEqual(before);
    await expect(element.sign({ message: new Uint8Array(513) })).rejects.toThrow(RangeError);
    await element.wipe();
    const tampered = { kind: "fault", fault: "tampered" };
    expect([await element.sign({ message }), await element.publicKey()]).toEqual([tampered, tampered]);
    await element.injectMaster(0, master, "des3");
    expect(await element.publicKey()).not.toEqual(before[1]);
  });

  it("keeps them over power cuts", async () => {
    await loaded();
    const again = boot();
    expect(await again.status()).toEqual({ master: true, pin: true, mac: true, track: true, tampered: false });
  });

  it("takes a set whole or not at all", async () => {
    const element = await loaded();
    const before = await element.mac({ algorithm: "ecb", message: hex("0102") });
    const wrong = { ...tdk, checkValue: hex("00000000") };
    const other = { ...mak, cryptogram: pik.cryptogram, checkValue: pik.checkValue };
    const fault = { kind: "fault", fault: "check-value" };
    expect(await element.load({ masterSlot: 0, keys: [pik, other, wrong] })).toEqual(fault);
    expect(await element.mac({ algorithm: "ecb", message: hex("0102") })).toEqual(before);
  });

  it("refuses lengths, check values and algorithms that are none", async () => {
    const element = await loaded();
    const load = (key: WrappedKey) => element.load({ masterSlot: 0, keys: [key] });
    const fault = { kind: "fault", fault: "check-value" };
    expect(await load({ ...pik, cryptogram: new Uint8Array(0), checkValue: new Uint8Array(0) })).toEqual(fault);
    expect(await load({ ...pik, cryptogram: new Uint8Array(17) })).toEqual(fault);
    expect(await load({ ...pik, checkValue: hex("00962B") })).toEqual(fault);
    expect(await load({ ...pik, algorithm: "sm4" })).toEqual({ kind: "fault", fault: "no-key" });
    expect(await element.load({ masterSlot: 3, keys: [pik] })).toEqual({ kind: "fault", fault: "no-key" });
  });

  it("forgets the working keys and keeps the master key", async () => {
    const element = await loaded();
    await element.forget();
    const expected = { master: true, pin: false, mac: false, track: false, tampered: false };
    expect(await element.status()).toEqual(expected);
    expect(await boot().status()).toEqual(expected);
  });

  it("takes SM4 keys", async () => {
    const ciphers = new PlainCiphers();
    const element = boot();
    await element.injectMaster(9, master, "sm4");
    const key = new Uint8Array(16).fill(0x77);
    const cryptogram = key.slice();
    ciphers.sm4(master).encrypt(cryptogram);
    const zeros = new Uint8Array(16);
    ciphers.sm4(key).encrypt(zeros);
    const wrapped = { algorithm: "sm4", cryptogram, checkValue: zeros.slice(0, 4) } as const;
    const keys = [
      { use: "pin", ...wrapped },
      { use: "mac", ...wrapped },
    ] as const;
    expect(await element.load({ masterSlot: 9, keys })).toEqual({ kind: "loaded" });
    entries.set(1, Uint8Array.of(1, 2, 3, 4));
    const block = await element.pinBlock({ entry: 1, format: "iso-0", pan });
    expect(block.kind === "ok" && block.bytes.length).toBe(16);
    const refused = await element.mac({ algorithm: "x9.19", message: zeros });
    expect(refused).toEqual({ kind: "fault", fault: "no-key" });
  });

  it("does not show a key in what it stores", async () => {
    await loaded();
    const text = toHex(stored ?? new Uint8Array(0));
    for (const byte of ["11", "22", "33", "44"]) expect(text).not.toContain(byte.repeat(8));
  });

  it("loads two sets one after the other", async () => {
    const element = boot();
    await element.injectMaster(0, master, "des3");
    const both = await Promise.all([
      element.load({ masterSlot: 0, keys: [pik] }),
      element.load({ masterSlot: 0, keys: [mak] }),
    ]);
    expect(both).toEqual([{ kind: "loaded" }, { kind: "loaded" }]);
    expect(await element.status()).toMatchObject({ pin: false, mac: true });
    expect(await boot().status()).toEqual(await element.status());
  });
});

describe("use", () => {
  it("makes a PIN block once, and zeroes the digits", async () => {
    const element = await loaded();
    const digits = Uint8Array.of(1, 2, 3, 4, 5, 6);
    entries.set(7, digits);
    const block = await element.pinBlock({ entry: 7, format: "iso-0", pan });
    expect(block.kind === "ok" && toHex(block.bytes)).toBe("08FE9C81F17AD2C4");
    expect(digits).toEqual(new Uint8Array(6));
    const again = await element.pinBlock({ entry: 7, format: "iso-0", pan });
    expect(again).toEqual({ kind: "fault", fault: "no-entry" });
  });

  it("zeroes the digits even when it has no key", async () => {
    const digits = Uint8Array.of(1, 2, 3, 4);
    entries.set(1, digits);
    const block = await boot().pinBlock({ entry: 1, format: "iso-0", pan });
    expect(block).toEqual({ kind: "fault", fault: "no-key" });
    expect(digits).toEqual(new Uint8Array(4));
  });

  it("makes and verifies MACs", async () => {
    const element = await loaded();
    for (const algorithm of ["ecb", "x9.19"] as const) {
      const message = hex("0200302004C020C09811");
      const mac = await element.mac({ algorithm, message });
      if (mac.kind !== "ok") throw new Error("no MAC");
      expect(mac.bytes.length).toBe(8);
      const verify = (bytes: Uint8Array) => element.verifyMac({ algorithm, message, mac: bytes });
      expect(await verify(mac.bytes)).toEqual({ kind: "ok", genuine: true });
      expect(await verify(mac.bytes.toReversed())).toEqual({ kind: "ok", genuine: false });
      expect(await verify(new Uint8Array(0))).toEqual({ kind: "ok", genuine: false });
    }
  });

  it("encrypts a track", async () => {
    const element = await loaded();
    const answer = await element.encryptTrack({ track: "6224242900000113=28062013949031013" });
    expect(answer).toEqual({ kind: "ok", track: "6224242900000113BD10BC593C02C1F013" });
  });
});

describe("data at rest", () => {
  it("opens what it sealed, also after a power cut, and nothing else", async () => {
    await boot().status();
    const element = boot();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 512 }), fc.nat(), async (plain, flipped) => {
        const sealed = await element.seal({ plain });
        if (sealed.kind !== "ok") throw new Error("not sealed");
        expect(sealed.bytes.length).toBeLessThanOrEqual(plain.length + 32);
        expect(await boot().open({ sealed: sealed.bytes })).toEqual({ kind: "ok", bytes: plain });
        const altered = sealed.bytes.slice();
        const bit = flipped % (altered.length * 8);
        altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await element.open({ sealed: altered })).toEqual({ kind: "fault", fault: "check-value" });
      }),
      { numRuns: 30 },
    );
    const foreign = { kind: "fault", fault: "check-value" };
    expect(await element.open({ sealed: new Uint8Array(0) })).toEqual(foreign);
    expect(await element.open({ sealed: new Uint8Array(2000) })).toEqual(foreign);
  });

  it("digests passwords by operator", async () => {
    const element = boot();
    const digest = async (operator: string, password: string) => {
      const answer = await element.passwordDigest({ operator, password });
      return answer.kind === "ok" ? toHex(answer.bytes) : answer.fault;
    };
    const one = await digest("01", "0000");
    expect(one.length).toBe(32);
    expect(await digest("01", "0000")).toBe(one);
    expect(
      new Set([one, await digest("02", "0000"), await digest("01", "0001"), await digest("010", "000")]).size,
    ).toBe(4);
  });
});

describe("tampering", () => {
  const tampered = { kind: "fault", fault: "tampered" };

  it("erases every key for good, until the ceremony", async () => {
    const element = await loaded();
    const sealed = await element.seal({ plain: hex("00") });
    await element.wipe();
    for (const one of [element, boot()]) {
      expect(await one.status()).toEqual({ master: false, pin: false, mac: false, track: false, tampered: true });
      expect(await one.load({ masterSlot: 0, keys: [pik] })).toEqual(tampered);
      expect(await one.mac({ algorithm: "ecb", message: hex("00") })).toEqual(tampered);
      expect(await one.seal({ plain: hex("00") })).toEqual(tampered);
      expect(await one.passwordDigest({ operator: "01", password: "1" })).toEqual(tampered);
    }
    await element.injectMaster(0, master, "des3");
    expect(await element.status()).toMatchObject({ master: true, tampered: false });
    if (sealed.kind !== "ok") throw new Error("not sealed");
    expect(await element.open({ sealed: sealed.bytes })).toEqual({ kind: "fault", fault: "check-value" });
  });

  it("takes a store that is not its own for tampering", async () => {
    await loaded();
    stored = stored?.map((byte, index) => (index === 30 ? byte ^ 1 : byte));
    expect(await boot().status()).toMatchObject({ master: false, tampered: true });
  });
});

it("throws on a caller's bug, without the data", async () => {
  const element = boot();
  await expect(element.seal({ plain: new Uint8Array(513) })).rejects.toThrow(RangeError);
  await expect(element.injectMaster(10, master, "des3")).rejects.toThrow(RangeError);
  await expect(element.passwordDigest({ operator: "01", password: "" })).rejects.toThrow(RangeError);
});
