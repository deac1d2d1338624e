import { constants, createHash, generateKeyPairSync, privateDecrypt, randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { BlockCipher } from "../../hal/drivers/ciphers";
import { type KeyBlockHeader, makeKeyBlock, type ProtectionKey } from "../../hal/drivers/key-block";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { SoftwareSecureElement } from "../../hal/drivers/software-secure-element";
import { checkValue } from "../../hal/drivers/software-secure-element-algorithms";
import type { KeyAlgorithm } from "../../hal/secure-element";
import { PlainCiphers } from "../../sim/crypto/ciphers";

const ciphers = new PlainCiphers();
const random = (length: number) => new Uint8Array(randomBytes(length));
const protection: ProtectionKey = { algorithm: "aes", bytes: new Uint8Array(32).fill(0x3c) };
const slot = 1;
const forMaster: KeyBlockHeader = {
  version: "D",
  usage: "K0",
  algorithm: "T",
  mode: "D",
  keyVersion: "00",
  exportability: "N",
};
const master = Uint8Array.from({ length: 16 }, (_, at) => 13 * at + 7);

function kcvOf(cipher: BlockCipher): Uint8Array {
  return checkValue(cipher);
}

let stored: Uint8Array | undefined;

function boot(): SoftwareSecureElement {
  return new SoftwareSecureElement({
    ciphers,
    fuse: new Uint8Array(16).fill(0x5a),
    store: {
      load: async () => stored,
      save: async (bytes) => {
        stored = bytes.slice();
      },
    },
    pins: { take: () => undefined },
    transmit: async () => ({ kind: "removed" }),
    publicKey: new SoftwarePublicKey(),
    random,
  });
}

/** A device whose protection key was put in, and whose master key is gone. */
async function keyless(): Promise<SoftwareSecureElement> {
  const element = boot();
  await element.injectMaster(slot, new Uint8Array(16).fill(0x11), "des3", protection);
  await element.removeMaster(slot);
  return element;
}

function blockWith(header: Partial<KeyBlockHeader>, key = master, under = protection): string {
  return makeKeyBlock(ciphers, under, { ...forMaster, ...header }, key, random);
}

function staging(block: string, value = kcvOf(ciphers.des(master))) {
  return { masterSlot: slot, delivery: { kind: "key-block", block }, checkValue: value } as const;
}

/** A working key under a master key. */
function wrapped(under: BlockCipher, algorithm: KeyAlgorithm = "des3") {
  const key = new Uint8Array(16).fill(0x22);
  const cipher = algorithm === "sm4" ? ciphers.sm4(key) : ciphers.des(key);
  const cryptogram = key.slice();
  under.encrypt(cryptogram);
  return { use: "pin", algorithm, cryptogram, checkValue: kcvOf(cipher) } as const;
}

beforeEach(() => {
  stored = undefined;
});

describe("a key block", () => {
  it("is staged over a power cut, opens nothing before it is put in force, and everything after", async () => {
    const element = await keyless();
    expect(await element.stageMaster(staging(blockWith({})))).toEqual({ kind: "staged" });
    const again = boot();
    expect(await again.status()).toMatchObject({ master: false, staged: kcvOf(ciphers.des(master)) });
    const load = { masterSlot: slot, keys: [wrapped(ciphers.des(master))] };
    expect(await again.load(load)).toEqual({ kind: "fault", fault: "no-key" });
    expect(await again.enableMaster()).toEqual({ kind: "enabled" });
    const last = boot();
    const status = await last.status();
    expect(status).toMatchObject({ master: true, pin: false });
    expect(status.staged).toBeUndefined();
    expect(await last.load(load)).toEqual({ kind: "loaded" });
  });

  it("that was staged last counts, once", async () => {
    const element = await keyless();
    const other = master.map((byte) => byte ^ 0xff);
    await element.stageMaster(staging(blockWith({})));
    await element.stageMaster(staging(blockWith({}, other), kcvOf(ciphers.des(other))));
    expect((await element.status()).staged).toEqual(kcvOf(ciphers.des(other)));
    expect(await element.enableMaster()).toEqual({ kind: "enabled" });
    expect((await element.status()).staged).toBeUndefined();
    expect(await element.enableMaster()).toEqual({ kind: "fault", fault: "no-key" });
  });

  it.each<[string, Partial<KeyBlockHeader>]>([
    ["for PIN blocks", { usage: "P0" }],
    ["for both ways", { mode: "B" }],
    ["that may leave again", { exportability: "E" }],
    ["of AES", { algorithm: "A" }],
  ])("%s is refused", async (_what, header) => {
    const element = await keyless();
    expect(await element.stageMaster(staging(blockWith(header)))).toEqual({ kind: "fault", fault: "check-value" });
    expect((await element.status()).staged).toBeUndefined();
  });

  it("of another device, with another check value, or half a key is refused", async () => {
    const element = await keyless();
    const foreign = blockWith({}, master, { algorithm: "aes", bytes: new Uint8Array(32).fill(1) });
    const refused = { kind: "fault", fault: "check-value" };
    expect(await element.stageMaster(staging(foreign))).toEqual(refused);
    expect(await element.stageMaster(staging(blockWith({}), new Uint8Array(4)))).toEqual(refused);
    const half = master.slice(0, 8);
    expect(await element.stageMaster(staging(blockWith({}, half), kcvOf(ciphers.des(half))))).toEqual(refused);
  });

  it("replaces no key that is in force, and comes into no device that was opened", async () => {
    const element = await keyless();
    await element.injectMaster(slot, new Uint8Array(16).fill(0x11), "des3");
    expect(await element.stageMaster(staging(blockWith({})))).toEqual({ kind: "fault", fault: "check-value" });
    await element.wipe();
    expect(await element.stageMaster(staging(blockWith({})))).toEqual({ kind: "fault", fault: "tampered" });
    expect(await element.enableMaster()).toEqual({ kind: "fault", fault: "tampered" });
  });

  it("a device whose protection key was never put in takes none; an installer's key ends what was staged", async () => {
    const bare = boot();
    expect(await bare.stageMaster(staging(blockWith({})))).toEqual({ kind: "fault", fault: "no-key" });
    stored = undefined;
    const element = await keyless();
    await element.stageMaster(staging(blockWith({})));
    await element.injectMaster(slot, new Uint8Array(16).fill(0x11), "des3");
    expect((await element.status()).staged).toBeUndefined();
  });
});

describe("a transport key", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 1984 });
  const modulus = new Uint8Array(Buffer.from(publicKey.export({ format: "jwk" }).n ?? "", "base64url"));
  const exponent = Uint8Array.of(1, 0, 1);
  const pinned = new Uint8Array(createHash("sha256").update(modulus).digest());
  const asked = (algorithm: KeyAlgorithm = "des3") => ({ modulus, exponent, pinned, algorithm });

  /** RFC 8017, 7.2.2, with the library's RSA. */
  function opened(cryptogram: Uint8Array): Uint8Array {
    const block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, cryptogram);
    expect(block.subarray(0, 2)).toEqual(Buffer.from([0, 2]));
    const end = block.indexOf(0, 2);
    expect(end).toBe(block.length - 17);
    return new Uint8Array(block.subarray(end + 1));
  }

  it.each<KeyAlgorithm>(["des3", "sm4"])(
    "%s: the library opens it, and what comes under it is taken once",
    async (algorithm) => {
      const element = await keyless();
      const made = await element.transportKey(asked(algorithm));
      if (made.kind !== "ok") throw new Error(made.fault);
      const prepared = (key: Uint8Array) => (algorithm === "sm4" ? ciphers.sm4(key) : ciphers.des(key));
      const transport = opened(made.cryptogram);
      expect(kcvOf(prepared(transport))).toEqual(made.checkValue);
      const cryptogram = master.slice();
      prepared(transport).encrypt(cryptogram);
      const delivery = { kind: "transport", algorithm, cryptogram } as const;
      const request = { masterSlot: slot, delivery, checkValue: kcvOf(prepared(master)) };
      expect(await element.stageMaster(request)).toEqual({ kind: "staged" });
      expect(await element.stageMaster(request)).toEqual({ kind: "fault", fault: "no-key" });
      expect(await element.enableMaster()).toEqual({ kind: "enabled" });
      const keys = [wrapped(prepared(master), algorithm)];
      expect(await element.load({ masterSlot: slot, keys })).toEqual({ kind: "loaded" });
    },
  );

  it("is made for no other modulus than the pinned one", async () => {
    const element = await keyless();
    const other = modulus.slice();
    other[3] = (other[3] ?? 0) ^ 1;
    expect(await element.transportKey({ ...asked(), modulus: other })).toEqual({
      kind: "fault",
      fault: "check-value",
    });
    expect(await element.transportKey({ ...asked(), pinned: new Uint8Array(32) })).toMatchObject({ kind: "fault" });
  });

  it("is gone with the power", async () => {
    const element = await keyless();
    const made = await element.transportKey(asked());
    if (made.kind !== "ok") throw new Error(made.fault);
    const cryptogram = master.slice();
    ciphers.des(opened(made.cryptogram)).encrypt(cryptogram);
    const delivery = { kind: "transport", algorithm: "des3", cryptogram } as const;
    const request = { masterSlot: slot, delivery, checkValue: kcvOf(ciphers.des(master)) };
    expect(await boot().stageMaster(request)).toEqual({ kind: "fault", fault: "no-key" });
  });
});
