import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha1 } from "../../../hal/drivers/sha1";
import { hex, hexOf } from "../../../sim/cards/chip/bytes";
import {
  cardKey,
  cryptogramText,
  decipherScript,
  encipherScript,
  responseCryptogram,
  retailMac,
  scriptMac,
  sessionKey,
} from "../../../sim/cards/chip/cryptogram";
import { PlainCiphers } from "../../../sim/crypto/ciphers";
import { SeededRandom } from "../../../sim/world/random";
import { describeWithVectors } from "../../vectors";

interface EmvVector {
  readonly name: string;
  readonly inputs: { readonly [name: string]: string } & { readonly tags?: { readonly [tag: string]: string } };
  readonly output: { readonly [name: string]: string };
}

const ciphers = new PlainCiphers();

function noParity(key: Uint8Array | string): string {
  return hexOf((typeof key === "string" ? hex(key) : key).map((byte) => byte & 0xfe));
}

describeWithVectors<readonly EmvVector[]>("PBOC's cryptograms, as recorded", "emv.json", (vectors) => {
  const named = (name: string): EmvVector => {
    const found = vectors.find((each) => each.name === name);
    if (!found) throw new Error(`no vector ${name}`);
    return found;
  };

  it("derives the card's and the transaction's key, and makes the ARQC (worked example)", () => {
    const { inputs, output } = named("PBOC ARQC worked example");
    const tags = inputs.tags ?? {};
    const key = cardKey(ciphers, hex(inputs["imkAc"] ?? ""), inputs["pan"] ?? "", inputs["psn"] ?? "");
    expect(noParity(key)).toBe(noParity(inputs["udk"] ?? ""));
    const session = sessionKey(ciphers, key, Number.parseInt(inputs["atc"] ?? "", 16));
    expect(noParity(session)).toBe(noParity(inputs["sessionKey"] ?? ""));
    const text = cryptogramText({
      terminal: new Map(Object.entries(tags).map(([tag, value]) => [tag, hex(value)])),
      profile: hex(tags["82"] ?? ""),
      atc: Number.parseInt(tags["9F36"] ?? "", 16),
      results: hex(tags["9F10"] ?? "").subarray(3, 7),
    });
    expect(text && hexOf(text)).toBe(inputs["macData"]);
    expect(hexOf(retailMac(ciphers, session, text ?? hex("")))).toBe(output["arqc"]);
    expect(hexOf(retailMac(ciphers, key, text ?? hex("")))).not.toBe(output["arqc"]);
  });

  it("makes the ARPC (worked example)", () => {
    const { inputs, output } = named("PBOC ARPC worked example");
    const [key, arqc, arc] = [inputs["sessionKey"], inputs["arqc"], inputs["arc"]].map((text) => hex(text ?? ""));
    if (!key || !arqc || !arc) throw new Error("inputs");
    expect(hexOf(responseCryptogram(ciphers, key, arqc, arc))).toBe(output["arpc"]);
  });

  it("derives from 17 digits too: the last 16 of number and sequence", () => {
    const { inputs, output } = named("option A with a 17-digit PAN (rightmost 16 of PAN||PSN)");
    const key = cardKey(ciphers, hex(inputs["imk"] ?? ""), inputs["pan"] ?? "", inputs["psn"] ?? "");
    expect(hexOf(key)).toBe(output["udk"]);
  });

  it("makes a script's MAC over header, counter, cryptogram", () => {
    const { inputs, output } = named("self-made APPLICATION BLOCK script (PBOC style, 4-byte MAC)");
    const mac = scriptMac(
      ciphers,
      hex(inputs["sessionKeyMac"] ?? ""),
      { header: hex("841E000004"), data: hex("") },
      { atc: 0x21, cryptogram: hex("10174FA6C1F65F9D") },
    );
    expect(`841E000004${hexOf(mac)}`).toBe(output["command"]);
  });

  it("enciphers what a script hides, and opens it again", () => {
    const { inputs, output } = named("self-made PIN CHANGE/UNBLOCK data (length byte + block + 80 padding, ECB)");
    const key = hex(inputs["sessionKeyEnc"] ?? "");
    const sent = encipherScript(ciphers, key, hex("241234FFFFFFFFFF"));
    expect(hexOf(sent)).toBe(output["cipher"]);
    expect(hexOf(decipherScript(ciphers, key, sent) ?? hex(""))).toBe("241234FFFFFFFFFF");
    expect(decipherScript(ciphers, hex("00".repeat(16)), sent)).toBeUndefined();
    expect(decipherScript(ciphers, key, sent.subarray(1))).toBeUndefined();
  });
});

describe("the arithmetic beside node:crypto", () => {
  const random = new SeededRandom(3);

  it("hashes as SHA-1 at every length around a block", () => {
    for (let length = 0; length < 200; length++) {
      const bytes = random.bytes(length);
      expect(Buffer.from(sha1(bytes)).toString("hex")).toBe(createHash("sha1").update(bytes).digest("hex"));
    }
  });

  it("makes MACs by ISO/IEC 9797-1, algorithm 3 with padding 2", () => {
    for (let length = 0; length < 40; length++) {
      const [key, text] = [Buffer.from(random.bytes(16)), Buffer.from(random.bytes(length))];
      const padded = Buffer.concat([text, Buffer.from([0x80]), Buffer.alloc(7 - (length % 8))]);
      const [left, right] = [key.subarray(0, 8), key.subarray(8)].map((half) => Buffer.concat([half, half, half]));
      if (!left || !right) throw new Error("halves");
      const cbc = createCipheriv("des-ede3-cbc", left, Buffer.alloc(8)).setAutoPadding(false);
      const last = Buffer.concat([cbc.update(padded), cbc.final()]).subarray(-8);
      const back = createDecipheriv("des-ede3", right, null).setAutoPadding(false).update(last);
      const mac = createCipheriv("des-ede3", left, null).setAutoPadding(false).update(back);
      expect(Buffer.from(retailMac(ciphers, key, text)).toString("hex")).toBe(mac.toString("hex"));
    }
  });
});
