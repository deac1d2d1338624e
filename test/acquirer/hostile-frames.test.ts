import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AcquirerConnection } from "../../sim/acquirer/connection";
import { signedIn } from "./test-terminal";

function withLength(frame: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([frame.length >> 8, frame.length & 0xff]), frame]);
}

describe("a frame that is none", () => {
  it.each([
    ["nothing", ""],
    ["a piece of a TPDU", "600003"],
    ["no header", "6000030000"],
    ["a header of letters", "6000030000ABCDEF000000"],
    ["no message", "6000030000603100311108"],
    ["a message type of letters", "6000030000603100311108ABCD0000000000000000"],
    ["an answer with a broken bitmap", "60000300006031003111080210FF00000000000000"],
  ])("%s: no answer, and hung up", (_what, hex) => {
    const { world } = signedIn();
    expect(world.acquirer.handle(Buffer.from(hex, "hex"))).toEqual({ replies: [], close: true });
  });

  it("an answer is not answered", () => {
    const terminal = signedIn();
    const frame = terminal.frameOf({ ...terminal.sale(), mti: "0210" });
    expect(terminal.world.acquirer.handle(frame)).toEqual({ replies: [], close: false });
  });

  it("30 with the STAN and numbers that could be read, where a later field breaks off", () => {
    const terminal = signedIn();
    const frame = terminal.frameOf(terminal.sale({ stan: 77 }));
    const [reply] = terminal.world.acquirer.handle(frame.subarray(0, frame.length - 20)).replies;
    const { message, mac } = terminal.read(reply?.frame ?? new Uint8Array());
    expect(message).toEqual({
      mti: "0210",
      fields: { 11: "000077", 39: "30", 41: "10000001", 42: "898310058120001", 64: expect.anything() },
    });
    expect(mac).toBe("right");
    expect(terminal.world.events.at(-2)?.note).toBe("malformed: F53");
  });

  it("never breaks the host: random bytes and altered messages", () => {
    const terminal = signedIn();
    const sale = Buffer.from(terminal.frameOf(terminal.sale()));
    const altered = fc
      .tuple(fc.array(fc.tuple(fc.nat(sale.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(sale.length))
      .map(([changes, length]) => {
        const bytes = Buffer.from(sale);
        for (const [at, byte] of changes) bytes[at] = byte;
        return bytes.subarray(0, length);
      });
    fc.assert(
      fc.property(fc.oneof(altered, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        const { replies } = terminal.world.acquirer.handle(bytes);
        expect(replies.length).toBeLessThanOrEqual(1);
        expect(terminal.world.acquirer.audit().balanced).toBe(true);
      }),
      { numRuns: 3000 },
    );
    // Only the message as it was sent, at most once.
    expect(terminal.world.acquirer.ledgerView().entries.length).toBeLessThanOrEqual(1);
  });
});

describe("a connection", () => {
  it("answers frames however the stream is cut", () => {
    const terminal = signedIn();
    const messages = [terminal.sale(), terminal.management("0820", "301"), terminal.sale()];
    const stream = Buffer.concat(messages.map((message) => withLength(terminal.frameOf(message))));
    for (const size of [1, 2, 3, 7, 64, stream.length]) {
      const connection = new AcquirerConnection(signedIn().world.acquirer);
      let answers = 0;
      for (let at = 0; at < stream.length; at += size) {
        const fed = connection.feed(stream.subarray(at, at + size));
        expect(fed.close).toBe(false);
        for (const { bytes } of fed.outgoing) expect(bytes.length).toBe(2 + ((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0));
        answers += fed.outgoing.length;
      }
      expect(answers).toBe(3);
      expect(connection.partial).toBe(false);
    }
  });

  it("hangs up on an over-long or unreadable frame, after what was whole, and takes nothing more", () => {
    const terminal = signedIn();
    const echo = withLength(terminal.frameOf(terminal.management("0820", "301")));
    for (const rubbish of [Buffer.from([0xff, 0xff, 1, 2]), Buffer.from([0, 2, 1, 2])]) {
      const connection = new AcquirerConnection(terminal.world.acquirer);
      const fed = connection.feed(Buffer.concat([echo, rubbish, echo]));
      expect([fed.outgoing.length, fed.close]).toEqual([1, true]);
      expect(connection.feed(echo)).toEqual({ frames: 0, outgoing: [], close: true });
    }
  });

  it("says whether it holds a part of a frame", () => {
    const connection = new AcquirerConnection(signedIn().world.acquirer);
    connection.feed(Buffer.from([0]));
    expect(connection.partial).toBe(true);
  });
});
