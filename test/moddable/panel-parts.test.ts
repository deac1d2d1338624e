import { describe, expect, test } from "vitest";
import { type SimulatorScreen, showPixels } from "../../hal/boards/lin/simulator-screen";
import { POINTS_MAX, STROKES_MAX } from "../../hal/signature-pad";
import { cardsOf, waysOf } from "../../sim/moddable/panel/deck-rows";
import {
  fixedRows,
  keyCaps,
  lampColours,
  lampPlace,
  rowMiddle,
  terminalBody,
  worldRowMiddle,
} from "../../sim/moddable/panel/layout";
import { inkDots, PadInk } from "../../sim/moddable/panel/pad-ink";
import { BOX, boxesOf, stripOf } from "../../sim/moddable/panel/paper-strip";
import { PIXELS_MAX, rgb565, ScreenPixels } from "../../sim/moddable/panel/screen-pixels";

describe("the screen in mcsim", () => {
  const size = { width: 320, height: 240 };

  function screenOf() {
    const pixels = new Uint16Array(size.width * size.height);
    let place = { x: 0, y: 0, width: 0 };
    const screen: SimulatorScreen = {
      ...size,
      pixelFormat: 0,
      postMessage: () => undefined,
      begin: (x, y, width) => {
        place = { x, y, width };
      },
      send: (bytes, offset, length) => {
        const view = new DataView(bytes, offset, length);
        for (let at = 0; at < length / 2; at++) {
          const row = place.y + Math.floor(at / place.width);
          pixels[row * size.width + place.x + (at % place.width)] = view.getUint16(at * 2, true);
        }
      },
      end: () => undefined,
    };
    return { screen, pixels };
  }

  /** The panel's end, and the messages that it posts. */
  function drawing() {
    const messages: ArrayBuffer[] = [];
    const panel = new ScreenPixels(size.width, size.height, (message) => messages.push(message));
    const fill = (left: number, top: number, width: number, height: number, colour: number) => {
      panel.begin(left, top, width);
      panel.send(new Uint16Array(width * height).fill(colour).buffer, 0, 2 * width * height);
      panel.end();
    };
    return { panel, messages, fill };
  }

  const [grey, green, black] = [rgb565(0xf7, 0xf8, 0xfa), rgb565(0x1b, 0x7f, 0x3b), 0];

  test("what crosses is what was drawn: all of it where the screen was black, then only what is drawn", () => {
    const { screen, pixels } = screenOf();
    const { panel, messages, fill } = drawing();
    fill(0, 0, size.width, size.height, grey);
    fill(10, 20, 100, 30, green);
    expect(messages).toEqual([]);
    panel.catchUp();
    panel.catchUp();
    expect(messages).toHaveLength((size.width * size.height) / PIXELS_MAX);
    for (const message of messages.splice(0)) showPixels(screen, message);
    expect(pixels[25 * size.width + 50]).toBe(green);
    expect(pixels[25 * size.width + 110]).toBe(grey);
    fill(0, 100, 3, 40, black);
    expect(messages).toHaveLength(1);
    for (const message of messages.splice(0)) showPixels(screen, message);
    expect(pixels[139 * size.width + 2]).toBe(black);
    expect(pixels[139 * size.width + 3]).toBe(grey);
    expect(pixels[140 * size.width]).toBe(grey);
    expect(pixels[25 * size.width + 50]).toBe(green);
  });

  test("a screen that went black gets all of it again, what was drawn meanwhile as well", () => {
    const { screen, pixels } = screenOf();
    const { panel, messages, fill } = drawing();
    fill(0, 0, size.width, size.height, grey);
    panel.catchUp();
    panel.black();
    messages.length = 0;
    fill(10, 20, 100, 30, green);
    expect(messages).toEqual([]);
    panel.catchUp();
    for (const message of messages) showPixels(screen, message);
    expect(pixels.filter((pixel) => pixel === green)).toHaveLength(3_000);
    expect(pixels.filter((pixel) => pixel === grey)).toHaveLength(size.width * size.height - 3_000);
  });

  test("pixels that are not whole, or not within the screen, are refused: mcsim looks at no bounds", () => {
    const { screen } = screenOf();
    const { panel, messages, fill } = drawing();
    panel.catchUp();
    messages.length = 0;
    fill(0, 0, 320, 1, black);
    const [message] = messages;
    if (!message) throw new Error("no message");
    expect(() => showPixels({ ...screen, width: 240 }, message)).toThrow(RangeError);
    expect(() => showPixels(screen, message.slice(0, -2))).toThrow(RangeError);
    new DataView(message).setUint16(4, size.height);
    expect(() => showPixels(screen, message)).toThrow(RangeError);
  });
});

