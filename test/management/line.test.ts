import { describe, expect, test } from "vitest";
import { Host } from "../../src/host/exchange";
import type { Online } from "../../src/host/online";
import { decodeEnvelope, encodeEnvelope, macInput, swappedTpdu } from "../../src/management/envelope";
import { askAcquirer, type LineOptions } from "../../src/management/line";
import { type Answered, answerBody, type LineRequest, readRequestBody } from "../../src/management/messages";

const request: LineRequest = { ask: "order.ask", id: Uint8Array.of(1, 2, 3) };
const done: Answered = {
  standing: "done",
  paid: {
    amountFen: 100,
    wallet: "wechat",
    referenceNo: "633010000002",
    settlementDate: "1126",
    hostTime: "1126101530",
    credential: "11266330100000020002",
  },
};
const over: Answered = { standing: "over", responseCode: "CL" };

/** A MAC that anybody can look through: what it covers, folded, under a key. */
function fold(key: number, message: Uint8Array): Uint8Array {
  const mac = new Uint8Array(8).fill(key);
  message.forEach((byte, at) => {
    mac[at % 8] = ((mac[at % 8] ?? 0) * 31 + byte + at) & 0xff;
  });
  return mac;
}

type Reply = (sent: Uint8Array) => readonly Uint8Array[];

/** Seals an answer to what was sent. @param key of the MAC; null: none. */
function answering(answered: Answered, key: number | null = 7, of: (sent: Uint8Array) => Uint8Array = (sent) => sent) {
  return (sent: Uint8Array): Uint8Array => {
    const asked = decodeEnvelope(of(sent).subarray(2));
    const read = asked && readRequestBody(asked.body);
    if (!asked || !read) throw new Error("no request");
    const body = answerBody(read, answered);
    const mac = key === null ? new Uint8Array(8) : fold(key, macInput("answer", body));
    return encodeEnvelope({ tpdu: swappedTpdu(asked.tpdu), body, mac });
  };
}

function play(reply: Reply, options: Partial<LineOptions> & { readonly noKey?: true; readonly down?: true } = {}) {
  const closed: number[] = [];
  const sent: Uint8Array[] = [];
  let due: Uint8Array[] = [];
  let nowMs = 0;
  const devices = {
    network: {
      bearers: async () => [{ bearer: "wifi", up: true }],
      connect: async () =>
        options.down
          ? { kind: "fault", fault: "refused", phasesMs: [1] }
          : { kind: "connected", connection: 5, bearer: "wifi" },
      send: async ({ bytes }: { bytes: Uint8Array }) => {
        sent.push(bytes);
        due = [...reply(bytes)];
        return { kind: "sent" };
      },
      receive: async ({ timeoutMs }: { timeoutMs: number }) => {
        const bytes = due.shift();
        if (bytes) return { kind: "bytes", bytes };
        nowMs += timeoutMs;
        return { kind: "timeout" };
      },
      close: async ({ connection }: { connection: number }) => void closed.push(connection),
    },
    random: { bytes: async ({ length }: { length: number }) => new Uint8Array(length).fill(9) },
    "secure-element": {
      mac: async ({ algorithm, message }: { algorithm: string; message: Uint8Array }) =>
        options.noKey
          ? { kind: "fault", fault: "no-key" }
          : { kind: "ok", bytes: algorithm === "x9.19" && fold(7, message) },
      verifyMac: async ({ message, mac }: { message: Uint8Array; mac: Uint8Array }) => ({
        kind: "ok",
        genuine: fold(7, message).every((byte, at) => byte === mac[at]),
      }),
    },
    clock: { monotonic: async () => nowMs, now: async () => ({ epochMs: nowMs, trusted: true }) },
  };
  const personalisation = {
    terminal: "10000001",
    merchant: "898310058120001",
    hosts: [{ host: "host", port: 1, tls: false }],
    acquirer: "lakala",
    tpdu: "6000060000",
    header: "602200000000",
  };
  const board = { devices } as never;
  const session = { due: { signIn: false }, unproven: false };
  const host = new Host(board, personalisation as never);
  const terminal = { board, devices, personalisation, host, session } as unknown as Online;
  const ended = askAcquirer(terminal, request, { timeoutMs: 20_000, ...options });
  return ended.then((end) => ({ end, closed, sent, session, nowMs }));
}

