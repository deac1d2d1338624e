import { expect, test } from "vitest";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { EmvCard } from "../../src/emv/card";
import { cardKey, issuerKey, openBlock } from "../../src/emv/certificates";
import { checkFastSignature } from "../../src/emv/contactless-authentication";
import { readAuthorityKey } from "../../src/emv/parameters";
import type { Session } from "../../src/emv/session";
import { openCombined, openDynamic, openStatic } from "../../src/emv/signed-data";
import { describeWithVectors } from "../vectors";
import { bytes } from "./hex";
import { authorityKey, type EmvVector, input, named, output } from "./vector";
import { hex, object, sessionWith, stage } from "./world";

const publicKey = new SoftwarePublicKey();

function holder(pan: string): EmvCard {
  return new EmvCard({
    pan,
    track2: "",
    expiry: "4912",
    serviceCode: "",
    sequence: undefined,
    aid: bytes("A0000003330101"),
    label: "",
  });
}

/** A card of which the issuer's key is known already. */
function cardOf(vector: EmvVector, objects: { readonly [tag: string]: string }): Session {
  const session = sessionWith(objects, { request: { date: "200101" } });
  session.issuerKey = { modulus: bytes(input(vector, "issuerModulus")), exponent: bytes("03") };
  session.identity = holder(output(vector, "pan").replace(/F+$/, ""));
  return session;
}

