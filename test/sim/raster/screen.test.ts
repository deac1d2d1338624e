import { convertIndexedToRgb, decode } from "fast-png";
import { describe, expect, test } from "vitest";
import type { ScreenView, Text } from "../../../hal/display";
import { fewColoursToPng, pixelsToPng, rasterToPng } from "../../../sim/desktop/formats/png";
import { drawScreen } from "../../../sim/raster/screen";
import { describeWithZbar, readQr } from "../../receipt/qr/zbar";
import { openTestFont } from "../../receipt/samples";

const fonts = { large: openTestFont(24), small: openTestFont(16) };
const size = { widthPixels: 320, heightPixels: 240 };

function text(zh: string, en: string): Text {
  return { zh, en };
}

const approved: ScreenView = {
  id: "approved",
  title: text("交易成功", "Approved"),
  lines: [text("消费 ￥123.45", "Sale RMB 123.45"), text("请取走签购单", "Please take the slip")],
  options: [],
  mood: "good",
  language: "zh",
};

const menu: ScreenView = {
  ...approved,
  id: "menu",
  title: text("功能", "Menu"),
  lines: [],
  options: Array.from({ length: 9 }, (_, index) => text(`功能第${index + 1}项`, `Function ${index + 1}`)),
  input: "12345",
  mood: "plain",
};

function pixel(pixels: Uint8Array, x: number, y: number): number[] {
  return [...pixels.subarray((y * 320 + x) * 3, (y * 320 + x) * 3 + 3)];
}

describe("screens", () => {
  test("the mood colours the bar, and languages differ", () => {
    const zh = drawScreen(approved, size, fonts);
    const en = drawScreen(approved, size, fonts, "en");
    expect(zh.pixels).toHaveLength(320 * 240 * 3);
    expect(zh.complete && en.complete).toBe(true);
    expect(pixel(zh.pixels, 1, 1)).toEqual([0x18, 0x7d, 0x39]);
    expect(pixel(drawScreen({ ...approved, mood: "bad" }, size, fonts).pixels, 1, 1)).toEqual([0xb5, 0x24, 0x18]);
    expect(zh.pixels).not.toEqual(en.pixels);
    expect(drawScreen(approved, size, fonts).pixels).toEqual(zh.pixels);
  });

  test("nine options and an input have room; each one is seen", () => {
    const whole = drawScreen(menu, size, fonts);
    expect(whole.complete).toBe(true);
    for (let left = 0; left < 9; left++) {
      const options = menu.options.map((option, index) => (index === left ? text("", "") : option));
      expect(drawScreen({ ...menu, options }, size, fonts).pixels).not.toEqual(whole.pixels);
    }
    expect(drawScreen({ ...menu, input: "12346" }, size, fonts).pixels).not.toEqual(whole.pixels);
  });

  test("what has no room is said, and nothing is drawn outside", () => {
    const long = text("很长的一行字".repeat(40), "a long line ".repeat(40));
    const full = drawScreen(
      { ...menu, title: long, lines: Array.from({ length: 8 }, () => long), input: "9".repeat(99) },
      size,
      fonts,
    );
    expect(full.complete).toBe(false);
    expect(
      drawScreen({ ...menu, options: [long, long], input: "" }, { widthPixels: 128, heightPixels: 64 }, fonts).complete,
    ).toBe(false);
  });

  test("a code that has no room is said", () => {
    const qr = "0".repeat(512);
    expect(drawScreen({ ...approved, qr }, size, fonts).complete).toBe(true);
    expect(drawScreen({ ...approved, qr: "x".repeat(1000) }, size, fonts).complete).toBe(false);
    expect(drawScreen({ ...approved, qr }, { widthPixels: 160, heightPixels: 120 }, fonts).complete).toBe(false);
  });
});

describeWithZbar("codes on the screen", () => {
  test.each([1, 20, 60, 120, 213, 300, 331, 412, 450, 512])("%i characters are read beside the lines", (length) => {
    const qr = `https://acquirer.example/r#${"aZ09_-".repeat(90)}`.slice(0, length);
    const { pixels, complete } = drawScreen({ ...approved, qr }, size, fonts);
    expect(complete).toBe(true);
    // As a phone holds it: a few of its pixels for each of the screen's.
    expect(readQr(pixelsToPng(320, 240, pixels, 3))).toBe(qr);
    expect(readQr(pixelsToPng(320, 240, pixels))).toBe(qr);
  });
});

describe("PNG", () => {
  test("dots of paper come back scaled", () => {
    const png = decode(rasterToPng(16, Uint8Array.of(0x80, 0x01, 0x00, 0x00), 2));
    expect([png.width, png.height]).toEqual([32, 4]);
    const black = [...png.data].flatMap((value, index) => (value === 0 ? [index] : []));
    expect(black).toEqual([0, 1, 30, 31, 32, 33, 62, 63]);
    expect(decode(rasterToPng(384, new Uint8Array(0))).height).toBe(1);
    expect(() => rasterToPng(384, new Uint8Array(47))).toThrow(RangeError);
  });

  test("pixels of a screen come back, scaled or not", () => {
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect([...decode(pixelsToPng(2, 1, pixels)).data]).toEqual([...pixels]);
    expect([...decode(pixelsToPng(2, 1, pixels, 2)).data]).toEqual([
      1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6,
    ]);
    expect(() => pixelsToPng(3, 1, pixels)).toThrow(RangeError);
  });

  // A width that ends in the middle of a byte at each depth of a palette.
  test.each([1, 2, 4, 16, 256])("%i colours take a palette, and come back", (colours) => {
    const [width, height] = [37, 23];
    const pixels = Uint8Array.from({ length: 3 * width * height }, (_, at) => {
      const colour = Math.floor(at / 3) % colours;
      return [colour, 255 - colour, colour ^ 0x55][at % 3] ?? 0;
    });
    const png = decode(fewColoursToPng(width, height, pixels));
    expect(png.palette?.length).toBe(colours);
    expect([...convertIndexedToRgb(png)]).toEqual([...pixels]);
  });

  test("more colours than a palette holds take three bytes each", () => {
    const pixels = Uint8Array.from({ length: 3 * 257 }, (_, at) => [at & 0xff, at >> 8, 7][at % 3] ?? 0);
    const png = decode(fewColoursToPng(257, 1, pixels));
    expect([png.channels, [...png.data]]).toEqual([3, [...pixels]]);
  });
});
