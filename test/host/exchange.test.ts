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

/** A host that answers with these fields, its MAC always genuine. @param otherwise what its network and clock do instead. */
function hostThatAnswers(
  reply: Message,
  otherwise: { readonly receive?: () => Promise<unknown>; readonly monotonic?: () => Promise<number> } = {},
): Host {
  const encoded = encodeForMac(unionPay, reply);
  setMac(encoded, MAC);
  const bytes = encodeFrame({ tpdu, header, message: encoded });
  const devices = {
    network: {
      bearers: async () => [{ bearer: "wifi", up: true }],
      connect: async () => ({ kind: "connected", connection: 1, bearer: "wifi" }),
      send: async () => ({ kind: "sent" }),
      receive: otherwise.receive ?? (async () => ({ kind: "received", bytes })),
      close: async () => undefined,
    },
    "secure-element": {
      mac: async () => ({ kind: "ok", bytes: MAC }),
      verifyMac: async () => ({ kind: "ok", genuine: true }),
    },
    clock: { monotonic: otherwise.monotonic ?? (async () => 0) },
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

describe("keep-alives", () => {
  const sale: Message = { mti: "0200", fields: { 3: "000000", 4: "000000000100", 11: "000007", ...terminal } };
  const reply = encodeForMac(unionPay, { mti: "0210", fields: { ...answer, 3: "000000", 4: "000000000100" } });
  setMac(reply, MAC);
  const approval = encodeFrame({ tpdu, header, message: reply });
  const stray = encodeFrame({ tpdu, header, message: Uint8Array.of(0x08, 0x10) });

  /** @param pieces what one receive after the other gives, a second apart; the last one for ever. */
  async function hear(pieces: readonly Uint8Array[], secondMs = 1_000) {
    let nowMs = 0;
    let received = 0;
    const host = hostThatAnswers(sale, {
      receive: async () => {
        nowMs += secondMs;
        return { kind: "received", bytes: pieces[Math.min(received++, pieces.length - 1)] };
      },
      monotonic: async () => nowMs,
    });
    const exchanged = await host.exchange(sale, { mac: true, timeoutMs: 60_000 });
    return { exchanged, received };
  }

  test("are no strays: sixteen, and forty before a genuine approval", async () => {
    for (const count of [1, 15, 16, 17, 40]) {
      const { exchanged } = await hear([...Array(count).fill(Uint8Array.of(0, 0)), approval]);
      expect(exchanged.kind, `${count}`).toBe("reply");
    }
  });

  test("may come in one piece with the answer, and cut in the middle", async () => {
    const stream = Uint8Array.of(...new Uint8Array(80), ...approval, 0, 0);
    expect((await hear([stream])).exchanged.kind).toBe("reply");
    const bytes = [...stream].map((byte) => Uint8Array.of(byte));
    expect((await hear(bytes, 1)).exchanged.kind).toBe("reply");
  });

  test("hold nothing up: the time-out ends it", async () => {
    const { exchanged, received } = await hear([Uint8Array.of(0, 0)]);
    expect(exchanged).toEqual({ kind: "no-answer", why: "timeout" });
    expect(received).toBe(60);
  });

  test("in a flood end it too, when no time passes", async () => {
    const { exchanged, received } = await hear([new Uint8Array(4096)], 0);
    expect(exchanged).toEqual({ kind: "no-answer", why: "timeout" });
    expect(received).toBe(16);
  });

  test("give strays no more room: sixteen, as before", async () => {
    const between = Array.from({ length: 15 }, () => [Uint8Array.of(0, 0), stray]).flat();
    expect((await hear([...between, approval])).exchanged.kind).toBe("reply");
    expect((await hear([...between, stray, approval])).exchanged).toEqual({ kind: "no-answer", why: "mismatch" });
  });
});
