import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScreenView, Text } from "../../../../hal/display";
import { changedParts } from "../../../../hal/drivers/screen/changes";
import { DrawnDisplay } from "../../../../hal/drivers/screen/drawn-display";
import { layoutScreen } from "../../../../hal/drivers/screen/layout";
import { common, type Rectangle, type ScreenLayout } from "../../../../hal/drivers/screen/marks";
import { drawPart } from "../../../../hal/drivers/screen/raster";
import { everyEnd } from "../../../../sim/raster/every-end";
import { drawScreen } from "../../../../sim/raster/screen";
import { acquirers } from "../../../../src/profiles/list";
import { namesOf } from "../../../../src/profiles/names";
import { uqrEncoder } from "../../../../src/receipt/qr/uqr-encoder";
import { openTestFont } from "../../../receipt/samples";
import { channels, contrast } from "./contrast";
import { Glass } from "./glass";

const fonts = { large: openTestFont(24), small: openTestFont(16) };
const sizes = [
  { widthPixels: 320, heightPixels: 240 },
  { widthPixels: 240, heightPixels: 320 },
] as const;

const text = (zh: string, en: string): Text => ({ zh, en });

const amount: ScreenView = {
  id: "home",
  title: text("收款", "Sale"),
  lines: [text("请输入金额", "Enter the amount")],
  options: [],
  input: "123.4",
  mood: "plain",
  language: "zh",
};
const menu: ScreenView = {
  ...amount,
  id: "menu",
  lines: [],
  options: Array.from({ length: 9 }, (_, at) => text(`功能第${at + 1}项`, `Function ${at + 1}`)),
};
const receipt: ScreenView = {
  ...amount,
  id: "receipt",
  input: "7",
  qr: `https://receipt.example/r#${"aZ09_-".repeat(40)}`,
  mood: "good",
};
const ends = everyEnd(namesOf({ acquirer: "lakala", supportPhone: "400-000-0001" }), "zh");
const views = [amount, menu, receipt, ...ends.filter((_, at) => at % 25 === 0)];

const whole = ({ widthPixels, heightPixels }: ScreenLayout): Rectangle => ({
  left: 0,
  top: 0,
  width: widthPixels,
  height: heightPixels,
});

function layoutOf(view: ScreenView, size: (typeof sizes)[number]): ScreenLayout {
  return layoutScreen(view, { ...size, fonts, qr: uqrEncoder });
}

function draw(layout: ScreenLayout, part: Rectangle): Uint16Array {
  const pixels = new Uint16Array(part.width * part.height);
  drawPart(layout, part, fonts, pixels);
  return pixels;
}

