import { describe, expect, test } from "vitest";
import type { Board, Personalisation } from "../../hal/board";
import { Host } from "../../src/host/exchange";
import { encodeForMac, setMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { encodeFrame } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";

const MAC = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const tpdu = { id: "60", destination: "0000", source: "0006" };
const header = {
  applicationClass: "60",
  version: "22",
  status: 0,
  processingRequirement: 0,
  minorVersion: "000000",
};

/** A host that answers with these fields, its MAC always genuine. */
function hostThatAnswers(reply: Message): Host {
  const encoded = encodeForMac(unionPay, reply);
  setMac(encoded, MAC);
  const bytes = encodeFrame({ tpdu, header, message: encoded });
  const devices = {
    network: {
      bearers: async () => [{ bearer: "wifi", up: true }],
      connect: async () => ({ kind: "connected", connection: 1, bearer: "wifi" }),
      send: async () => ({ kind: "sent" }),
      receive: async () => ({ kind: "received", bytes }),
      close: async () => undefined,
    },
    "secure-element": {
      mac: async () => ({ kind: "ok", bytes: MAC }),
      verifyMac: async () => ({ kind: "ok", genuine: true }),
    },
    clock: { monotonic: async () => 0 },
  };
  const personalisation = {
    hosts: [{ host: "host", port: 1, tls: false }],
    tpdu: "6000060000",
    header: "602200000000",
  };
  return new Host({ devices } as unknown as Board, personalisation as unknown as Personalisation);
}

const terminal = { 41: "10000001", 42: "898310058120001" };
const upload: Message = {
  mti: "0820",
  fields: { 4: "000000000100", 11: "000007", ...terminal, 60: "07000001800", 62: Uint8Array.of(0x20) },
};
const answer = { 11: "000007", 12: "100003", 13: "1122", 37: "112210000007", 39: "00", ...terminal };

async function kindOf(request: Message, fields: Message["fields"], mti: string): Promise<string> {
  const reply = { mti, fields: { ...fields, 64: new Uint8Array(8) } };
  const host = hostThatAnswers(reply);
  return (
    await host.exchange(
      { ...request, fields: { ...request.fields, 64: new Uint8Array(8) } },
      { mac: true, timeoutMs: 1000 },
    )
  ).kind;
}

describe("the answer to a signature's upload", () => {
  const told = (fields: Message["fields"]) => kindOf(upload, { ...answer, 60: "07000001800", ...fields }, "0830");

  test("may leave the amount out, and says no other one", async () => {
    expect(await told({})).toBe("reply");
    expect(await told({ 4: "000000000100" })).toBe("reply");
    expect(await told({ 4: "000000000200" })).toBe("no-answer");
  });

  test("repeats the number, the terminal and the service", async () => {
    expect(await told({ 11: "000008" })).toBe("no-answer");
    expect(await told({ 41: "10000002" })).toBe("no-answer");
    expect(await told({ 60: "00000001301" })).toBe("no-answer");
  });
});

test("the answer to a sale says its amount", async () => {
  const sale: Message = { mti: "0200", fields: { 3: "000000", 4: "000000000100", 11: "000007", ...terminal } };
  expect(await kindOf(sale, { ...answer, 3: "000000", 4: "000000000100" }, "0210")).toBe("reply");
  expect(await kindOf(sale, { ...answer, 3: "000000" }, "0210")).toBe("no-answer");
  expect(await kindOf(sale, { ...answer, 4: "000000000100" }, "0210")).toBe("no-answer");
});
