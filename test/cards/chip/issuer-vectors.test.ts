import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { expect, it } from "vitest";
import { hex, hexOf } from "../../../sim/cards/chip/bytes";
import { cardKey, responseCryptogram, retailMac, scriptMac, sessionKey } from "../../../sim/cards/chip/cryptogram";
import { PlainCiphers } from "../../../sim/crypto/ciphers";
import { describeWithVectors } from "../../vectors";

/*
 * The entries of emv.json that are an issuer's and a card's work. What card and acquirer of the test world share with other
 * schemes (PBOC's derivation, MAC and ARPC) is held against their code; what they have otherwise (common session keys,
 * option B, method 2, CBC) against OpenSSL, so that the vectors themselves are proved.
 */

interface Entry {
  readonly name: string;
  readonly kind: string;
  readonly inputs: { readonly [name: string]: string };
  readonly output: { readonly [name: string]: string };
}

const ciphers = new PlainCiphers();
const upper = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").toUpperCase();
const bytesOf = (text: string | undefined) => Buffer.from(text ?? "", "hex");
const noParity = (key: Uint8Array) => upper(key.map((byte) => byte & 0xfe));

/** By OpenSSL: two-key triple DES. @param key 16 bytes. */
function tripleDes(key: Buffer, data: Buffer): Buffer {
  const cipher = createCipheriv("des-ede3", Buffer.concat([key, key.subarray(0, 8)]), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

/** By OpenSSL: ISO/IEC 9797-1, algorithm 3. @param first 80 for padding method 2, empty for method 1. */
function mac(key: Buffer, text: Buffer, first: "80" | ""): Buffer {
  const begun = Buffer.concat([text, bytesOf(first)]);
  const padded = Buffer.concat([begun, Buffer.alloc((8 - (begun.length % 8)) % 8)]);
  const [left, right] = [key.subarray(0, 8), key.subarray(8)].map((half) => Buffer.concat([half, half, half]));
  if (!left || !right) throw new Error("a key of 16 bytes");
  const cbc = createCipheriv("des-ede3-cbc", left, Buffer.alloc(8)).setAutoPadding(false);
  const last = Buffer.concat([cbc.update(padded), cbc.final()]).subarray(-8);
  const back = createDecipheriv("des-ede3", right, null).setAutoPadding(false).update(last);
  return createCipheriv("des-ede3", left, null).setAutoPadding(false).update(back);
}

/** Book 2, A1.3.1: the third byte of the number tells the halves apart. */
function commonSessionKey(key: Buffer, number: Buffer): Buffer {
  const half = (mark: number) => tripleDes(key, Buffer.from(number.map((byte, at) => (at === 2 ? mark : byte))));
  return Buffer.concat([half(0xf0), half(0x0f)]);
}

/** Book 2, A1.4.2: from 17 digits on the decimal digits of a hash stand for number and sequence. */
function identityByHash(pan: string, sequence: string): Buffer {
  const digits = pan + sequence;
  const hash = createHash("sha1").update(bytesOf(digits.length % 2 === 0 ? digits : `0${digits}`));
  const all = hash.digest("hex");
  const decimal = all.replaceAll(/\D/g, "");
  const letters = all.replaceAll(/\d/g, "").replaceAll(/./g, (letter) => String(letter.charCodeAt(0) - 0x61));
  return bytesOf((decimal + letters).slice(0, 16));
}

function keyOf(master: Buffer, identity: Buffer): Buffer {
  return Buffer.concat([tripleDes(master, identity), tripleDes(master, Buffer.from(identity.map((byte) => ~byte)))]);
}

function xored(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)));
}

