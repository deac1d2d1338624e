import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BAND_ROWS_MAX } from "../../hal/printer";
import { rasterToPng } from "../../sim/desktop/formats/png";
import { layoutSlip, slipText } from "../../src/receipt/layout";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { lineRows, slipBands, slipRows } from "../../src/receipt/raster";
import type { Slip, SlipCopy } from "../../src/receipt/slip";
import type { SlipLine } from "../../src/receipt/slip-line";
import { Paper, PaperReader } from "./paper-reader";
import { describeWithZbar, readQr } from "./qr/zbar";
import { failedSlip, openTestFont, saleSlip } from "./samples";

const font = openTestFont(24);
const reader = new PaperReader(new Uint8Array(readFileSync("src/receipt/font/font24.bin")));

/** What is printed, read back line by line. */
function readBack(lines: readonly SlipLine[]): string[] {
  const paper = new Paper(384, slipBands(lines, font, 384));
  expect(paper.height).toBe(slipRows(lines, 384));
  const texts: string[] = [];
  let top = 0;
  for (const line of lines) {
    const wide = line.kind === "text" && line.size === "double" ? 2 : 1;
    const high = line.kind === "text" && line.size !== "normal" ? 2 : 1;
    if (line.kind === "text") texts.push(reader.read(paper, top, wide, high));
    top += lineRows(line, 384);
  }
  return texts;
}

function written(lines: readonly SlipLine[]): string[] {
  return lines.flatMap((line) => (line.kind === "text" ? [reader.alike(line.text.trim())] : []));
}

describe("the dots say what the lines say", () => {
  for (const [slip, copy] of [
    [saleSlip, "merchant"],
    [failedSlip, "cardholder"],
  ] as const) {
    test(slip.kind, () => {
      const lines = layoutSlip(slip, copy, { widthDots: 384, reprint: true });
      expect(readBack(lines)).toEqual(written(lines));
    });
  }

  test("any mixture of widths, sizes and alignments", () => {
    const half = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
    const whole = fc.constantFrom(..."上海鑫麒麟餐饮有限公司￥·【】×，。：疆赢囊喆國");
    const line = fc.record({
      kind: fc.constant("text" as const),
      text: fc.array(fc.oneof(half, whole), { maxLength: 8 }).map((characters) => characters.join("")),
      align: fc.constantFrom("left" as const, "center" as const, "right" as const),
      size: fc.constantFrom("normal" as const, "tall" as const, "double" as const),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
        expect(readBack(lines)).toEqual(written(lines));
      }),
      { numRuns: 60 },
    );
  });
});

test("lines stand where they are aligned", () => {
  const text = (align: "left" | "center" | "right"): SlipLine => ({ kind: "text", text: "HH", align, size: "normal" });
  const paper = new Paper(384, slipBands([text("left"), text("center"), text("right")], font, 384));
  const firstInk = (top: number) => {
    for (let x = 0; x < 384; x++) for (let y = top; y < top + 24; y++) if (paper.dot(x, y)) return x;
    return -1;
  };
  const bearing = firstInk(0);
  expect(bearing).toBeLessThan(4);
  expect(firstInk(30)).toBe(180 + bearing);
  expect(firstInk(60)).toBe(360 + bearing);
});

test("bands are as a printer takes them, and share one buffer", () => {
  const lines = layoutSlip(saleSlip, "merchant", { widthDots: 384, reprint: false });
  const buffers = new Set<ArrayBufferLike>();
  let rows = 0;
  for (const band of slipBands(lines, font, 384)) {
    expect(band.rows).toBeGreaterThan(0);
    expect(band.rows).toBeLessThanOrEqual(BAND_ROWS_MAX);
    expect(band.bits).toHaveLength(band.rows * 48);
    buffers.add(band.bits.buffer);
    rows += band.rows;
  }
  expect(rows).toBe(slipRows(lines, 384));
  expect(buffers.size).toBe(1);
});

test("an unknown character is a box, not a gap", () => {
  const paper = new Paper(
    384,
    slipBands([{ kind: "text", text: "\u{2a6d6}", align: "left", size: "normal" }], font, 384),
  );
  expect(paper.dot(2, 2)).toBe(true);
  expect(paper.dot(21, 21)).toBe(true);
  expect(paper.dot(12, 12)).toBe(false);
});

