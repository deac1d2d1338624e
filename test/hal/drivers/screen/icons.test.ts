import { describe, expect, test } from "vitest";
import type { ScreenView, Text } from "../../../../hal/display";
import { layoutScreen } from "../../../../hal/drivers/screen/layout";
import type { Line, Mark, ScreenLayout } from "../../../../hal/drivers/screen/marks";
import { icons, LARGE_FIGURES, LARGE_FIGURES_AT, pictures } from "../../../../hal/icons";
import { uqrEncoder } from "../../../../src/receipt/qr/uqr-encoder";
import { withMoney } from "../../../../src/screen/pictured";
import { openTestFont } from "../../../receipt/samples";
import { contrast } from "./contrast";

const fonts = { large: openTestFont(24), small: openTestFont(16) };
/** Fewer different dots than these nobody sees at a glance: a bar more, or a quarter of a battery. */
const DIFFERENT_DOTS_MIN = 3;
const PAPER = 0xf7df;

type FontName = keyof typeof fonts;

function bitsOf(font: FontName, codePoint: number): Uint8Array {
  const glyph = fonts[font].glyph(codePoint);
  if (!glyph) throw new Error(`${font}: no U+${codePoint.toString(16)}`);
  return glyph.bits;
}

function differentDots(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((count, byte, at) => {
    const apart = byte ^ (other[at] ?? 0);
    return count + apart.toString(2).replaceAll("0", "").length;
  }, 0);
}

function tooAlike(all: readonly (readonly [name: string, bits: Uint8Array])[]): readonly string[] {
  return all.flatMap(([name, bits], at) =>
    all
      .slice(at + 1)
      .filter(([, other]) => differentDots(bits, other) < DIFFERENT_DOTS_MIN)
      .map(([other]) => `${name} and ${other}`),
  );
}

/** The parts of a picture or of a large figure, as one. */
function joinedBits(first: number, parts: number): Uint8Array {
  return Uint8Array.from(Array.from({ length: parts }, (_, at) => [...bitsOf("large", first + at)]).flat());
}

describe("the dots", () => {
  test.each(["large", "small"] as const)("the %s font has every icon, and tells each apart", (font) => {
    const drawn = Object.entries(icons).map(([name, icon]) => [name, bitsOf(font, icon.charCodeAt(0))] as const);
    expect(drawn.filter(([, bits]) => bits.every((byte) => byte === 0))).toEqual([]);
    expect(tooAlike(drawn)).toEqual([]);
  });

  test("every picture and every large figure is whole, and told apart", () => {
    const drawn = [
      ...Object.entries(pictures).map(([name, first]) => [name, joinedBits(first.charCodeAt(0), 4)] as const),
      ...Array.from(LARGE_FIGURES, (figure, at) => [figure, joinedBits(LARGE_FIGURES_AT + 2 * at, 2)] as const),
    ];
    expect(drawn.filter(([, bits]) => bits.every((byte) => byte === 0))).toEqual([]);
    expect(tooAlike(drawn)).toEqual([]);
  });

  test("no two names stand for one place", () => {
    const places = [...Object.values(icons), ...Object.values(pictures)];
    expect(new Set(places).size).toBe(places.length);
    expect(places.every((place) => place.length === 1 && place >= "\ue000" && place <= "\uf8ff")).toBe(true);
  });
});

const text = (zh: string, en: string): Text => ({ zh, en });
const end: ScreenView = {
  id: "approved",
  title: text("交易成功", "Approved"),
  lines: [text("金额 123.45 元", "CNY 123.45"), text("已扣款", "Charged")],
  options: [],
  mood: "good",
  language: "zh",
  amount: "123.45",
};

function laidOut(view: ScreenView, widthPixels = 320, heightPixels = 240): ScreenLayout {
  return layoutScreen(view, { widthPixels, heightPixels, fonts, qr: uqrEncoder });
}

const isLine = (mark: Mark): mark is Line => mark.kind === "line";
const linesOf = ({ marks }: ScreenLayout) => marks.filter(isLine);
const saying = (layout: ScreenLayout, words: string) => linesOf(layout).find((line) => line.text === words);

