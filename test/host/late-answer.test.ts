import { describe, expect, test } from "vitest";
import { encodeForMac, setMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { encodeFrame } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";
import { answer, header, hostThatAnswers, MAC, terminal, tpdu, WRONG_MAC } from "./answering";

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