describe("a screen drawn in parts", () => {
  test("has the same pixels as drawn as a whole", () => {
    const part = fc.record({
      left: fc.integer({ min: -20, max: 330 }),
      top: fc.integer({ min: -20, max: 330 }),
      width: fc.integer({ min: 1, max: 200 }),
      height: fc.integer({ min: 1, max: 60 }),
    });
    const cases = fc.record({ view: fc.constantFrom(...views), size: fc.constantFrom(...sizes), part });
    fc.assert(
      fc.property(cases, ({ view, size, part: asked }) => {
        const layout = layoutOf(view, size);
        const inside = common(asked, whole(layout));
        if (!inside) return;
        const all = draw(layout, whole(layout));
        const drawn = draw(layout, inside);
        for (let y = 0; y < inside.height; y++) {
          const start = (inside.top + y) * size.widthPixels + inside.left;
          const row = drawn.subarray(y * inside.width, (y + 1) * inside.width);
          expect(isEqual(row, all.subarray(start, start + inside.width))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("too few pixels are a bug of the caller", () => {
    const layout = layoutOf(amount, sizes[0]);
    expect(() => drawPart(layout, whole(layout), fonts, new Uint16Array(320 * 239))).toThrow(RangeError);
  });
});

describe("what has changed", () => {
  test("is drawn again and nothing twice, from any screen to any other", () => {
    for (const size of sizes) {
      let shown: ScreenLayout | undefined;
      for (const view of views) {
        const layout = layoutOf(view, size);
        const parts = changedParts(layout, shown);
        for (const [at, one] of parts.entries())
          for (const other of parts.slice(at + 1)) expect(common(one, other)).toBeUndefined();
        shown = layout;
      }
      expect(changedParts(shown as ScreenLayout, shown)).toEqual([]);
    }
  });

  test("of a digit more is its line alone", () => {
    const [size] = sizes;
    const before = layoutOf(amount, size);
    const parts = changedParts(layoutOf({ ...amount, input: "123.45" }, size), before);
    // The halves of six large figures.
    expect(parts).toMatchObject([
      { width: 6 * 24, height: 24 },
      { width: 6 * 24, height: 24 },
    ]);
  });
});

describe("a board's own display", () => {
  test.each(sizes)(
    "shows what the simulator's pictures show, dot for dot: $widthPixels x $heightPixels",
    async (size) => {
      const glass = new Glass(size.widthPixels, size.heightPixels);
      const display = new DrawnDisplay({ panel: glass, fonts, qr: uqrEncoder, backlight: () => undefined });
      expect(display).toMatchObject(size);
      for (const view of [...views, ...views.toReversed()]) {
        expect(await display.show(view)).toBe("shown");
        const { pixels } = drawScreen(view, size, fonts);
        expect(isEqual(bytesOf(glass.pixels), pixels), view.id).toBe(true);
        // No message larger than the driver's buffer: a picture has no room in the board's memory.
        for (const { width, height } of glass.parts) expect(width * height).toBeLessThanOrEqual(16 * 320);
      }
    },
  );

  test("draws nothing for the same screen again, and a tenth of it for a digit", async () => {
    const glass = new Glass(320, 240);
    const display = new DrawnDisplay({ panel: glass, fonts, qr: uqrEncoder, backlight: () => undefined });
    await display.show(amount);
    glass.parts = [];
    await display.show(amount);
    expect(glass.parts).toEqual([]);
    await display.show({ ...amount, input: "123.45" });
    const drawn = glass.parts.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(drawn).toBeGreaterThan(0);
    expect(drawn).toBeLessThan(320 * 24);
  });

  test("is lit by its first screen, and left alone by those behind it", async () => {
    const lit: number[] = [];
    const panel = new Glass(320, 240);
    const display = new DrawnDisplay({ panel, fonts, qr: uqrEncoder, backlight: (percent) => lit.push(percent) });
    expect(lit).toEqual([]);
    for (let shown = 0; shown < 3; shown++) await display.show({ ...amount, input: `${shown}` });
    expect(lit).toEqual([100]);
  });

  test("hands the backlight on", async () => {
    const seen: number[] = [];
    const glass = new Glass(320, 240);
    const display = new DrawnDisplay({
      panel: glass,
      fonts,
      qr: uqrEncoder,
      backlight: (percent) => seen.push(percent),
    });
    await display.backlight(40);
    expect(seen).toEqual([40]);
  });
});

test("on an upright panel a code stands below the text, and gives way to a longer one", () => {
  const [, upright] = sizes;
  const { input: _, ...plain } = receipt;
  const shown = { ...plain, qr: "https://receipt.example/r#short" };
  const codeIn = (view: ScreenView) => {
    const { marks, complete } = layoutOf(view, upright);
    expect(complete).toBe(true);
    const code = marks.find(({ kind }) => kind === "code");
    if (code?.kind !== "code") throw new Error("no code");
    for (const mark of marks) if (mark.kind === "line") expect(mark.top + mark.height).toBeLessThanOrEqual(code.top);
    expect(code.top + code.height).toBe(upright.heightPixels);
    return code.scale;
  };
  const few = codeIn(shown);
  const many = codeIn({
    ...shown,
    lines: Array.from({ length: 7 }, (_, at) => text(`第${at + 1}行`, `Line ${at + 1}`)),
  });
  expect(many).toBeLessThan(few);
  expect(many).toBeGreaterThanOrEqual(2);
});

const accents = Object.entries(acquirers).flatMap(([name, profiles]) =>
  Object.values(profiles).flatMap(({ accent }) => (accent === undefined ? [] : [[name, accent] as const])),
);

test("texts can be read: a contrast of 4.5 to 1 and more on every ground", () => {
  const moods = (["plain", "good", "bad", "waiting"] as const).map((mood) => [mood, { mood }] as const);
  const homes = accents.map(([name, accent]) => [name, { mood: "plain", accent }] as const);
  expect(homes.length).toBeGreaterThan(0);
  for (const [mood, coloured] of [...moods, ...homes]) {
    const { marks } = layoutOf({ ...amount, ...coloured }, sizes[0]);
    for (const [at, mark] of marks.entries()) {
      if (mark.kind !== "line") continue;
      const ground = marks.slice(0, at).findLast((below) => below.kind === "fill" && common(below, mark));
      if (ground?.kind !== "fill") throw new Error("a text without a ground");
      expect(contrast(mark.colour, ground.colour), `${mood}: ${mark.text}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test("an acquirer's colour stands in the title bar, and never in the place of a state's", () => {
  const barOf = (view: Partial<ScreenView>) => {
    const bar = layoutOf({ ...amount, ...view }, sizes[0]).marks.filter(({ kind }) => kind === "fill")[1];
    return bar?.kind === "fill" ? bar.colour : undefined;
  };
  const states = (["good", "bad", "waiting"] as const).map((mood) => barOf({ mood }));
  for (const [name, accent] of accents) {
    expect(barOf({ mood: "plain", accent }), name).toBe(accent);
    expect((["good", "bad", "waiting"] as const).map((mood) => barOf({ mood, accent }))).toEqual(states);
    // Nobody takes one for a state: no two of them are alike.
    for (const state of states) {
      const apart = channels(accent).map((value, at) => value - (channels(state ?? 0)[at] ?? 0));
      expect(Math.hypot(...apart), name).toBeGreaterThan(48);
    }
  }
});

function bytesOf(pixels: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(3 * pixels.length);
  for (const [at, pixel] of pixels.entries()) bytes.set(channels(pixel), 3 * at);
  return bytes;
}

/** At once: an expectation about each of a picture's pixels takes seconds. */
function isEqual(one: Uint8Array | Uint16Array, other: Uint8Array | Uint16Array): boolean {
  const bytes = (array: Uint8Array | Uint16Array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  return bytes(one).equals(bytes(other));
}
