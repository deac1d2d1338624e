import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { openGbk } from "../../src/host/iso8583/gbk";
import { romOf } from "../receipt/samples";

const gbk = openGbk(romOf("src/host/iso8583/gbk.bin"));

/** All 23,940 two-byte codes. */
const codes: number[] = [];
for (let lead = 0x81; lead <= 0xfe; lead++) {
  for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) codes.push((lead << 8) | trail);
}

/**
 * Where the WHATWG table differs from the C library's: A3A0 is an ideographic space there, and six characters of the private
 * use area have since moved to plane 2, which no slip prints.
 */
const differs = new Set([0xa3a0, 0xfe51, 0xfe52, 0xfe53, 0xfe6c, 0xfe76, 0xfe91]);

function iconv(from: string, to: string, input: Uint8Array): Buffer {
  return execFileSync("iconv", ["-c", "-f", from, "-t", to], { input, maxBuffer: 1 << 20 });
}

describe("all two-byte codes against iconv", () => {
  const lines = Uint8Array.from(codes.flatMap((code) => [code >> 8, code & 0xff, 0x0a]));
  const theirs = iconv("GB18030", "UTF-8", lines).toString("utf8").split("\n");

  test("decoded alike", () => {
    expect(codes).toHaveLength(23_940);
    const ours = gbk.decode(lines).split("\n");
    const wrong = codes.filter((code, index) => !differs.has(code) && ours[index] !== theirs[index]);
    expect(wrong).toEqual([]);
  });

  test("encoded alike", () => {
    const wrong = codes.filter((code, index) => {
      const [lead, trail] = gbk.encode(theirs[index] ?? "");
      return !differs.has(code) && (lead !== code >> 8 || trail !== (code & 0xff));
    });
    expect(wrong).toEqual([]);
  });
});

test("a whole text, both ways and from a string of bytes", () => {
  const text = "交易成功 Approved：拉卡拉￥123.45（喆）€";
  const bytes = gbk.encode(text);
  expect(Buffer.from(bytes)).toEqual(iconv("UTF-8", "GB18030", Buffer.from(text)));
  expect(gbk.decode(bytes)).toBe(text);
  expect(gbk.decode(Buffer.from(bytes).toString("latin1"))).toBe(text);
});

test("80 is the euro sign of code page 936, wherever a character begins", () => {
  expect(gbk.decode(Uint8Array.of(0x80, 0x31, 0x80, 0x80, 0xb0, 0xa1, 0x80))).toBe("€1€€啊€");
  expect(gbk.decode(Uint8Array.of(0x81, 0x80))).not.toContain("€");
});

test("a name that ends in A0", () => {
  const bytes = Buffer.from("C7E7BFD5BFBEF6A0", "hex");
  expect(gbk.decode(bytes)).toBe("晴空烤鰻");
  expect(Buffer.from(gbk.encode("晴空烤鰻"))).toEqual(bytes);
});

test("what has no two-byte code is a question mark", () => {
  expect(Buffer.from(gbk.encode("a\u{20087}é한b")).toString("latin1")).toBe("a?\xa8\xa6?b");
});

test("malformed bytes never swallow ASCII and never fail", () => {
  expect(gbk.decode(Uint8Array.of(0xb0))).toBe("\ufffd");
  expect(gbk.decode(Uint8Array.of(0xb0, 0x0a, 0x41))).toBe("\ufffd\nA");
  expect(gbk.decode(Uint8Array.of(0xff, 0xff, 0x41))).toBe("\ufffd\ufffdA");
  expect(gbk.decode(Uint8Array.of(0x81, 0x30, 0x81, 0x30, 0x41))).toBe("\ufffdA");
  expect(gbk.decode("中")).toHaveLength(1);
});

test("a table of another size is refused", () => {
  expect(() => openGbk({ sizeBytes: 10, read: () => new Uint8Array(0) })).toThrow(RangeError);
});