test("long blanks span bands; a rule is drawn across", () => {
  const paper = new Paper(384, slipBands([{ kind: "blank", rows: 200 }, { kind: "rule" }], font, 384));
  expect(paper.height).toBe(212);
  const inked = new Set<number>();
  for (let y = 0; y < 212; y++) for (let x = 0; x < 384; x++) if (paper.dot(x, y)) inked.add(y);
  expect([...inked]).toEqual([204, 205]);
});

describe("a signature from the pad", () => {
  const picture = (widthPixels: number, heightPixels: number) => {
    const stride = (widthPixels + 7) >> 3;
    const bits = new Uint8Array(stride * heightPixels);
    for (let y = 0; y < heightPixels; y++)
      for (let x = 0; x < widthPixels; x++)
        if ((x * 7 + y * 13) % 11 === 0 || x === 0 || x === widthPixels - 1)
          bits[y * stride + (x >> 3)] = (bits[y * stride + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    return { widthPixels, heightPixels, bits };
  };
  const inked = (paper: Paper, top: number, rows: number) => {
    const found: string[] = [];
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < paper.widthDots; x++) if (paper.dot(x, top + y)) found.push(`${x},${y}`);
    return found;
  };

  test.each([
    [240, 80],
    [120, 60],
    [384, 128],
    [383, 3],
    [9, 200],
  ])("of %i by %i is on the paper dot for dot, over bands too", (width, height) => {
    const drawn = picture(width, height);
    const lines: SlipLine[] = [
      { kind: "blank", rows: 50 },
      { kind: "picture", picture: drawn, text: "" },
    ];
    const paper = new Paper(384, slipBands(lines, font, 384));
    expect(paper.height).toBe(50 + height);
    const left = Math.floor((384 - width) / 16) * 8;
    const wanted: string[] = [];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        if (((drawn.bits[y * ((width + 7) >> 3) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0)
          wanted.push(`${left + x},${y}`);
    expect(inked(paper, 50, height)).toEqual(wanted);
  });

  test("wider than the paper is made smaller and loses no stroke", () => {
    const lines: SlipLine[] = [{ kind: "picture", picture: picture(512, 200), text: "" }];
    const paper = new Paper(384, slipBands(lines, font, 384));
    expect(paper.height).toBe(100);
    for (let y = 0; y < 100; y++) expect(paper.dot(64, y) && paper.dot(64 + 255, y)).toBe(true);
  });

  test("stands on the merchant's copy, not on the cardholder's", () => {
    const slip: Slip = { ...saleSlip, signing: { kind: "drawn" }, signatureImage: picture(240, 80) };
    const kindsOf = (copy: SlipCopy) =>
      layoutSlip(slip, copy, { widthDots: 384, reprint: false }).map((line) => line.kind);
    expect(kindsOf("merchant")).toContain("picture");
    expect(kindsOf("bank")).toContain("picture");
    expect(kindsOf("cardholder")).not.toContain("picture");
    const { signatureImage: _, ...gone } = slip;
    const text = slipText(layoutSlip(gone, "merchant", { widthDots: 384, reprint: true })).join("\n");
    expect(text).toContain("电子签名");
  });
});

describeWithZbar("a code at the slip's foot", () => {
  test.each([384, 576])("is read from paper of %i dots", (widthDots) => {
    const content = `https://acquirer.example/r#${"aZ09_-".repeat(70)}`;
    const slip: Slip = { ...saleSlip, code: { content, label: { zh: "扫码查看", en: "Scan to see" } } };
    const bands = slipBands(
      layoutSlip(slip, "cardholder", { widthDots, reprint: false, qr: uqrEncoder }),
      font,
      widthDots,
    );
    const rows: number[] = [];
    for (const band of bands) rows.push(...band.bits);
    expect(readQr(rasterToPng(widthDots, Uint8Array.from(rows)))).toBe(content);
    expect(
      layoutSlip(slip, "merchant", { widthDots, reprint: false, qr: uqrEncoder }).map(({ kind }) => kind),
    ).not.toContain("code");
  });
});

test("misuse is refused", () => {
  const wide: SlipLine = { kind: "text", text: "x".repeat(33), align: "left", size: "normal" };
  expect(() => [...slipBands([wide], font, 384)]).toThrow(RangeError);
  expect(() => [...slipBands([wide], openTestFont(16), 384)]).toThrow(RangeError);
  expect(() => [...slipBands([wide], font, 380)]).toThrow(RangeError);
});
