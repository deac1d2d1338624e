import { createSign, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openKeyBlock } from "../../hal/drivers/key-block";
import type { AcquirerProfile } from "../../sim/acquirer/configuration";
import { defaultConfiguration, provisioningOf } from "../../sim/acquirer/default-configuration";
import { protectionOf } from "../../sim/acquirer/key-loading";
import { PlainCiphers } from "../../sim/crypto/ciphers";
import type { Message } from "../../src/host/iso8583/message";
import { KeyTag, keyObject, keyObjects, signedOf } from "../../src/host/key-loading";
import { bytesToText } from "../../src/values/bcd";
import { encryptEcb, TestTerminal, testWorld } from "./test-terminal";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const jwk = publicKey.export({ format: "jwk" });
const point = new Uint8Array(
  Buffer.concat([Buffer.from([4]), Buffer.from(jwk.x ?? "", "base64url"), Buffer.from(jwk.y ?? "", "base64url")]),
);

/** A device of an acquirer, on Node's crypto; its merchant may have a key. */
function device(profile: AcquirerProfile = "lakala") {
  const world = testWorld(1, defaultConfiguration(profile));
  const { terminal: number, merchant, protectionHex } = provisioningOf(profile);
  const terminal = new TestTerminal(world);
  const serial = `QS${number}`;
  world.acquirer.enrol(serial, point);
  const message = (code: string, field62?: Uint8Array, as = serial): Message => ({
    mti: "0800",
    fields: {
      41: number,
      42: merchant,
      59: `A2${String(5 + as.length).padStart(3, "0")}02${String(as.length).padStart(3, "0")}${as}`,
      60: `00000001${code}`,
      ...(field62 ? { 62: field62 } : {}),
    },
  });
  const ask = (code: string, field62?: Uint8Array, as?: string) => {
    const { fields } = terminal.ask(message(code, field62, as)).message;
    return {
      code: fields[39],
      bytes: (fields[62] as Uint8Array | undefined)?.subarray(1) ?? new Uint8Array(0),
      fields,
    };
  };
  const signed = (nonce: Uint8Array, rest: Uint8Array = new Uint8Array(0), key = privateKey) => {
    const signature = createSign("sha256")
      .update(signedOf(serial, nonce, rest))
      .sign({ key, dsaEncoding: "ieee-p1363" });
    return new Uint8Array(Buffer.concat([rest, keyObjects([[KeyTag.signature, new Uint8Array(signature)]])]));
  };
  const nonce = () => keyObject(ask("352").bytes, KeyTag.nonce) ?? new Uint8Array(0);
  const status = () => world.acquirer.hostView().terminals[0];
  return { world, ask, signed, nonce, status, protectionHex };
}

function released(profile?: AcquirerProfile) {
  const made = device(profile);
  expect(made.world.acquirer.applyHostVerb({ release: "keys" }).kind).toBe("ok");
  return made;
}

const end = (value: Uint8Array) => keyObjects([[KeyTag.checkValue, value]]);
const kcvOf = (key: Uint8Array) => new Uint8Array(encryptEcb(key, new Uint8Array(8)).subarray(0, 4));

/** Asks for a key in a block, and opens it. */
function given({ ask, signed, nonce, protectionHex }: ReturnType<typeof device>): Uint8Array {
  const { code, bytes } = ask("350", signed(nonce()));
  expect(code).toBe("00");
  const block = keyObject(bytes, KeyTag.keyBlock) ?? new Uint8Array(0);
  const text = bytesToText(block, 0, block.length);
  const opened = openKeyBlock(new PlainCiphers(), protectionOf(protectionHex), text);
  if (opened.kind !== "key") throw new Error(opened.why);
  expect(opened.header).toMatchObject({ usage: "K0", algorithm: "T", mode: "D", exportability: "N" });
  expect(keyObject(bytes, KeyTag.checkValue)).toEqual(kcvOf(opened.key));
  return opened.key;
}

