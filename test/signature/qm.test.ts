import { expect, test } from "vitest";
import { QmDecoder } from "../../src/signature/jbig/qm-decoder";
import { QmEncoder } from "../../src/signature/jbig/qm-encoder";
import { QM_TABLE } from "../../src/signature/jbig/qm-table.data";
import { describeWithVectors } from "../vectors";
import { bytesOf } from "./samples";

/** ITU-T T.82, 7.1: 256 decisions in two contexts, and what they become. */
const T82 = {
  pixels: bytesOf("05E00000 8B0001C4 17000034 7FFF1A3F 951B05D8 1D17E770 00000000 0656 0E6A"),
  contexts: bytesOf("0FE00000 0F0000F0 FF000000 00000000 00000000 00000000 00000000 00000000"),
  coded: bytesOf("6989995C 32EAFAA0 D5FF0052 7FFF00FF 00FF00C0 00000 03FFF 002D2082 91"),
};

/** ITU-T T.81, K.4.1: the same coder in JPEG, one context. */
const T81 = {
  pixels: bytesOf("00020051 000000C0 0352872A AAAAAAAA 82C02000 FCD79EF6 74EAABF7 697EE74C"),
  contexts: new Uint8Array(32),
  coded: bytesOf("655B5144 F7969D51 7855BFFF 00FC5184 C7CEF939 00287D46 708ECBC0 F6"),
};

const bitAt = (bits: Uint8Array, index: number) => ((bits[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;

function encodeAll({ pixels, contexts }: typeof T82): Uint8Array {
  const output = new Uint8Array(100);
  const coder = new QmEncoder(2, output);
  coder.start();
  for (let index = 0; index < 256; index++) coder.encode(bitAt(contexts, index), bitAt(pixels, index));
  coder.flush();
  return output.slice(0, coder.length);
}

test.each([
  ["T.82 7.1", T82],
  ["T.81 K.4.1", T81],
])("the test sequence of %s, both ways", (_, sequence) => {
  expect(encodeAll(sequence)).toEqual(sequence.coded);
  const decoder = new QmDecoder(2, sequence.coded);
  decoder.start(0, sequence.coded.length);
  for (let index = 0; index < 256; index++) {
    expect(decoder.decode(bitAt(sequence.contexts, index))).toBe(bitAt(sequence.pixels, index));
  }
});

test("a run is the same as its decisions one by one", () => {
  for (const lengths of [[1], [5000], [3, 900, 1, 1, 70], [40_000, 2, 40_000]]) {
    const [single, run] = [new Uint8Array(300), new Uint8Array(300)];
    const [first, second] = [new QmEncoder(1, single), new QmEncoder(1, run)];
    first.start();
    second.start();
    for (const [index, length] of lengths.entries()) {
      const bit = index & 1;
      for (let count = 0; count < length; count++) first.encode(0, bit);
      second.encodeRun(0, bit, length);
    }
    first.flush();
    second.flush();
    expect(run).toEqual(single);
    expect(second.states).toEqual(first.states);
  }
});

test("bytes beyond the room are counted as lost, not written", () => {
  const coder = new QmEncoder(2, new Uint8Array(5));
  coder.start();
  for (let index = 0; index < 256; index++) coder.encode(bitAt(T82.contexts, index), bitAt(T82.pixels, index));
  coder.flush();
  expect(coder.overflowed).toBe(true);
  expect(coder.length).toBe(5);
});

describeWithVectors<readonly { name: string; bytesOut: string; bytesIn: string }[]>(
  "recorded values of the coder",
  "devices.json",
  (vectors) => {
    const find = (start: string) => {
      const found = vectors.find(({ name }) => name.startsWith(start));
      if (!found) throw new Error(`no vector ${start}`);
      return { out: bytesOf(found.bytesOut), in: bytesOf(found.bytesIn) };
    };

    test("the two sequences", () => {
      expect(find("T.82 7.1 coder test: PIX")).toEqual({ out: T82.pixels, in: T82.coded });
      expect(find("T.82 7.1 coder test: CX").out).toEqual(T82.contexts);
      expect(find("T.81 K.4.1")).toEqual({ out: T81.pixels, in: T81.coded });
    });

    test("the table of states", () => {
      const rows = QM_TABLE.flatMap((entry) => {
        const estimate = entry >> 15;
        return [estimate >> 8, estimate & 0xff, (entry >> 8) & 0x7f, entry & 0x7f, (entry >> 7) & 1];
      });
      expect(Uint8Array.from(rows)).toEqual(find("QM table").out);
    });
  },
);
