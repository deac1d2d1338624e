import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openFont } from "../../hal/font";
import { openTestFont, romOf } from "./samples";

/** Every character of GB2312's Chinese rows, from Node's own decoder. */
function gb2312(): string[] {
  const found: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      if (row === 0xd7 && cell > 0xf9) continue;
      found.push(new TextDecoder("gb18030").decode(Uint8Array.of(row, cell)));
    }
  }
  return found;
}

describe.each([24, 16] as const)("the font of %i dots", (dots) => {
  const font = openTestFont(dots);
  const glyphOf = (character: string) => font.glyph(character.codePointAt(0) ?? 0);

  test("has all of GB2312's Chinese, ASCII and the signs of slips, none of them empty", () => {
    const all = gb2312();
    expect(all).toHaveLength(6763);
    const signs = [..."￥¥·【】×*（）《》、。，：；？！“”‘’—…％￠〇①⑩Ⅰ√→"];
    const ascii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index));
    const lacking = [...all, ...signs, ...ascii].filter((c) => glyphOf(c)?.bits.some((byte) => byte !== 0) !== true);
    expect(lacking).toEqual([]);
  });

  test("glyphs have the size of their cell", () => {
    expect(glyphOf("中")).toMatchObject({ widthDots: dots, rowBytes: dots / 8 });
    expect(glyphOf("中")?.bits).toHaveLength((dots * dots) / 8);
    expect(glyphOf("A")?.widthDots).toBe(dots / 2);
    expect(glyphOf("A")?.bits).toHaveLength((glyphOf("A")?.rowBytes ?? 0) * dots);
    expect(font.widthDots("A中")).toBe(dots * 1.5);
  });

  test("what it lacks is undefined, and a box of the right width stands for it", () => {
    for (const character of ["\u{20000}", "한", "\n", "\uffff"]) expect(glyphOf(character)).toBeUndefined();
    expect(font.missing(0xd55c).widthDots).toBe(dots);
    expect(font.missing(0xd55c).bits.some((byte) => byte !== 0)).toBe(true);
  });
});

test("a file that is not whole is refused", () => {
  const whole = romOf("src/receipt/font/font24.bin");
  expect(() => openFont({ ...whole, sizeBytes: whole.sizeBytes - 1 })).toThrow(RangeError);
  expect(() => openFont(romOf("src/host/iso8583/gbk.bin"))).toThrow(RangeError);
});

test("the fonts are small enough, and their licence lies beside them", () => {
  expect(statSync("src/receipt/font/font24.bin").size).toBeLessThan(570_000);
  expect(existsSync("src/receipt/font/OFL.txt")).toBe(true);
  const licence = readFileSync("src/receipt/font/OFL.txt", "utf8");
  expect(licence).toContain("SIL OPEN FONT LICENSE Version 1.1");
  expect(licence).toMatch(/font24\.bin[\s\S]*Adobe[\s\S]*font16\.bin[\s\S]*Unifont/);
});