describe("a master key from afar", () => {
  it("is had by nobody who was not released for it", () => {
    const { ask, signed } = device();
    expect(ask("352")).toMatchObject({ code: "00", bytes: new Uint8Array(0) });
    expect(ask("350", signed(new Uint8Array(8))).code).toBe("58");
  });

  it("is in force from 351 on, asked twice or not; a sign-in before that has the former one", () => {
    const made = released();
    const key = given(made);
    expect(made.status()).toMatchObject({ key: "by hand", keyPending: true });
    expect(made.ask("351", end(kcvOf(key))).code).toBe("00");
    expect(made.status()).toMatchObject({ key: "from afar" });
    expect(made.ask("351", end(kcvOf(key))).code).toBe("00");
    expect(made.ask("352")).toMatchObject({ code: "00", bytes: new Uint8Array(0) });
  });

  it("is another one each time, and the newest counts", () => {
    const made = released();
    const [first, second] = [given(made), given(made)];
    expect(first).not.toEqual(second);
    expect(made.ask("351", end(kcvOf(first))).code).toBe("25");
    expect(made.ask("351", end(kcvOf(second))).code).toBe("00");
  });

  it.each<[string, (made: ReturnType<typeof device>, nonce: Uint8Array) => Uint8Array]>([
    ["without a signature", () => new Uint8Array(0)],
    ["with half of one", ({ signed }, nonce) => keyObjects([[KeyTag.signature, signed(nonce).subarray(3, 35)]])],
    ["with an empty one", () => keyObjects([[KeyTag.signature, new Uint8Array(0)]])],
    ["with one of zeros", () => keyObjects([[KeyTag.signature, new Uint8Array(64)]])],
    [
      "signed by another device",
      ({ signed }, nonce) =>
        signed(nonce, undefined, generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey),
    ],
    ["over another number", ({ signed }) => signed(new Uint8Array(8))],
    ["over something else", ({ signed }, nonce) => signed(nonce, end(new Uint8Array(4))).subarray(7)],
  ])("asked for %s: none", (_how, request) => {
    const made = released();
    expect(made.ask("350", request(made, made.nonce())).code).toBe("58");
    expect(made.status()?.keyPending).toBeUndefined();
  });

  it("a request that is sent again gets nothing: its number is used up", () => {
    const made = released();
    const request = made.signed(made.nonce());
    expect(made.ask("350", request).code).toBe("00");
    expect(made.ask("350", request).code).toBe("58");
  });

  it("a device whose number another one has now is told so", () => {
    const { ask } = released();
    const answer = ask("352", undefined, "QS99999999");
    expect(answer.code).toBe("97");
    expect(answer.fields[63]).toContain("REPLACED");
  });

  it("an acquirer that loads by hand answers 40", () => {
    expect(released("tongfu").ask("352").code).toBe("40");
  });

  it("under a transport key only where that was enciphered for it", () => {
    const made = released("unionpay");
    const offer = made.ask("352").bytes;
    expect(keyObject(offer, KeyTag.modulus)?.length).toBe(248);
    const nonce = keyObject(offer, KeyTag.nonce) ?? new Uint8Array(0);
    const rest = keyObjects([
      [KeyTag.checkValue, new Uint8Array(4)],
      [KeyTag.cryptogram, new Uint8Array(248).fill(7)],
    ]);
    expect(made.ask("350", made.signed(nonce, rest)).code).toBe("30");
  });

  it("outlives the host's restart, and no snapshot has it in clear", () => {
    const made = released();
    const key = given(made);
    made.ask("351", end(kcvOf(key)));
    const kept = made.world.acquirer.snapshot();
    const text = JSON.stringify(kept).toUpperCase();
    expect(text).not.toContain(Buffer.from(key).toString("hex").toUpperCase());
    expect(kept.terminals[0]).toMatchObject({ loadedHex: expect.stringMatching(/^[0-9A-F]{32}$/) });
  });
});
