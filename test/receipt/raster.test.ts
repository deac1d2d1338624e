import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BAND_ROWS_MAX } from "../../hal/printer";
import { layoutSlip } from "../../src/receipt/layout";
import { lineRows, slipBands, slipRows } from "../../src/receipt/raster";
import type { SlipLine } from "../../src/receipt/slip-line";
import { Paper, PaperReader } from "./paper-reader";
import { failedSlip, openTestFont, saleSlip } from "./samples";

const font = openTestFont(24);
const reader = new PaperReader(new Uint8Array(readFileSync("src/receipt/font/font24.bin")));

/** What is printed, read back line by line. */
function readBack(lines: readonly SlipLine[]): string[] {
  const paper = new Paper(384, slipBands(lines, font, 384));
  expect(paper.height).toBe(slipRows(lines));
  const texts: string[] = [];
  let top = 0;
  for (const line of lines) {
    const wide = line.kind === "text" && line.size === "double" ? 2 : 1;
    const high = line.kind === "text" && line.size !== "normal" ? 2 : 1;
    if (line.kind === "text") texts.push(reader.read(paper, top, wide, high));
    top += lineRows(line);
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
  expect(rows).toBe(slipRows(lines));
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

test("misuse is refused", () => {
  const wide: SlipLine = { kind: "text", text: "x".repeat(33), align: "left", size: "normal" };
  expect(() => [...slipBands([wide], font, 384)]).toThrow(RangeError);
  expect(() => [...slipBands([wide], openTestFont(16), 384)]).toThrow(RangeError);
  expect(() => [...slipBands([wide], font, 380)]).toThrow(RangeError);
});
