import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CRC16_START, crc16, crc16Of } from "../../hal/crc16";
import { FrameFinder, frameBytes } from "../../sim/till/codec";
import { FRAME_JSON_BYTES_MAX, frameOf, TillFrames } from "../../src/till/frames";
import { jsonOf, readTill } from "../../src/till/messages";
import { bytesToText } from "../../src/values/bcd";

const text = (json: Uint8Array) => bytesToText(json, 0, json.length);
const bytesOf = (ascii: string) => Uint8Array.from(ascii, (letter) => letter.charCodeAt(0));
const ask = { type: "ask", reference: "R1" } as const;
const cancel = { type: "cancel", reference: "KASSE-A-17" } as const;

/** The bytes in pieces of these lengths, the last one as long as it takes. */
function pieces(bytes: Uint8Array, lengths: readonly number[]): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    found.push(bytes.slice(at, at + length));
    at += length;
  }
  return [...found, bytes.slice(at)];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe("frames on a till's line", () => {
  test("have the form of the README: length, object, CRC-16/CCITT-FALSE", () => {
    // The check value of that CRC in the catalogue of parametrised CRC algorithms.
    expect(bytesOf("123456789").reduce(crc16, CRC16_START)).toBe(0x29b1);
    expect(crc16Of(bytesOf("?123456789?"), 1, 10)).toBe(0x29b1);
    // By Python's binascii.crc_hqx.
    expect([...frameOf(bytesOf("{}"))]).toEqual([0, 2, 0x7b, 0x7d, CRC_OF_EMPTY >> 8, CRC_OF_EMPTY & 0xff]);
    const frame = frameOf(jsonOf(ask));
    expect(text(frame.subarray(2, -2))).toBe('{"type":"ask","reference":"R1"}');
    expect(frame).toEqual(frameBytes(ask));
  });

  test("are the same at both ends, however the line cuts them, and with noise before and between them", () => {
    const noise = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(
        noise,
        noise,
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 12 }),
        (before, between, cuts) => {
          const line = joined(before, frameBytes(ask), between, frameBytes(cancel));
          const frames = new TillFrames();
          const heard = pieces(line, cuts).flatMap((piece) => [...frames.take(piece)]);
          heard.push(...frames.giveUp());
          expect(heard.map(text)).toEqual([text(jsonOf(ask)), text(jsonOf(cancel))]);
          const finder = new FrameFinder();
          const found = pieces(line, cuts).flatMap((piece) => [...finder.take(piece)]);
          // It gives nothing up by itself: what noise swallowed comes with what follows.
          found.push(...finder.take(new Uint8Array(FRAME_JSON_BYTES_MAX + 4)));
          expect(found).toEqual([ask, cancel]);
        },
      ),
    );
  });

  test("with a flipped bit are none, and those behind them are", () => {
    const frame = frameBytes(ask);
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const flipped = frame.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const frames = new TillFrames();
      const heard = [...frames.take(joined(flipped, frameBytes(cancel))), ...frames.giveUp()];
      expect(heard.map(text), `bit ${bit}`).toEqual([text(jsonOf(cancel))]);
      expect(frames.dropped).toBe(frame.length);
    }
  });

  test("that are too long are refused by who would send them", () => {
    expect(() => frameOf(new Uint8Array(FRAME_JSON_BYTES_MAX + 1))).toThrow(RangeError);
    expect(() => frameBytes({ type: "ask", reference: "R".repeat(FRAME_JSON_BYTES_MAX) })).toThrow(RangeError);
    expect(() => frameBytes({ type: "ask", reference: "收" })).toThrow(RangeError);
  });

  test("are read from whatever comes, and nothing is held for ever", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 5 }), (noise) => {
        const frames = new TillFrames();
        for (const piece of noise) for (const json of frames.take(piece)) readTill(json);
        for (const json of frames.giveUp()) readTill(json);
        expect(frames.isMidway).toBe(false);
      }),
    );
  });
});

const CRC_OF_EMPTY = 0x9139;

describe("messages of a till", () => {
  test.each([
    [{ type: "hello", version: "1", till: "R" }, "version"],
    [{ type: "hello", version: 1, till: "R1" }, "till"],
    [{ type: "hello", version: 1, till: "R", last: -1 }, "last"],
    [{ type: "start", kind: "sale", amountFen: 1, reference: "R01" }, "reference"],
    [{ type: "start", kind: "Sale", amountFen: 1, reference: "R1" }, "kind"],
    [{ type: "start", kind: "sale", amountFen: 1.5, reference: "R1" }, "amountFen"],
    [{ type: "start", kind: "void", amountFen: 1, reference: "R2", original: "12" }, "original"],
    [{ type: "prove", proof: "00" }, "proof"],
    [{ type: "pair", till: "R", code: "12345" }, "code"],
    [{ type: "dance" }, "type"],
    ["hello", ""],
    [{ a: [[[[["deep"]]]]] }, ""],
  ])("%j is wrong at %j", (said, field) => {
    expect(readTill(bytesOf(JSON.stringify(said)))).toEqual({ field });
  });

  test("that are no JSON, or not ASCII, are none", () => {
    for (const bytes of [[0x7b], [0x7b, 0x22, 0xe6, 0x94, 0xb6, 0x22, 0x7d], []])
      expect(readTill(Uint8Array.from(bytes))).toEqual({ field: "" });
  });
});
