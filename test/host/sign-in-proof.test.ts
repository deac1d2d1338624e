import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { SoftwareSecureElement } from "../../hal/drivers/software-secure-element";
import { PlainCiphers } from "../../sim/crypto/ciphers";
import { NONCE_BYTES, nonceOf, proofInput, withNonce } from "../../src/host/sign-in-proof";

const master = Uint8Array.from({ length: 16 }, (_, at) => 17 * at + 3);

/** X9.19 by a library: DES in CBC, the last block by double-length 3DES. */
function x919(key: Buffer, message: Uint8Array): Uint8Array {
  const padded = Buffer.alloc(Math.ceil(message.length / 8) * 8);
  padded.set(message);
  const single = Buffer.concat([key.subarray(0, 8), key.subarray(0, 8), key.subarray(0, 8)]);
  const triple = Buffer.concat([key, key.subarray(0, 8)]);
  const encrypt = (with24: Buffer, block: Buffer) => {
    const cipher = createCipheriv("des-ede3-ecb", with24, null).setAutoPadding(false);
    return Buffer.concat([cipher.update(block), cipher.final()]);
  };
  let block: Buffer = Buffer.alloc(8);
  for (let at = 0; at < padded.length; at += 8) {
    for (let index = 0; index < 8; index++) block[index] = (block[index] ?? 0) ^ (padded[at + index] ?? 0);
    block = encrypt(at + 8 < padded.length ? single : triple, block);
  }
  return new Uint8Array(block);
}

function proofKey(): Buffer {
  const triple = Buffer.concat([master, master.subarray(0, 8)]);
  const cipher = createCipheriv("des-ede3-ecb", triple, null).setAutoPadding(false);
  return Buffer.concat([cipher.update("QSPROOF1QSPROOF2", "latin1"), cipher.final()]);
}

async function element(algorithm: "des3" | "sm4" = "des3"): Promise<SoftwareSecureElement> {
  let stored: Uint8Array | undefined;
  const made = new SoftwareSecureElement({
    ciphers: new PlainCiphers(),
    fuse: new Uint8Array(32),
    store: {
      load: async () => stored,
      save: async (bytes) => {
        stored = bytes;
      },
    },
    pins: { take: () => undefined },
    transmit: async () => {
      throw new Error("no card here");
    },
    publicKey: new SoftwarePublicKey(),
    random: (length) => new Uint8Array(length).fill(7),
  });
  await made.injectMaster(1, master, algorithm);
  return made;
}

describe("the proof of a sign-in's answer", () => {
  const nonce = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
  const answer = Uint8Array.from({ length: 101 }, (_, at) => at);
  const message = proofInput(nonce, answer);

  test("is what a library makes of it, and no bit of number, answer or proof may differ", async () => {
    const chip = await element();
    const mac = x919(proofKey(), message);
    const ask = (what: Uint8Array, proof: Uint8Array) =>
      chip.verifyMac({ algorithm: "x9.19", message: what, mac: proof, masterSlot: 1 });
    expect(await ask(message, mac)).toEqual({ kind: "ok", genuine: true });
    for (let at = 0; at < message.length; at++) {
      const altered = message.slice();
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(await ask(altered, mac)).toEqual({ kind: "ok", genuine: false });
    }
    for (let at = 0; at < mac.length; at++) {
      const altered = mac.slice();
      altered[at] = (altered[at] ?? 0) ^ 0x80;
      expect(await ask(message, altered)).toEqual({ kind: "ok", genuine: false });
    }
    // Zeros at the end are not the filling of a shorter answer.
    const longer = Uint8Array.from([...answer, 0]);
    expect(await ask(proofInput(nonce, longer), mac)).toEqual({ kind: "ok", genuine: false });
  });

  test("is under a key of its own: neither the master key nor an empty slot makes it, nor another algorithm", async () => {
    const chip = await element();
    const mac = x919(Buffer.from(master), message);
    expect(await chip.verifyMac({ algorithm: "x9.19", message, mac, masterSlot: 1 })).toMatchObject({ genuine: false });
    const none = { kind: "fault", fault: "no-key" };
    expect(await chip.verifyMac({ algorithm: "x9.19", message, mac, masterSlot: 2 })).toEqual(none);
    expect(await chip.verifyMac({ algorithm: "ecb", message, mac, masterSlot: 1 })).toEqual(none);
    const chinese = await element("sm4");
    expect(await chinese.verifyMac({ algorithm: "x9.19", message, mac, masterSlot: 1 })).toEqual(none);
    await chip.wipe();
    expect(await chip.verifyMac({ algorithm: "x9.19", message, mac, masterSlot: 1 })).toMatchObject({
      fault: "tampered",
    });
  });

  test("its number stands behind what field 59 has, and is found there only", () => {
    const request = { mti: "0800", fields: { 59: "A2013050080.1.0   " } };
    const field59 = String(withNonce(request, nonce).fields[59]);
    expect(field59).toBe("A2013050080.1.0   Q10160102030405060708");
    expect(nonceOf(field59)).toBe("0102030405060708");
    expect(nonce).toHaveLength(NONCE_BYTES);
    for (const other of [
      "",
      "A2013050080.1.0   ",
      "Q1016",
      "Q1016010203040506070",
      "Q1016010203040506070g",
      `${field59} `,
    ])
      expect(nonceOf(other)).toBeUndefined();
  });
});
