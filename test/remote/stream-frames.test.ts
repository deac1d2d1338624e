import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FRAME_BYTES_MAX, FrameReader, frameBytes } from "../../hal/remote/stream-frames";
import type { Frame } from "../../hal/remote/wire";
import { decodeReferenceCbor, encodeReferenceCbor } from "../../sim/desktop/formats/cbor";

const frames: readonly Frame[] = [
  { type: "settled", count: 0 },
  { type: "call", id: 1, port: "printer", method: "band", argument: { rows: 2, bits: new Uint8Array(96).fill(0xd1) } },
  { type: "answer", id: 1, value: "ready" },
  { type: "misuse", id: 70_000, message: "display.show: 行数太多" },
  { type: "call", id: 2, port: "flash", method: "read", argument: { address: 4096, length: 512 } },
];

function bytesOf(frame: Frame): Uint8Array {
  return joined(frameBytes(frame));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function readAll(pieces: readonly Uint8Array[]) {
  const read: Frame[] = [];
  const reader = new FrameReader((frame) => read.push(frame));
  for (const piece of pieces) reader.take(piece);
  return { read, reader };
}

describe("a frame", () => {
  test("stands in its bytes as the table says", () => {
    // CBOR of [4, 0] is 82 04 00; the CRC was computed with Python's binascii.crc_hqx(b"\0\3\x82\4\0", 0xffff).
    expect(Buffer.from(bytesOf({ type: "settled", count: 0 })).toString("hex")).toBe("d15e00036c820400132e");
  });

  test("longer than the bound is a bug of the sender", () => {
    const bits = new Uint8Array(FRAME_BYTES_MAX);
    expect(() => frameBytes({ type: "answer", id: 1, value: bits })).toThrow(RangeError);
    expect(() => frameBytes({ type: "answer", id: 1, value: bits.subarray(100) })).not.toThrow();
  });
});

describe("a codec that we did not write", () => {
  test("reads every frame of ours, into plain arrays of bytes, also from a Buffer", () => {
    const read: Frame[] = [];
    const reader = new FrameReader((frame) => read.push(frame), decodeReferenceCbor);
    for (const frame of frames) reader.take(Buffer.from(bytesOf(frame)));
    expect(read).toEqual(frames);
    const [, band] = read;
    const argument = band?.type === "call" ? (band.argument as { readonly bits: Uint8Array }) : undefined;
    expect(argument?.bits.constructor).toBe(Uint8Array);
    expect((decodeReferenceCbor(Buffer.of(0x42, 1, 2)) as Uint8Array).constructor).toBe(Uint8Array);
  });

  test("writes frames that ours reads", () => {
    const written = frames.map((frame) => joined(frameBytes(frame, encodeReferenceCbor)));
    expect(readAll(written).read).toEqual(frames);
    const later: Frame = {
      type: "answer",
      id: 3,
      value: { atMs: 1_785_549_600_123, offsetMs: -1, ratio: 0.5, lost: null },
    };
    expect(readAll([joined(frameBytes(later, encodeReferenceCbor))]).read).toEqual([later]);
  });

  test("writes what stands alone", () => {
    const first = encodeReferenceCbor({ a: 1 });
    const copy = first.slice();
    encodeReferenceCbor({ b: 2, c: 3 });
    expect(first).toEqual(copy);
    expect(first.constructor).toBe(Uint8Array);
  });
});

describe("the reader", () => {
  const line = joined(frames.map(bytesOf));

  test("reads every frame at every split of the line in two", () => {
    for (let at = 0; at <= line.length; at += 1) {
      expect(readAll([line.subarray(0, at), line.subarray(at)]).read).toEqual(frames);
    }
  });

  test("reads them byte by byte, and all at once", () => {
    const single = readAll(Array.from(line, (byte) => Uint8Array.of(byte)));
    expect(single.read).toEqual(frames);
    expect(single.reader.skippedBytes).toBe(0);
    expect(readAll([line]).read).toEqual(frames);
  });

  test("passes over noise between frames, even over the beginnings of heads", () => {
    const noise = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(
          Uint8Array.of(0xd1),
          Uint8Array.of(0xd1, 0xd1),
          Uint8Array.of(0xd1, 0x5e),
          Uint8Array.of(0xd1, 0x5e, 0, 3),
          Uint8Array.of(0xd1, 0x5e, 0, 3, 0),
          Buffer.from("rst:0x1 (POWERON_RESET),boot:0x13\r\n"),
        ),
      ),
      { minLength: frames.length + 1, maxLength: frames.length + 1 },
    );
    fc.assert(
      fc.property(noise, fc.integer({ min: 1, max: 64 }), (noises, step) => {
        const mixed = joined(frames.flatMap((frame, index) => [noises[index] as Uint8Array, bytesOf(frame)]));
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < mixed.length; at += step) pieces.push(mixed.subarray(at, at + step));
        const { read, reader } = readAll(pieces);
        // Noise that is itself a right head (one in 16 million of random five bytes) would only delay what follows it.
        expect(read).toEqual(frames);
        expect(reader.damaged).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test("finds a frame that a cut one would have swallowed", () => {
    const cut = bytesOf(frames[1] as Frame).subarray(0, 30);
    const { read, reader } = readAll([cut, line, line]);
    expect(read).toEqual([...frames, ...frames]);
    expect(reader.damaged).toBe(1);
    expect(reader.skippedBytes).toBe(cut.length);
  });

  test("drops a frame with one flipped bit, and reads its neighbours", () => {
    const before = bytesOf(frames[0] as Frame);
    const target = bytesOf(frames[2] as Frame);
    for (let bit = 0; bit < target.length * 8; bit += 1) {
      const flipped = target.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      const { read } = readAll([before, flipped, before, line]);
      expect(read).toEqual([frames[0], frames[0], ...frames]);
    }
  });

  test("refuses a length beyond the bound at once", () => {
    const { read } = readAll([Uint8Array.of(0xd1, 0x5e, 0xff, 0xff, 0x0f), line]);
    expect(read).toEqual(frames);
  });

  test("throws on a whole frame that is none, and reads on", () => {
    const reader = new FrameReader(() => expect.unreachable());
    expect(() => reader.take(bytesOf({ type: "nonsense", id: 1 } as unknown as Frame))).toThrow(TypeError);
    const read: Frame[] = [];
    const second = new FrameReader((frame) => {
      if (frame.type === "misuse") throw new Error("stop");
      read.push(frame);
    });
    expect(() => second.take(bytesOf(frames[3] as Frame))).toThrow("stop");
    second.take(line.subarray(0, bytesOf(frames[0] as Frame).length));
    expect(read).toEqual([frames[0]]);
  });
});
