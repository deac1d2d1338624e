import { describe, expect, test } from "vitest";
import { encodeForMac, setMac } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { encodeFrame } from "../../src/host/iso8583/frame";
import type { Message } from "../../src/host/iso8583/message";
import { answer, header, hostThatAnswers, MAC, terminal, tpdu } from "./answering";

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