describe("the paper in mcsim", () => {
  test("is drawn in boxes of its black dots, by their first row", () => {
    const bits = new Uint8Array(4 * 48);
    for (const row of [0, 1, 3]) bits[row * 48] = 0b0011_1111;
    bits[1] = 0b1000_0001;
    bits[48 + 1] = 0b1000_0000;
    bits[48 + 47] = 0b0000_0011;
    bits[96 + 47] = 0b0000_0001;
    expect([...boxesOf(bits, 4)]).toEqual([
      ...[2, 0, 7, 2],
      ...[15, 0, 1, 1],
      ...[382, 1, 2, 1],
      ...[383, 2, 1, 1],
      ...[2, 3, 6, 1],
    ]);
  });

  test("has in its boxes the dots of a slip, each once", () => {
    const rows = 40;
    const bits = Uint8Array.from({ length: rows * 48 }, (_, at) => (at * at * 31) >> 3);
    const dots = new Uint8Array(rows * 384);
    const boxes = boxesOf(bits, rows);
    for (let at = 0; at < boxes.length; at += BOX) {
      const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(at, at + BOX);
      for (let dot = 0; dot < width * height; dot++) {
        const place = (y + Math.floor(dot / width)) * 384 + x + (dot % width);
        dots[place] = (dots[place] ?? 0) + 1;
      }
    }
    expect(dots).toEqual(dots.map((_, at) => ((bits[at >> 3] ?? 0) >> (7 - (at & 7))) & 1));
  });

  test("has the newest slip at the top", () => {
    const slip = { kind: "sale", copy: "merchant", lines: [], whole: true, atMs: 0 };
    const strip = stripOf([
      { ...slip, rows: 1, bits: new Uint8Array(48) },
      { ...slip, rows: 2, bits: new Uint8Array(96) },
    ]);
    expect(strip.slips.map(({ top, rows }) => [top, rows])).toEqual([
      [0, 2],
      [18, 1],
    ]);
    expect(strip.rows).toBe(19);
  });
});

describe("the panel's lamp", () => {
  test("has a colour for each state, and no more than a skin of Piu's takes", () => {
    expect(lampColours).toHaveLength(4);
    expect(new Set(lampColours).size).toBe(lampColours.length);
  });
});

describe("the panel's pad", () => {
  test("takes strokes by mouse as the verb takes them, within the pad and no more than a pad takes", () => {
    const ink = new PadInk(320, 110);
    ink.begin(32, 11, 5000);
    ink.move(160, 55, 5020);
    ink.end();
    expect(ink.move(200, 60, 5030)).toBe(false);
    ink.begin(400, -5, 5100);
    expect(ink.strokes).toEqual([
      [
        [0.1, 0.1, 0],
        [0.5, 0.5, 20],
      ],
      [[1, 0, 100]],
    ]);
    for (let at = 0; at < POINTS_MAX + 10; at++) ink.move(at % 320, 50, 5200 + at);
    expect(ink.strokes.flat()).toHaveLength(POINTS_MAX);
    ink.clear();
    for (let at = 0; at < STROKES_MAX + 5; at++) {
      ink.begin(1, 1, at);
      ink.end();
    }
    expect(ink.strokes).toHaveLength(STROKES_MAX);
  });

  test("draws a stroke without gaps", () => {
    const dots = inkDots(
      [
        [
          [0, 0, 0],
          [0.1, 0.1, 10],
        ],
      ],
      320,
      110,
    );
    for (const [at, [x, y]] of dots.entries()) {
      const [beforeX, beforeY] = dots[at - 1] ?? [x, y];
      expect(Math.max(Math.abs(x - beforeX), Math.abs(y - beforeY))).toBeLessThanOrEqual(1);
    }
    expect(dots.at(-1)).toEqual([32, 11]);
  });
});

describe("the panel's places", () => {
  test("the keys stand within the body, apart from each other and from the lamp", () => {
    const taken = [...keyCaps, lampPlace];
    for (const [at, one] of taken.entries()) {
      expect(one.left + one.width).toBeLessThanOrEqual(terminalBody.width);
      expect(one.top + one.height).toBeLessThanOrEqual(terminalBody.height);
      for (const other of taken.slice(at + 1)) {
        const apart =
          one.left + one.width <= other.left ||
          other.left + other.width <= one.left ||
          one.top + one.height <= other.top ||
          other.top + other.height <= one.top;
        expect(apart).toBe(true);
      }
    }
    expect(new Set(keyCaps.map(({ key }) => key)).size).toBe(keyCaps.length);
  });

  test("the rows follow each other, and every card of the deck can be shown in some way", () => {
    const cards = cardsOf("everyday").length;
    expect(rowMiddle("now")).toBe(15);
    expect(worldRowMiddle("signature title", cards)).toBe((fixedRows.length + cards) * 30 + 15);
    for (const group of ["everyday", "declined", "chips", "broken"])
      for (const card of cardsOf(group)) expect(waysOf(card), card.id).not.toEqual([]);
  });
});