describe("a question to the acquirer", () => {
  test("is answered by what is signed, of this line, and to this question", async () => {
    const { end, closed, sent } = await play((bytes) => [answering(done)(bytes)]);
    expect(end).toEqual({ kind: "answer", answered: done, bearer: "wifi" });
    expect(closed).toEqual([5]);
    expect(sent[0]?.subarray(2, 7)).toEqual(Uint8Array.of(0x68, 0, 6, 0, 0));
  });

  test("is answered across pieces, behind keep-alives and strays", async () => {
    const { end } = await play((bytes) => {
      const whole = answering(done)(bytes);
      return [Uint8Array.of(0, 0, 0, 2, 0x60, 1), whole.subarray(0, 9), whole.subarray(9)];
    });
    expect(end.kind).toBe("answer");
  });

  test("a wrong MAC proves nothing, and the terminal signs in once", async () => {
    const { end, session } = await play((bytes) => [answering(done, 8)(bytes)]);
    expect(end).toEqual({ kind: "unproven", mac: "wrong", leftMs: 0 });
    expect(session.due.signIn).toBe(true);
  });

  test("no MAC proves nothing, whatever it says", async () => {
    for (const answered of [done, over]) {
      const { end } = await play((bytes) => [answering(answered, null)(bytes)]);
      expect(end).toMatchObject({ kind: "unproven", mac: "missing" });
    }
  });

  test("behind a forged answer the genuine one counts", async () => {
    const { end } = await play((bytes) => [answering(done, 8)(bytes), answering(over)(bytes)]);
    expect(end).toMatchObject({ kind: "answer", answered: over });
  });

  test("a recorded answer to the same question is none: its random number is another", async () => {
    const earlier = (sent: Uint8Array) => {
      const asked = decodeEnvelope(sent.subarray(2));
      if (!asked) throw new Error("no request");
      const body = asked.body.slice();
      // The random number's first byte, behind array, version, two texts and its own head.
      const at = 1 + 1 + 9 + 16 + 1;
      expect(body[at]).toBe(9);
      body[at] = 10;
      return encodeEnvelope({ ...asked, body });
    };
    const { end } = await play((bytes) => [answering(done, 7, earlier)(bytes)]);
    expect(end).toMatchObject({ kind: "no-answer", why: "mismatch" });
  });

  test("the request itself, sent back, is no answer", async () => {
    const { end } = await play((bytes) => [bytes]);
    expect(end).toMatchObject({ kind: "no-answer", why: "mismatch" });
  });

  test("silence ends at the time-out, and the connection is closed", async () => {
    const { end, closed, nowMs } = await play(() => []);
    expect(end).toMatchObject({ kind: "no-answer", why: "timeout", leftMs: 0 });
    expect(nowMs).toBe(20_000);
    expect(closed).toEqual([5]);
  });

  test("a flood of strays ends", async () => {
    const stray = Uint8Array.of(0, 1, 0x60);
    const { end } = await play(() => Array.from({ length: 50 }, () => stray));
    expect(end).toMatchObject({ kind: "no-answer", why: "mismatch" });
  });

  test("nothing leaves that is not durable before", async () => {
    const { end, sent, closed } = await play(() => [], { beforeSend: async () => false });
    expect(end).toEqual({ kind: "not-sent", why: "record" });
    expect(sent).toEqual([]);
    expect(closed).toEqual([5]);
  });

  test("nothing leaves without a key or a connection", async () => {
    expect((await play(() => [], { noKey: true })).end).toEqual({ kind: "not-sent", why: "no-key" });
    expect((await play(() => [], { down: true })).end).toMatchObject({ kind: "not-sent", why: "refused" });
  });
});