describeWithVectors<readonly Entry[]>("an issuer's and a card's work", "emv.json", (vectors) => {
  const named = (name: string): Entry => {
    const found = vectors.find((each) => each.name.startsWith(name));
    if (!found) throw new Error(`no vector ${name}`);
    return found;
  };

  it("self-made UnionPay/PBOC issuer chain: from the master key to ARQC and ARPC", () => {
    const { inputs, output } = named("self-made UnionPay/PBOC issuer chain");
    const key = cardKey(ciphers, hex(inputs["imkAc"] ?? ""), inputs["pan"] ?? "", inputs["psn"] ?? "");
    expect(hexOf(key)).toBe(inputs["udk"]);
    const session = sessionKey(ciphers, key, Number.parseInt(inputs["atc"] ?? "", 16));
    expect(noParity(session)).toBe(noParity(bytesOf(inputs["sessionKey"])));
    const cryptogram = retailMac(ciphers, session, bytesOf(inputs["macData"]));
    expect(hexOf(cryptogram)).toBe(output["arqc"]);
    expect(`${hexOf(responseCryptogram(ciphers, session, cryptogram, hex("3030")))}3030`).toBe(output["tag91"]);
  });

  it("PBOC ARQC negative: the card's own key in the session key's place makes another", () => {
    const { inputs, output } = named("PBOC ARQC negative");
    const made = hexOf(retailMac(ciphers, bytesOf(inputs["udk"]), bytesOf(inputs["macData"])));
    expect(made).toBe(output["mac"]);
    expect(made).not.toBe(output["mustNotEqual"]);
  });

  it("option A + EMV CSK: the same derivation and MAC, another session key", () => {
    const { inputs, output } = named("option A + EMV CSK");
    const key = Buffer.from(cardKey(ciphers, hex(inputs["imkAc"] ?? ""), inputs["pan"] ?? "", inputs["psn"] ?? ""));
    expect(upper(key)).toBe(inputs["udk"]);
    expect(upper(tripleDes(key, Buffer.alloc(8)).subarray(0, 2))).toBe(inputs["udkKcv"]);
    const session = commonSessionKey(key, bytesOf(inputs["r"]));
    expect(noParity(session)).toBe(noParity(bytesOf(inputs["sessionKey"])));
    expect(upper(tripleDes(session, Buffer.alloc(8)).subarray(0, 2))).toBe(inputs["skKcv"]);
    expect(hexOf(retailMac(ciphers, session, bytesOf(inputs["macData"])))).toBe(output["arqc"]);
  });

  it("option A with a 17-digit PAN: key check value and cryptogram, too", () => {
    const { inputs, output } = named("option A with a 17-digit PAN");
    const key = Buffer.from(cardKey(ciphers, hex(inputs["imk"] ?? ""), inputs["pan"] ?? "", inputs["psn"] ?? ""));
    expect(upper(tripleDes(key, Buffer.alloc(8)).subarray(0, 2))).toBe(output["kcv"]);
    const { r = "", macData = "" } = { ...named("option A + EMV CSK").inputs };
    expect(hexOf(retailMac(ciphers, commonSessionKey(key, bytesOf(r)), bytesOf(macData)))).toBe(output["arqc"]);
  });

  // Two of them have the same name.
  it.each(vectors.filter(({ name }) => name.startsWith("option B, PAN ")))("$name, sequence $inputs.psn", (entry) => {
    const { inputs, output } = entry;
    const key = keyOf(bytesOf(inputs["imk"]), identityByHash(inputs["pan"] ?? "", inputs["psn"] ?? ""));
    expect(noParity(key)).toBe(noParity(bytesOf(output["udk"])));
    expect(upper(tripleDes(key, Buffer.alloc(8)).subarray(0, 2))).toBe(output["kcv"]);
    const session = commonSessionKey(key, bytesOf(inputs["r"]));
    expect(hexOf(retailMac(ciphers, session, bytesOf(inputs["macData"])))).toBe(output["arqc"]);
  });

  it("CVN10: PBOC's list of data under the card's own key, zeros behind it", () => {
    const { inputs, output } = named("CVN10: same data order");
    const key = Buffer.from(cardKey(ciphers, hex(inputs["imkAc"] ?? ""), inputs["pan"] ?? "", inputs["psn"] ?? ""));
    expect(upper(key)).toBe(inputs["udk"]);
    const made = mac(key, bytesOf(inputs["macData"]), "");
    expect(upper(made)).toBe(output["arqc"]);
    expect(hexOf(responseCryptogram(ciphers, key, made, hex("3030")))).toBe(output["arpcFor3030"]);
  });

  it("ARQC with 00 padding", () => {
    const { inputs, output } = named("ARQC with 00 padding");
    expect(upper(mac(bytesOf(inputs["sessionKey"]), bytesOf(inputs["macData"]), ""))).toBe(output["arqc"]);
  });

  it("ARPC method 1 with UDK", () => {
    const { inputs, output } = named("ARPC method 1 with UDK");
    const [key, cryptogram, code] = [inputs["key"], inputs["arqc"], inputs["arc"]].map(bytesOf);
    if (!key || !cryptogram || !code) throw new Error("inputs");
    expect(hexOf(responseCryptogram(ciphers, key, cryptogram, code))).toBe(output["arpc"]);
  });

  it.each(["ARPC method 2 with CSU and proprietary data", "ARPC method 2, no proprietary data"])("%s", (name) => {
    const { inputs, output } = named(name);
    const said = (inputs["csu"] ?? "") + (inputs["prop"] ?? "");
    const made = retailMac(ciphers, bytesOf(inputs["key"]), bytesOf((inputs["arqc"] ?? "") + said)).subarray(0, 4);
    expect(hexOf(made)).toBe(output["arpc"]);
    expect(hexOf(made) + said).toBe(output["tag91"]);
  });

  it("script MAC, header||ATC||ARQC (no data): as the card of the deck checks it", () => {
    const { inputs, output } = named("script MAC, header||ATC||ARQC");
    // VIS: the session key is the card's, with the counter and its inverse in its halves' last bytes.
    const { pan = "", psn = "" } = named("CVN10: same data order").inputs;
    const own = Buffer.from(cardKey(ciphers, hex(inputs["imkSmi"] ?? ""), pan, psn));
    const key = xored(own, bytesOf("000000000000001C000000000000FFE3"));
    expect(noParity(key)).toBe(noParity(bytesOf(inputs["sessionKey"])));
    const text = inputs["macInput"] ?? "";
    expect(hexOf(retailMac(ciphers, key, bytesOf(text)))).toBe(output["mac8"]);
    const made = scriptMac(
      ciphers,
      key,
      { header: hex(text.slice(0, 10)), data: hex("") },
      { atc: 0x1c, cryptogram: hex(text.slice(14)) },
    );
    expect(hexOf(made)).toBe(output["mac4"]);
  });

  it.each(["PIN CHANGE script MAC over header||cipher", "script MAC over a bare header"])("%s", (name) => {
    const { inputs, output } = named(name);
    const made = retailMac(ciphers, bytesOf(inputs["sessionKeyMac"]), bytesOf(inputs["macInput"]));
    expect(hexOf(made)).toBe(output["mac8"]);
  });

  it("PIN CHANGE, EMV CCD padding: in blocks that hang together, as other schemes do", () => {
    const { inputs, output } = named("PIN CHANGE, EMV CCD padding");
    const key = bytesOf(inputs["sessionKeyEnc"]);
    const chained = createCipheriv("des-ede3-cbc", Buffer.concat([key, key.subarray(0, 8)]), Buffer.alloc(8));
    const text = bytesOf(`${inputs["pinBlockFormat2"]}8000000000000000`);
    expect(upper(chained.setAutoPadding(false).update(text))).toBe(output["cipher"]);
  });

  it.each([
    ["ISO 9797-1 alg 3, padding 1", ""],
    ["ISO 9797-1 alg 3, padding 2", "80"],
  ] as const)("%s", (name, first) => {
    const { inputs, output } = named(name);
    const key = bytesOf((inputs["k1"] ?? "") + (inputs["k2"] ?? ""));
    const text = Buffer.from(inputs["ascii"] ?? "", "ascii");
    expect(upper(mac(key, text, first))).toBe(output["mac"]);
    if (first === "80") expect(hexOf(retailMac(ciphers, key, text))).toBe(output["mac"]);
  });
});