describe("on a screen", () => {
  test("each state of money has a shape of its own: colour alone would not tell them", () => {
    const states = [
      "charged",
      "not charged",
      "being checked",
      "returned",
      "partly returned",
      "held",
      "released",
    ] as const;
    const shapes = states.map((state) => withMoney(state).icon);
    expect(shapes).not.toContain(undefined);
    expect(new Set(shapes).size).toBe(states.length);
    for (const icon of shapes as string[])
      for (const [width, height] of [
        [320, 240],
        [240, 320],
        [320, 192],
      ] as const)
        expect(saying(laidOut({ ...end, icon }, width, height), icon)?.colour).toBe(0xffff);
    // Nothing happened to any money.
    expect(withMoney("none")).toEqual({});
  });

  test("a long title keeps its large letters: the icon becomes smaller first", () => {
    const icon = icons.charged;
    const fontsOf = (letters: number) => {
      const title = "T".repeat(letters);
      const layout = laidOut({ ...end, icon, title: text(title, title) }, 240, 320);
      return [saying(layout, title)?.font, saying(layout, icon)?.font];
    };
    expect(fontsOf(16)).toEqual(["large", "large"]);
    expect(fontsOf(17)).toEqual(["large", "small"]);
    expect(fontsOf(18)).toEqual(["small", "small"]);
  });

  test("the status stands at the right, and gives way to the title part by part", () => {
    const status = `${icons.wifi3} ${icons.battery4} ${icons.printer} ${icons.waiting}2 10:00`;
    const shown = (title: string, width: number) =>
      linesOf(laidOut({ ...end, status, title: text(title, title) }, width, 320)).find(({ text: words }) =>
        status.startsWith(words),
      );
    const wide = shown("欢迎使用", 320);
    expect(wide?.text).toBe(status);
    expect((wide?.left ?? 0) + (wide?.width ?? 0)).toBe(320 - 8);
    expect(shown("欢迎使用", 240)?.text).toBe(status.slice(0, status.lastIndexOf(" ")));
    expect(shown("欢迎使用拉卡拉的签收终端", 320)).toBeUndefined();
  });

  test("the amount is large where all has room so, and else as large as the rest", () => {
    const twoRows = (layout: ScreenLayout) =>
      linesOf(layout).filter(({ text: words }) => words.length === 6 && words >= "\ue200" && words < "\ue300").length;
    expect(twoRows(laidOut(end))).toBe(2);
    const { lines } = end;
    const full = {
      ...end,
      lines: [...lines, ...Array.from({ length: 5 }, () => text("凭证号 000002", "Voucher 000002"))],
    };
    expect(twoRows(laidOut(full))).toBe(0);
    expect(saying(laidOut(full), "金额 123.45 元")?.font).toBe("large");
    // What stands behind it goes to a row of its own.
    const voucher = laidOut({ ...end, lines: [text("123.45 元 凭证号 000002", "CNY 123.45 voucher 000002")] });
    expect(twoRows(voucher)).toBe(2);
    expect(saying(voucher, "凭证号 000002")?.font).toBe("large");
    // An amount too wide for the row.
    const wide = { ...end, amount: "1234567890.00", lines: [text("金额 1234567890.00 元", "CNY 1234567890.00")] };
    expect(saying(laidOut(wide), "金额 1234567890.00 元")?.font).toBe("large");
  });

  test("pictures stand below the lines where they have room, each whole, and else not at all", () => {
    const all = pictures.swipe + pictures.insert + pictures.tap;
    const tilesOf = (layout: ScreenLayout) =>
      linesOf(layout).filter(({ text: words }) => words.length === 2 && words >= "\ue100" && words < "\ue200");
    const layout = laidOut({ ...end, pictures: all }, 320, 192);
    expect(layout.complete).toBe(true);
    const tiles = tilesOf(layout);
    expect(tiles.map(({ text: words }) => words).sort()).toEqual(
      [...all]
        .flatMap((each) =>
          [0, 2].map((at) => String.fromCharCode(each.charCodeAt(0) + at, each.charCodeAt(0) + at + 1)),
        )
        .sort(),
    );
    const lowest = Math.max(
      ...linesOf(layout)
        .filter((line) => !tiles.includes(line))
        .map(({ top, height }) => top + height),
    );
    expect(Math.min(...tiles.map(({ top }) => top))).toBeGreaterThanOrEqual(lowest);
    expect(Math.max(...tiles.map(({ top, height }) => top + height))).toBeLessThanOrEqual(192);
    for (const { colour } of tiles) expect(contrast(colour, PAPER)).toBeGreaterThanOrEqual(4.5);
    expect(tilesOf(laidOut({ ...end, pictures: all }, 320, 130))).toEqual([]);
  });

  test("what is typed is large where all has room so", () => {
    const asked = { ...end, amount: "", lines: [text("按确认键继续", "Press enter")], input: "123.45" };
    const frame = (view: ScreenView, height: number) =>
      Math.max(
        ...laidOut(view, 320, height)
          .marks.filter((mark) => mark.kind === "fill" && mark.top > 40)
          .map((mark) => mark.height),
      );
    expect(frame(asked, 240)).toBe(56);
    expect(frame({ ...asked, input: "" }, 240)).toBe(56);
    expect(frame({ ...asked, input: "AB12" }, 240)).toBe(32);
    expect(frame({ ...asked, lines: Array.from({ length: 6 }, () => text("一行", "A line")) }, 240)).toBe(32);
  });
});
