import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { wrap } from "../../hal/wrap";
import { layoutSlip } from "../../src/receipt/layout";
import { slipBands } from "../../src/receipt/raster";
import type { SlipLine } from "../../src/receipt/slip-line";
import { failedSlip, kinds, openTestFont, saleSlip } from "./samples";

const font = openTestFont(24);

/** All dots of a slip as one number to compare: how the bands are cut does not matter. */
function sumOf(lines: readonly SlipLine[], widthDots: number): string {
  const hash = createHash("sha256");
  for (const band of slipBands(lines, font, widthDots)) hash.update(band.bits);
  return hash.digest("hex").slice(0, 16);
}

test("every kind's dots are those of the first release, on paper of 58 and 80 mm", () => {
  const sums: Record<string, string> = {};
  for (const kind of kinds)
    for (const widthDots of [384, 576])
      for (const reprint of [false, true]) {
        const slip = kind === "failed" ? failedSlip : { ...saleSlip, kind };
        sums[`${kind} ${widthDots} ${reprint}`] = sumOf(
          layoutSlip(slip, "merchant", { widthDots, reprint }),
          widthDots,
        );
      }
  expect(sums).toMatchSnapshot();
});

test("every character's dots at every place of a byte, in every size and alignment", () => {
  const sums: string[] = [];
  const texts = ["", "中", "A", "A中", "Ag中_", "中A中 |A 中中A", " A", "A ", "\u{2a6d6}A\u{2a6d6}"];
  for (let first = 0x20; first < 0x7f; first += 15)
    texts.push(String.fromCharCode(...Array.from({ length: Math.min(15, 0x7f - first) }, (_, i) => first + i)));
  for (const text of texts)
    for (const before of ["", "x", "中", "x中", " "])
      for (const size of ["normal", "tall", "double"] as const)
        for (const align of ["left", "center", "right"] as const)
          sums.push(sumOf([{ kind: "text", text: wrap(before + text, 16)[0] ?? "", align, size }], 384));
  expect(createHash("sha256").update(sums.join()).digest("hex")).toMatchSnapshot();
});

test("lines that fill the paper to its last dot", () => {
  const sums = [
    "|".repeat(32),
    "中".repeat(16),
    `|${"中".repeat(15)}|`,
    `||${"中".repeat(14)}||`,
    `${"中".repeat(15)} |`,
    `${"中".repeat(15)}| `,
  ].map((text) =>
    sumOf(
      [
        { kind: "text", text, align: "left", size: "normal" },
        { kind: "text", text: text.slice(0, 8), align: "right", size: "double" },
      ],
      384,
    ),
  );
  expect(sums).toMatchSnapshot();
});