describeWithVectors<readonly EmvVector[]>("certificates and signatures", "emv.json", (vectors) => {
  const issuers = [
    {
      name: "issuer certificate recovery, UnionPay test CA 09",
      rid: "A000000333",
      index: "09",
      pan: "6210948000000011",
    },
    { name: "issuer certificate, made-up CA", rid: "AFFFFFFFFF", index: "92", pan: "1234560012345608" },
    { name: "issuer certificate, Visa test CA", rid: "A000000003", index: "94", pan: "4761739001010119" },
    { name: "issuer certificate, Mastercard test CA", rid: "A000000004", index: "F1", pan: "5413330089020011" },
    { name: "self-made issuer certificate", rid: "A000000333", index: "F0", pan: "6210948000000037" },
  ];

  function issued(at: (typeof issuers)[number], changed: { readonly [tag: string]: string } = {}, date = "200101") {
    const vector = named(vectors, at.name);
    const capk = vectors.find((one) => one.kind === "capk" && one.inputs["index"] === at.index);
    const modulus = capk ? input(capk, "modulus") : input(vector, "caModulus");
    const remainder = vector.inputs["92"];
    const objects = {
      "8F": at.index,
      "90": input(vector, "90"),
      "9F32": input(vector, "9F32"),
      ...(typeof remainder === "string" && { "92": remainder }),
      ...changed,
    };
    const keys = [authorityKey(at.rid, at.index, modulus)];
    const session = sessionWith(objects, {
      stage: stage({ keys }),
      application: { aid: bytes(`${at.rid}0101`) },
      request: { date },
    });
    session.identity = holder(at.pan);
    return session;
  }

  for (const at of issuers) {
    test(`[B2 5.3] ${at.name}: gives the issuer's key`, async () => {
      const key = await issuerKey(issued(at));
      expect(hex(key?.modulus)).toBe(output(named(vectors, at.name), "modulus"));
    });
  }

  const own = issuers[4] as (typeof issuers)[number];

  test("[B2 5.3] the month is good to its last day and not the day after", async () => {
    expect(await issuerKey(issued(own, {}, "491231"))).toBeDefined();
    const short = issuers[0] as (typeof issuers)[number];
    expect(await issuerKey(issued(short, {}, "301231"))).toBeDefined();
    expect(await issuerKey(issued(short, {}, "310101"))).toBeUndefined();
  });

  test("[B2 5.3] another card's number, another exponent, a changed certificate, an unknown key: no key", async () => {
    const other = issued(own);
    other.identity = holder("6228480000000037");
    expect(await issuerKey(other)).toBeUndefined();
    expect(await issuerKey(issued(own, { "9F32": "010001" }))).toBeUndefined();
    expect(await issuerKey(issued(own, { "9F32": "05" }))).toBeUndefined();
    expect(await issuerKey(issued(own, { "8F": "F1" }))).toBeUndefined();
    const certificate = input(named(vectors, own.name), "90");
    expect(await issuerKey(issued(own, { "90": `00${certificate.slice(2)}` }))).toBeUndefined();
    expect(await issuerKey(issued(own, { "90": certificate.slice(2) }))).toBeUndefined();
  });

  test("[B2 5.3] a remainder of another length: no key", async () => {
    const remainder = input(named(vectors, own.name), "92");
    expect(await issuerKey(issued(own, { "92": `${remainder}00` }))).toBeUndefined();
    expect(await issuerKey(issued(own, { "92": remainder.slice(2) }))).toBeUndefined();
  });

  test("[B2 5.3] a revoked issuer certificate: no key", async () => {
    const session = issued(own);
    const ports = { ...session.ports, cards: { ...session.ports.cards, isRevoked: () => true } };
    const revoked = Object.assign(issued(own), { ports });
    expect(await issuerKey(revoked)).toBeUndefined();
  });

  for (const name of [
    "ICC certificate recovery with static data",
    "ICC certificate without remainder",
    "self-made ICC certificate",
  ]) {
    test(`[B2 6.4] ${name}: gives the card's key; one changed byte of the records does not`, async () => {
      const vector = named(vectors, name);
      const remainder = vector.inputs["9F48"];
      const objects = {
        "9F46": input(vector, "9F46"),
        "9F47": input(vector, "9F47"),
        ...(typeof remainder === "string" && { "9F48": remainder }),
      };
      const session = cardOf(vector, objects);
      session.addStaticData(bytes(input(vector, "staticData")));
      expect(hex((await cardKey(session))?.modulus)).toBe(output(vector, "modulus"));
      const forged = cardOf(vector, objects);
      forged.addStaticData(bytes(input(vector, "staticData").replace(/^../, "5B")));
      expect(await cardKey(forged)).toBeUndefined();
    });
  }

  for (const vector of vectors.filter((one) => one.kind === "icc-cert-partial")) {
    test(`[B2 6.4] ${vector.name}: opens; number and hash stand where they should`, async () => {
      const key = { modulus: bytes(input(vector, "issuerModulus")), exponent: bytes("03") };
      const opened = await openBlock(publicKey, key, bytes(input(vector, "9F46")), 0x04);
      expect(hex(opened?.subarray(2, 12))).toBe(output(vector, "pan"));
      expect(hex(opened?.subarray(12, 14))).toBe(output(vector, "expiry"));
      expect(hex(opened?.slice(-21, -1))).toBe(output(vector, "hashInCert"));
    });
  }

  test("[B2 5.4] SDA: the signed static data give the authentication code; changed records do not", async () => {
    const vector = named(vectors, "SSAD recovery");
    const key = { modulus: bytes(input(vector, "issuerModulus")), exponent: bytes("03") };
    const data = bytes(input(vector, "staticData"));
    expect(hex(await openStatic(publicKey, key, bytes(input(vector, "93")), data))).toBe(output(vector, "dac"));
    expect(await openStatic(publicKey, key, bytes(input(vector, "93")), data.slice(1))).toBeUndefined();
  });

  for (const vector of vectors.filter((one) => one.kind === "dda")) {
    test(`[B2 6.5.2] ${vector.name}: holds for its number, not for another`, async () => {
      const key = { modulus: bytes(input(vector, "iccModulus")), exponent: bytes(input(vector, "iccExponent")) };
      const number = vector.inputs["dynamicData"] ?? vector.inputs["unpredictableNumber"];
      const opened = await openDynamic(publicKey, key, bytes(input(vector, "sdad")), [bytes(String(number))]);
      const dynamic = output(vector, "iccDynamicData");
      expect(hex(opened?.number)).toBe(dynamic.slice(2));
      expect(await openDynamic(publicKey, key, bytes(input(vector, "sdad")), [bytes("00000000")])).toBeUndefined();
    });
  }

  test("[B2 6.6.2] CDA: the signature of a Mastercard test card holds for its number", async () => {
    const vector = named(vectors, "CDA signature, Mastercard");
    const key = { modulus: bytes(input(vector, "iccModulus")), exponent: bytes("03") };
    const number = bytes(input(vector, "unpredictableNumber"));
    const opened = await openDynamic(publicKey, key, bytes(input(vector, "sdad")), [number]);
    expect(hex(opened?.number)).toBe(output(vector, "iccDynamicNumber"));
    expect(hex(opened?.rest)).toBe(output(vector, "cid") + output(vector, "ac") + output(vector, "txHash"));
  });

  test("[B2 6.6.2] CDA: a recorded TC with its transaction data hash; other CDOL values break it", async () => {
    const vector = named(vectors, "CDA signature and transaction data hash");
    const key = { modulus: bytes(input(vector, "iccModulus")), exponent: bytes("03") };
    const number = bytes(input(vector, "unpredictableNumber"));
    const response = object(0x77, input(vector, "responseTlvWithout9F4B"), object(0x9f4b, input(vector, "sdad")));
    const sent = bytes(input(vector, "cdol1Data"));
    const opened = await openCombined(publicKey, key, number, sent, response);
    expect(hex(opened?.cryptogram)).toBe(output(vector, "ac"));
    expect(await openCombined(publicKey, key, number, sent.slice(1), response)).toBeUndefined();
  });

  test("[B2 6.6.2] CDA: an ARQC, 9F4B in the middle; a CID that differs outside breaks it", async () => {
    const vector = named(vectors, "self-made CDA on first GENERATE AC");
    const key = { modulus: bytes(input(vector, "iccModulus")), exponent: bytes("03") };
    const number = bytes(input(vector, "unpredictableNumber"));
    const sent = bytes(input(vector, "cdol1Data"));
    const response = input(vector, "response").slice(0, -4);
    const opened = await openCombined(publicKey, key, number, sent, bytes(response));
    expect(hex(opened?.cryptogram)).toBe(output(vector, "ac"));
    const lied = bytes(response.replace("9F270180", "9F270140"));
    expect(await openCombined(publicKey, key, number, sent, lied)).toBeUndefined();
  });

  function tapped(vector: EmvVector, amount: string, old: boolean): Session {
    const related = vector.inputs["9F69"];
    const session = sessionWith(
      { "9F4B": input(vector, "sdad"), ...(typeof related === "string" && { "9F69": related, "9F6C": "0000" }) },
      { request: { amountFen: Number(amount) }, contactless: { oldFddaAllowed: old } },
    );
    session.own.set(0x9f37, bytes(input(vector, "9F37")));
    session.cardKey = { modulus: bytes(input(vector, "iccModulus")), exponent: bytes("03") };
    return session;
  }

  test("[C-7 fDDA] version 01: number, amount, currency and 9F69 are signed; another amount or CTQ is not", async () => {
    const vector = named(vectors, "self-made fDDA version 01");
    expect(await checkFastSignature(tapped(vector, "10000", false))).toBe(true);
    expect(await checkFastSignature(tapped(vector, "20000", false))).toBe(false);
    const lied = tapped(vector, "10000", false);
    lied.card.set(0x9f6c, bytes("0080"));
    expect(await checkFastSignature(lied)).toBe(false);
  });

  test("[C-7 fDDA] version 00: taken only where the parameters allow it", async () => {
    const vector = named(vectors, "self-made fDDA version 00");
    expect(await checkFastSignature(tapped(vector, "1", true))).toBe(true);
    expect(await checkFastSignature(tapped(vector, "1", false))).toBe(false);
  });

  for (const vector of vectors.filter((one) => one.kind === "capk")) {
    test(`[B2 11.2] ${vector.name}: its check value holds; with one bit changed it is refused`, async () => {
      const entry = (checksum: string) =>
        Buffer.concat([
          object(0x9f06, input(vector, "rid")),
          object(0x9f22, input(vector, "index")),
          object(0xdf05, Buffer.from("20301231").toString("hex")),
          object(0xdf06, "01"),
          object(0xdf07, "01"),
          object(0xdf02, input(vector, "modulus")),
          object(0xdf04, input(vector, "exponent")),
          object(0xdf03, checksum),
        ]);
      const key = await readAuthorityKey(entry(output(vector, "sha1")), publicKey);
      expect(key?.expiry).toBe("20301231");
      expect(key?.modulus.length).toBe(Number(vector.inputs["bits"]) / 8);
      expect(await readAuthorityKey(entry(`00${output(vector, "sha1").slice(2)}`), publicKey)).toBeUndefined();
    });
  }

  test("[B2 7.2] an enciphered PIN block is plain RSA of 7F, block, challenge and padding", async () => {
    const vector = named(vectors, "enciphered PIN block");
    const cipher = await publicKey.rsa({
      modulus: bytes(input(vector, "iccModulus")),
      exponent: bytes(input(vector, "iccExponent")),
      block: bytes(output(vector, "plain")),
    });
    expect(hex(cipher)).toBe(output(vector, "cipher"));
  });
});
