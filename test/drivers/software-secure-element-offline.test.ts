import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { ApduResponse, CardLost } from "../../hal/card-reader";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { SoftwareSecureElement } from "../../hal/drivers/software-secure-element";
import { PlainCiphers } from "../../sim/crypto/ciphers";
import { describeWithVectors } from "../vectors";

/** The offline PIN: one card that records what it is sent, and the bytes themselves, to see them zeroed. */

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const answered: ApduResponse = { kind: "response", data: new Uint8Array(0), status: 0x63c2 };
const noEntry = { kind: "fault", fault: "no-entry" };

const entries = new Map<number, Uint8Array>();
let sent: string[];
let commands: Uint8Array[];
let answer: ApduResponse | CardLost;
/** What the random source gave last. */
let drawn: Uint8Array;

function boot(random: (length: number) => Uint8Array = (length) => new Uint8Array(length).fill(0xa5)) {
  let stored: Uint8Array | undefined;
  return new SoftwareSecureElement({
    ciphers: new PlainCiphers(),
    fuse: new Uint8Array(16).fill(0x5a),
    store: {
      load: async () => stored,
      save: async (bytes) => {
        stored = bytes;
      },
    },
    pins: {
      take: (entry) => {
        const digits = entries.get(entry);
        entries.delete(entry);
        return digits;
      },
    },
    transmit: async (command) => {
      commands.push(command);
      sent.push(toHex(command));
      return answer;
    },
    publicKey: new SoftwarePublicKey(),
    random: (length) => {
      drawn = random(length);
      return drawn;
    },
  });
}

function enter(pin: string): Uint8Array {
  const digits = Uint8Array.from(pin, Number);
  entries.set(1, digits);
  return digits;
}

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024, publicExponent: 65537 });
const encipher = {
  modulus: Uint8Array.from(Buffer.from(String(publicKey.export({ format: "jwk" }).n), "base64url")),
  exponent: Uint8Array.of(1, 0, 1),
  challenge: hex("0102030405060708"),
};

beforeEach(() => {
  entries.clear();
  sent = [];
  commands = [];
  answer = answered;
});

describe("a PIN in clear, from the element to the card", () => {
  it.each([
    ["1234", "241234FFFFFFFFFF"],
    ["123456", "26123456FFFFFFFF"],
    ["987654321012", "2C987654321012FF"],
  ])("%s as a block of format 2 (EMV 4.4 Book 3, 6.5.12)", async (pin, block) => {
    enter(pin);
    expect(await boot().verifyOffline({ entry: 1 })).toEqual(answered);
    expect(sent).toEqual([`0020008008${block}`]);
  });

  it("is used once, and nothing of it stays", async () => {
    const digits = enter("123456");
    const element = boot();
    await element.verifyOffline({ entry: 1 });
    expect(digits).toEqual(new Uint8Array(6));
    expect(commands).toEqual([new Uint8Array(13)]);
    expect(await element.verifyOffline({ entry: 1 })).toEqual(noEntry);
    expect(sent).toHaveLength(1);
  });

  it("is gone when the card is", async () => {
    answer = { kind: "removed" };
    const digits = enter("1234");
    const element = boot();
    expect(await element.verifyOffline({ entry: 1 })).toEqual({ kind: "removed" });
    expect([digits, ...commands]).toEqual([new Uint8Array(4), new Uint8Array(13)]);
    expect(await element.verifyOffline({ entry: 1 })).toEqual(noEntry);
  });

  it.each(["123", "1234567890123", ""])("has 4 to 12 digits: %j is none", async (pin) => {
    const digits = enter(pin);
    expect(await boot().verifyOffline({ entry: 1 })).toEqual(noEntry);
    expect([...digits].every((digit) => digit === 0)).toBe(true);
    expect(sent).toEqual([]);
  });

  it("needs no working key, and an element that nobody opened", async () => {
    const element = boot();
    await element.wipe();
    const digits = enter("1234");
    expect(await element.verifyOffline({ entry: 1 })).toEqual({ kind: "fault", fault: "tampered" });
    expect(digits).toEqual(new Uint8Array(4));
    expect(sent).toEqual([]);
  });
});

describe("a PIN enciphered with the card's key (EMV 4.4 Book 2, 7.2)", () => {
  it("opens with the private key to header, block, challenge and random bytes, and is zeroed", async () => {
    enter("123456");
    const element = boot();
    expect(await element.verifyOffline({ entry: 1, encipher })).toEqual(answered);
    const command = sent[0] ?? "";
    expect(command.slice(0, 10)).toBe("0020008880");
    const key = { key: privateKey, padding: constants.RSA_NO_PADDING };
    const clear = toHex(privateDecrypt(key, hex(command.slice(10))));
    expect(clear).toBe(`7F26123456FFFFFFFF0102030405060708${"A5".repeat(111)}`);
    expect(commands).toEqual([new Uint8Array(133)]);
  });

  it("differs each time by its random bytes alone", async () => {
    let count = 0;
    const element = boot((length) => new Uint8Array(length).fill(++count));
    for (let time = 0; time < 2; time++) {
      enter("123456");
      await element.verifyOffline({ entry: 1, encipher });
    }
    expect(new Set(sent).size).toBe(2);
    expect(drawn).toHaveLength(111);
  });

  it.each([
    ["an even modulus", { ...encipher, modulus: encipher.modulus.with(127, 0) }],
    ["a modulus below any block", { ...encipher, modulus: encipher.modulus.with(0, 0x01) }],
    ["an exponent of no scheme", { ...encipher, exponent: Uint8Array.of(5) }],
    ["a modulus without room", { ...encipher, modulus: encipher.modulus.slice(0, 17) }],
  ])("is not sent with %s: the card's fault", async (_, wrong) => {
    enter("123456");
    expect(await boot().verifyOffline({ entry: 1, encipher: wrong })).toEqual({ kind: "protocol-error" });
    expect(sent).toEqual([]);
    expect(entries.size).toBe(0);
  });

  it("needs the challenge whole: a caller's bug", async () => {
    const digits = enter("123456");
    const wrong = { ...encipher, challenge: hex("0102") };
    await expect(boot().verifyOffline({ entry: 1, encipher: wrong })).rejects.toThrow(RangeError);
    expect(digits).toEqual(new Uint8Array(6));
  });
});

interface EncipheredPin {
  readonly kind: string;
  readonly inputs: { readonly [name: string]: string };
  readonly output: { readonly [name: string]: string };
}

describeWithVectors<EncipheredPin[]>("the recorded block", "emv.json", (vectors) => {
  it("is enciphered as it was there", async () => {
    const found = vectors.find(({ kind }) => kind === "enc-pin");
    if (!found) throw new Error("no vector of an enciphered PIN");
    const { inputs, output } = found;
    enter("1234");
    await boot((length) => new Uint8Array(length)).verifyOffline({
      entry: 1,
      encipher: {
        modulus: hex(inputs["iccModulus"] ?? ""),
        exponent: hex(inputs["iccExponent"] ?? ""),
        challenge: hex(inputs["iccUnpredictableNumber"] ?? ""),
      },
    });
    expect(sent).toEqual([`0020008880${output["cipher"]}`]);
  });
});
