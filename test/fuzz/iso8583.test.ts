import { describe, expect, it } from "vitest";
import { HostSession, honestMessages } from "../../sim/fuzz/host-session";
import { iso8583Target } from "../../sim/fuzz/iso8583";
import { SeededRandom } from "../../sim/world/random";
import { decodeMessage, encodeMessage } from "../../src/host/iso8583/codec";
import { unionPay } from "../../src/host/iso8583/dialect";
import { decodeFrame } from "../../src/host/iso8583/frame";
import { findingsOf } from "./findings";

/** What the host answers to a message of an honest terminal. */
function answerTo(session: HostSession, message: Parameters<typeof encodeMessage>[1]): unknown {
  const [reply] = session.acquirer.handle(session.frameOf(encodeMessage(unionPay, message))).replies;
  const framed = decodeFrame(reply?.frame ?? new Uint8Array(0));
  const decoded = framed.kind === "frame" ? decodeMessage(unionPay, framed.frame.message) : framed;
  return decoded.kind === "message" ? decoded.message.fields[39] : decoded.field;
}

describe("messages of the host's protocol", () => {
  it("take a few hundred inputs", async () => {
    expect(await findingsOf(iso8583Target(), 1, 600)).toEqual([]);
  });

  it("start from messages that the host understands and whose MAC is right", () => {
    const codes = honestMessages().map((message) => {
      const session = new HostSession(new SeededRandom(1));
      return `${message.mti} ${answerTo(session, message)}`;
    });
    // Without a session's PIN key no PIN block opens (30), without its card's key no cryptogram is right (59).
    const taken = codes.filter((code) => / (00|25)$/.test(code));
    expect(taken.length).toBeGreaterThanOrEqual(codes.length - 3);
    expect(codes).toContain("0200 00");
    expect(codes).toContain("0200 59");
    expect(codes.filter((code) => !/ \d\d$/.test(code))).toEqual([]);
  });
});
