import { describe, expect, test } from "vitest";
import type { Board, Personalisation } from "../../hal/board";
import { Host } from "../../src/host/exchange";
import { encodeForMac, encodeMessage, setMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { encodeFrame } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";
import { type AcquirerProfile, profileOf } from "../../src/profiles/acquirers";

const WRONG_MAC = Uint8Array.of(9, 9, 9, 9, 9, 9, 9, 9);
const MAC = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const tpdu = { id: "60", destination: "0000", source: "0006" };
const header = {
  applicationClass: "60",
  version: "22",
  status: 0,
  processingRequirement: 0,
  minorVersion: "000000",
};

type Signed = "genuine" | "wrong" | "missing";

/** A host that answers with these fields, one frame behind the other, then nothing. */
function hostThatAnswers(
  reply: Message,
  signed: readonly Signed[] = ["genuine"],
  link: {
    readonly tls?: boolean;
    readonly profile?: Partial<AcquirerProfile>;
    readonly receive?: (request: { timeoutMs: number }) => Promise<unknown>;
    readonly monotonic?: () => Promise<number>;
    readonly connect?: () => Promise<unknown>;
    readonly send?: (request: { connection: number }) => Promise<unknown>;
    readonly close?: (request: { connection: number }) => Promise<unknown>;
  } = {},
): Host {
  const frames = signed.map((how) => {
    const { 64: _, ...bare } = reply.fields;
    const encoded =
      how === "missing" ? encodeMessage(unionPay, { ...reply, fields: bare }) : encodeForMac(unionPay, reply);
    if (how !== "missing") setMac(encoded, how === "genuine" ? MAC : WRONG_MAC);
    return encodeFrame({ tpdu, header, message: encoded });
  });
  const received = frames.map((bytes) => ({ kind: "received", bytes }));
  const devices = {
    network: {
      bearers: async () => [{ bearer: "wifi", up: true }],
      connect: link.connect ?? (async () => ({ kind: "connected", connection: 1, bearer: "wifi" })),
      send: link.send ?? (async () => ({ kind: "sent" })),
      receive: link.receive ?? (async () => received.shift() ?? { kind: "timeout" }),
      close: link.close ?? (async () => undefined),
    },
    "secure-element": {
      mac: async () => ({ kind: "ok", bytes: MAC }),
      verifyMac: async ({ mac }: { mac: Uint8Array }) => ({ kind: "ok", genuine: mac[0] === MAC[0] }),
    },
    clock: {
      monotonic: link.monotonic ?? (async () => 0),
      now: async () => ({ epochMs: 0, trusted: true }),
    },
  };
  const personalisation = {
    hosts: [{ host: "host", port: 1, tls: link.tls ?? false }],
    acquirer: "lakala",
    tpdu: "6000060000",
    header: "602200000000",
  };
  const profile = { ...profileOf("lakala"), ...link.profile };
  return new Host({ devices } as unknown as Board, personalisation as unknown as Personalisation, profile);
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

test("what declines may leave the amount out, and names no other one", async () => {
  const numbers = { 3: "000000", 11: "000007", ...terminal };
  for (const [mti, replied, code] of [
    ["0200", "0210", "51"],
    ["0400", "0410", "25"],
  ] as const) {
    const request: Message = { mti, fields: { ...numbers, 4: "000000000100" } };
    const said = { ...answer, ...numbers, 39: code };
    expect(await kindOf(request, said, replied)).toBe("reply");
    expect(await kindOf(request, { ...said, 4: "000000000100" }, replied)).toBe("reply");
    expect(await kindOf(request, { ...said, 4: "000000099900" }, replied)).toBe("no-answer");
  }
});

test("an answer to a reversal that was altered into another kind of message says nothing of the sale", async () => {
  const numbers = { 3: "000000", 4: "000000000100", 11: "000007", ...terminal, 60: "22000001000" };
  const reversal: Message = { mti: "0400", fields: { ...numbers, 39: "98" } };
  const notOffered = { ...answer, ...numbers, 39: "12" };
  expect(await kindOf(reversal, notOffered, "0410")).toBe("reply");
  expect(await kindOf(reversal, { ...notOffered, 60: "62000001000" }, "0410")).toBe("no-answer");
  // A host may leave it out, or cut it short.
  expect(await kindOf(reversal, { ...notOffered, 60: undefined }, "0410")).toBe("reply");
  expect(await kindOf(reversal, { ...notOffered, 60: "22000001" }, "0410")).toBe("reply");
});

describe("an answer that comes behind its time-out", () => {
  const numbers = { 3: "000000", 4: "000000000100", 11: "000007", ...terminal };
  const sale: Message = { mti: "0200", fields: numbers };
  const reversal: Message = { mti: "0400", fields: { ...numbers, 39: "98" } };
  const said = { ...answer, 3: "000000", 4: "000000000100" };
  const framed = (mti: string, fields: Message["fields"], mac = MAC) => {
    const encoded = encodeForMac(unionPay, { mti, fields });
    setMac(encoded, mac);
    return { kind: "received", bytes: encodeFrame({ tpdu, header, message: encoded }) };
  };
  const confirmed = framed("0410", said);
  const timeout = { kind: "timeout" };

  /** What the second exchange comes to, and what was done at the network. @param heard what each receive gives. */
  async function behind(
    request: Message,
    heard: readonly unknown[],
    sends: readonly unknown[] = [],
    meanwhileMs = 0,
    asked = sale,
  ) {
    let nowMs = 0;
    const received = [...heard];
    const sent = [...sends];
    const calls: string[] = [];
    let connection = 0;
    const link = {
      connect: async () => {
        calls.push("connect");
        return { kind: "connected", connection: ++connection, bearer: "wifi" };
      },
      send: async (what: { connection: number }) => {
        calls.push(`send ${what.connection}`);
        return sent.shift() ?? { kind: "sent" };
      },
      close: async (what: { connection: number }) => {
        calls.push(`close ${what.connection}`);
      },
      // What does not come takes its time.
      receive: async ({ timeoutMs }: { timeoutMs: number }) => {
        const what = received.shift() ?? timeout;
        if (what === timeout) nowMs += timeoutMs;
        return what;
      },
      monotonic: async () => nowMs,
    };
    const host = hostThatAnswers(asked, [], link);
    const first = await host.exchange(asked, { mac: true, timeoutMs: 1_000, stays: true });
    expect(first).toMatchObject({ kind: "no-answer", why: "timeout" });
    expect([host.hearsLate(7), host.hearsLate(8)]).toEqual([true, false]);
    const late: string[] = [];
    const heardLate = async (code: string) => {
      late.push(code);
    };
    nowMs += meanwhileMs;
    const fromMs = nowMs;
    const exchanged = await host.exchange(request, { mac: true, timeoutMs: 60_000, heardLate });
    expect(host.hearsLate(7)).toBe(false);
    return { exchanged, calls, late, tookMs: nowMs - fromMs };
  }

  test("is heard by the reversal, over the same connection, and thrown away", async () => {
    const { exchanged, calls, late } = await behind(reversal, [timeout, framed("0210", said), confirmed]);
    expect(exchanged).toMatchObject({ kind: "reply", reply: { mti: "0410" } });
    expect(late).toEqual(["00"]);
    expect(calls).toEqual(["connect", "send 1", "send 1", "close 1"]);
  });

  test("is none where its MAC is wrong, and where it does not come", async () => {
    const forged = await behind(reversal, [timeout, framed("0210", said, WRONG_MAC), confirmed]);
    expect(forged.exchanged).toMatchObject({ kind: "reply", reply: { mti: "0410" } });
    expect(forged.late).toEqual([]);
    const lost = await behind(reversal, [timeout, confirmed]);
    expect(lost.late).toEqual([]);
    const alone = await behind(reversal, [timeout, framed("0210", said), timeout]);
    expect(alone).toMatchObject({ exchanged: { kind: "no-answer" }, late: ["00"] });
  });

  test("keeps no other request, and no other sale's reversal, from a connection of their own", async () => {
    const own = ["connect", "send 1", "close 1", "connect", "send 2", "close 2"];
    expect((await behind(sale, [timeout])).calls).toEqual(own);
    const other = { ...reversal, fields: { ...reversal.fields, 11: "000008" } };
    expect((await behind(other, [timeout])).calls).toEqual(own);
  });

  test("is the answer to a request that goes again, too, and says more than that the host has had it", async () => {
    const request: Message = { ...sale, mti: "0220" };
    const had = framed("0230", { ...said, 39: "94" });
    const both = await behind(request, [timeout, had, framed("0230", said)], [], 0, request);
    expect(both.exchanged).toMatchObject({ kind: "reply", reply: { fields: { 39: "00" } } });
    expect(both.calls).toEqual(["connect", "send 1", "send 1", "close 1"]);
    const alone = await behind(request, [timeout, had], [], 0, request);
    expect(alone.exchanged).toMatchObject({ kind: "reply", reply: { fields: { 39: "94" } } });
  });

  test("cannot come where the connection is gone: the reversal goes over a new one", async () => {
    const gone = { kind: "fault", fault: "reset", begun: false };
    const { exchanged, calls } = await behind(reversal, [timeout, confirmed], [{ kind: "sent" }, gone]);
    expect(exchanged.kind).toBe("reply");
    expect(calls).toEqual(["connect", "send 1", "send 1", "close 1", "connect", "send 2", "close 2"]);
  });

  test("is waited for only a moment: an old line may be dead, and the next try has one of its own", async () => {
    const silent = await behind(reversal, [timeout]);
    expect(silent).toMatchObject({ exchanged: { kind: "no-answer", why: "timeout" }, tookMs: 8_000 });
    expect(silent.calls).toEqual(["connect", "send 1", "send 1", "close 1"]);
    const alone = await behind(reversal, [timeout, framed("0210", said)]);
    expect(alone).toMatchObject({ exchanged: { kind: "no-answer" }, late: ["00"], tookMs: 8_000 });
  });

  test("is not waited for over a line that was silent for too long", async () => {
    const own = ["connect", "send 1", "close 1", "connect", "send 2", "close 2"];
    const kept = await behind(reversal, [timeout, confirmed], [], 30_000);
    expect(kept.calls).toEqual(["connect", "send 1", "send 1", "close 1"]);
    const old = await behind(reversal, [timeout, confirmed], [], 30_001);
    expect(old).toMatchObject({ exchanged: { kind: "reply" }, calls: own });
  });
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
    const host = hostThatAnswers(sale, [], {
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
    expect(exchanged).toMatchObject({ kind: "no-answer", why: "timeout" });
    expect(received).toBe(60);
  });

  test("in a flood end it too, when no time passes", async () => {
    const { exchanged, received } = await hear([new Uint8Array(4096)], 0);
    expect(exchanged).toMatchObject({ kind: "no-answer", why: "timeout" });
    expect(received).toBe(16);
  });

  test("give strays no more room: sixteen, as before", async () => {
    const between = Array.from({ length: 15 }, () => [Uint8Array.of(0, 0), stray]).flat();
    expect((await hear([...between, approval])).exchanged.kind).toBe("reply");
    expect((await hear([...between, stray, approval])).exchanged).toMatchObject({ kind: "no-answer", why: "mismatch" });
  });
});

describe("an answer without a genuine MAC", () => {
  const sale: Message = {
    mti: "0200",
    fields: { 3: "000000", 4: "000000000100", 11: "000007", ...terminal, 64: new Uint8Array(8) },
  };
  const reply = (code: string, mti = "0210") => ({
    mti,
    fields: { ...answer, 3: "000000", 4: "000000000100", 39: code, 64: new Uint8Array(8) },
  });
  const options = { mac: true, timeoutMs: 1000 };
  const codes = ["00", "03", "10", "12", "25", "30", "51", "55", "77", "94", "97", "99", "A0", "A2", "A8", "B1", "C1"];

  test.each(codes)("proves nothing: %s", async (code) => {
    for (const mac of ["missing", "wrong"] as const) {
      const exchanged = await hostThatAnswers(reply(code), [mac]).exchange(sale, options);
      expect(exchanged).toMatchObject({ kind: "unproven", code, mac });
      // The card, the clock and the batch cannot have anything of it.
      expect(exchanged).not.toHaveProperty("reply");
    }
  });

  test("does not keep a genuine one from counting, and the first of them is the evidence", async () => {
    const host = hostThatAnswers(reply("00"), ["missing", "wrong", "genuine"]);
    expect(await host.exchange(sale, options)).toMatchObject({ kind: "reply" });
    const evidence = await hostThatAnswers(reply("00"), ["wrong", "missing"]).exchange(sale, options);
    expect(evidence).toMatchObject({ kind: "unproven", mac: "wrong" });
  });

  test("is believed as a decline where the profile says so, over TLS alone, and never about a reversal", async () => {
    const profile = { unsignedDeclines: "over-tls" } as const;
    const kindOfSale = async (code: string, tls: boolean, mac: Signed = "missing") =>
      (await hostThatAnswers(reply(code), [mac], { tls, profile }).exchange(sale, options)).kind;
    expect(await kindOfSale("51", true)).toBe("reply");
    expect(await kindOfSale("51", false)).toBe("unproven");
    expect(await kindOfSale("51", true, "wrong")).toBe("unproven");
    for (const code of ["00", "11", "A2", "10", "94"]) expect(await kindOfSale(code, true), code).toBe("unproven");
    const reversal = { ...sale, mti: "0400" };
    const link = { tls: true, profile };
    for (const code of ["00", "25", "12", "01"])
      expect((await hostThatAnswers(reply(code, "0410"), ["missing"], link).exchange(reversal, options)).kind).toBe(
        "unproven",
      );
  });
});
