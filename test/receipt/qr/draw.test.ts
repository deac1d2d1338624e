import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { QrCode } from "../../../hal/qr-code";
import { drawQr, drawQrRows, qrRows, qrScale } from "../../../hal/qr-dots";
import { rasterToPng } from "../../../sim/desktop/formats/png";
import { uqrEncoder } from "../../../src/receipt/qr/uqr-encoder";
import { firstAndSome } from "../../sample";
import { describeWithZbar, readQr, readQrBytes } from "./zbar";

function encoded(content: string | Uint8Array): QrCode {
  const code = uqrEncoder.encode({ content, versionMax: 40 });
  if (code.kind !== "encoded") throw new Error("too long");
  return code;
}

/** The symbol drawn the slow way: one question for each dot. */
function expectedDots(code: QrCode, scale: number, rowBytes: number): Uint8Array {
  const rows = qrRows(code, scale);
  const bits = new Uint8Array(rows * rowBytes);
  const left = (rowBytes * 8 - code.size * scale) >> 1;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < rowBytes * 8; x++) {
      const column = Math.floor((x - left) / scale);
      const row = Math.floor(y / scale) - 4;
      const inside = column >= 0 && column < code.size && row >= 0 && row < code.size;
      if (!inside || code.modules[row * code.size + column] !== 1) continue;
      const at = y * rowBytes + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return bits;
}

describe("a symbol as dots", () => {
  test("has its quiet zone, whole modules and no other dot, at any scale and width", () => {
    const contents = ["1", "https://example.cn/", "签购单".repeat(20)];
    fc.assert(
      fc.property(fc.constantFrom(...contents), fc.integer({ min: 1, max: 9 }), fc.nat(20), (text, scale, more) => {
        const code = encoded(text);
        const rowBytes = ((qrRows(code, scale) + 7) >> 3) + more;
        const target = new Uint8Array(qrRows(code, scale) * rowBytes);
        drawQrRows(code, scale, 0, qrRows(code, scale), target, rowBytes);
        expect(target).toEqual(expectedDots(code, scale, rowBytes));
      }),
      { numRuns: 60 },
    );
  });

  test("is the same in bands of any height", () => {
    const code = encoded("https://example.cn/r#0123456789");
    const scale = qrScale(code, 384);
    const whole = expectedDots(code, scale, 48);
    for (const bandRows of [1, 2, 7, 63, 64]) {
      const paper = new Uint8Array(whole.length);
      for (let from = 0; from < qrRows(code, scale); from += bandRows) {
        const rows = Math.min(bandRows, qrRows(code, scale) - from);
        const band = new Uint8Array(rows * 48);
        drawQrRows(code, scale, from, rows, band, 48);
        paper.set(band, from * 48);
      }
      expect(paper).toEqual(whole);
    }
  });

  test("takes the largest scale that fits, and says when none does", () => {
    const smallest = encoded("1");
    expect(qrScale(smallest, 384)).toBe(13);
    expect(qrScale(smallest, 29)).toBe(1);
    expect(qrScale(smallest, 28)).toBe(0);
    expect(qrScale(encoded(new Uint8Array(2331)), 384)).toBe(2);
  });

  test("that does not fit is a bug", () => {
    const code = encoded("1");
    for (const scale of [0, 14, 1.5]) {
      expect(() => drawQrRows(code, scale, 0, 1, new Uint8Array(48), 48)).toThrow(RangeError);
    }
    expect(() => drawQrRows(code, 1, 29, 1, new Uint8Array(48), 48)).toThrow(RangeError);
    expect(() => drawQrRows(code, 1, 0, 2, new Uint8Array(48), 48)).toThrow(RangeError);
  });
});

/** Bytes that each version holds at error correction level M: ISO/IEC 18004:2015, table 7. */
const capacities = Object.freeze([
  ...[14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666],
  ...[
    711, 779, 857, 911, 997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
  ],
]);

describeWithZbar("zbar reads", () => {
  const png = (code: QrCode, scale: number) => {
    const { widthDots, bits } = drawQr(code, scale);
    return rasterToPng(widthDots, bits);
  };

  test.each([
    "0",
    "0123456789".repeat(10),
    "HTTPS://EXAMPLE.CN/A-1",
    "https://example.cn/r#aGVsbG8_d29ybGQ-YW1vdW50",
    "签购单：￥123.45 合计",
    "50% & 100%25 \u{20000}",
  ])("text: %s", (text) => {
    // One dot a module is below what zbar promises to find.
    for (const scale of [2, 3, 6]) expect(readQr(png(encoded(text), scale))).toBe(text);
  });

  test("a symbol of every version, a third of them in each run, as large as 58 mm paper takes", () => {
    for (const bytes of firstAndSome(capacities)) {
      const content = "abcdefghijklmnopqrstuvwxyz./#-".repeat(80).slice(0, bytes);
      const code = encoded(content);
      expect(code.size).toBe(21 + 4 * capacities.indexOf(bytes));
      expect(readQr(png(code, qrScale(code, 384)))).toBe(content);
    }
  }, 60_000);

  test("any bytes", () => {
    for (const bytes of [Uint8Array.from({ length: 256 }, (_, at) => at), Uint8Array.of(0), Uint8Array.of(0xff, 0xfe)])
      expect(readQrBytes(png(encoded(bytes), 3))).toEqual(bytes);
  });
});
