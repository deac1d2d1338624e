import { describe, expect, test } from "vitest";
import type { ScreenView } from "../../../../hal/display";
import { faceOf, signFace } from "../../../../hal/drivers/keys/face-of";
import { InkPoints } from "../../../../hal/drivers/keys/ink-points";
import { INK_HEIGHT, INK_WIDTH, SigningGlass } from "../../../../hal/drivers/keys/signing-glass";
import { POINTS_MAX, STROKES_MAX } from "../../../../hal/signature-pad";
import { decodePoints, POINT_BYTES } from "../../../../hal/signature-points";
import { words } from "../../../../src/screen/words";
import { KeyedGlass } from "./keyed-glass";
import { text } from "./views";

const TOP = 32;
const INK = 0x10c4;
const sign: ScreenView = {
  id: "sign",
  title: words.pleaseSign,
  lines: [text("金额 42.00 元", "Amount CNY 42.00"), words.signHint, text("F1 改用纸质签名", "F1: sign on paper")],
  options: [],
  mood: "plain",
  language: "zh",
};

class Rig extends KeyedGlass {
  readonly ends: string[] = [];
  nowMs = 1000;
  #pad: SigningGlass | undefined;

  get pad(): SigningGlass {
    return this.#pad ?? expect.fail("nobody signs");
  }

  static async open(view = sign): Promise<Rig> {
    const rig = new Rig();
    rig.display.setTouch(true);
    await rig.display.show(view);
    rig.begin();
    return rig;
  }

  begin(): void {
    this.#pad = new SigningGlass(this.display, "1A2B3C4D", { inkEnded: (how) => this.ends.push(how) });
  }

  /** A stroke through these places of the ink, 16 ms apart. */
  stroke(...places: readonly (readonly [x: number, y: number])[]): void {
    for (const [at, [x, y]] of places.entries()) this.finger(at === 0 ? "down" : "move", x, y);
    const [x, y] = places.at(-1) ?? [0, 0];
    this.finger("up", x, y);
  }

  finger(phase: "down" | "move" | "up" | "lost", x: number, y: number): void {
    this.nowMs += 16;
    this.display.finger(phase, x, TOP + y, this.nowMs);
  }

  press(act: string): void {
    const key = signFace(sign).keys.find((each) => each.act === act) ?? expect.fail(`no key ${act}`);
    this.display.finger("down", key.left + 40, key.top + 20);
    this.display.finger("up", key.left + 40, key.top + 20);
  }

  isInked(x: number, y: number): boolean {
    return this.glass.pixels[(TOP + y) * 320 + x] === INK;
  }

  get strokes() {
    const { points } = this.pad;
    return points.count === 0 ? [] : (decodePoints(points.read(0, points.count)) ?? expect.fail("no points"));
  }

  get picture(): string {
    return Buffer.from(this.glass.pixels.buffer).toString("base64");
  }
}

describe("a signature on the glass", () => {
  test("is drawn with each point, as a line without gaps, and nothing else is", async () => {
    const rig = await Rig.open();
    rig.finger("down", 100, 50);
    expect(rig.isInked(100, 50)).toBe(true);
    rig.glass.parts = [];
    rig.finger("move", 160, 90);
    for (let x = 100; x <= 160; x++) expect(rig.isInked(x, 50 + Math.round(((x - 100) * 40) / 60)), `${x}`).toBe(true);
    expect(rig.isInked(163, 92)).toBe(false);
    for (const part of rig.glass.parts) expect([part.width, part.height]).toEqual([3, 3]);
  });

  test("comes out as the contract's points: places, pauses, strokes", async () => {
    const rig = await Rig.open();
    rig.stroke([0, 0], [319, 159]);
    rig.nowMs += 68;
    rig.stroke([160, 80]);
    rig.press("enter");
    expect(rig.ends).toEqual(["signed"]);
    const at = (x: number, y: number, timeMs: number) => ({ x, y, timeMs, pressure: 255 });
    expect(rig.strokes).toEqual([
      [at(0, 0, 0), at(65_535, 65_535, 16)],
      // The finger that goes up is one look, too.
      [at(Math.round((160 * 65_535) / 319), Math.round((80 * 65_535) / 159), 116)],
    ]);
    expect([INK_WIDTH, INK_HEIGHT]).toEqual([320, 160]);
  });

  test("ends where the finger leaves the ink, and goes on as another stroke", async () => {
    const rig = await Rig.open();
    rig.finger("down", 10, 100);
    rig.finger("move", 10, 159);
    // On a key, and back: the key is not pressed.
    rig.finger("move", 10, 170);
    rig.finger("move", 50, 150);
    rig.finger("up", 50, 150);
    rig.press("enter");
    expect(rig.strokes.map((stroke) => stroke.length)).toEqual([2, 1]);
    expect(rig.keys).toEqual([]);
    expect(rig.isInked(30, 155)).toBe(false);
  });

  test("stays on the ink's own dots at its edges", async () => {
    const rig = await Rig.open();
    const keys = () => rig.glass.pixels.slice(192 * 320);
    const [bar, below] = [rig.glass.pixels.slice(0, TOP * 320), keys()];
    rig.stroke([0, 0], [319, 0], [319, 159], [0, 159], [0, 0]);
    expect(rig.glass.pixels.slice(0, TOP * 320)).toEqual(bar);
    expect(keys()).toEqual(below);
  });

  test("says the amount, and a warning that comes meanwhile, in the bar; the screen is whole again behind it", async () => {
    const rig = await Rig.open();
    const alone = new Rig();
    alone.display.setTouch(true);
    await alone.display.show(sign);
    const shown = rig.picture;
    await rig.display.show({ ...sign, lines: [...sign.lines, text("电量 4%，请充电", "Battery 4%")] });
    expect(rig.picture).not.toBe(shown);
    await rig.display.show(sign);
    expect(rig.picture).toBe(shown);
    rig.stroke([10, 10], [200, 100]);
    rig.pad.stop();
    expect(rig.picture).toBe(alone.picture);
  });

  test("is forgotten by clear, which tells; the next one begins on clean glass", async () => {
    const rig = await Rig.open();
    const clean = rig.picture;
    rig.stroke([10, 10], [200, 100]);
    rig.press("clear");
    expect(rig.ends).toEqual(["cleared"]);
    rig.begin();
    expect(rig.picture).toBe(clean);
    rig.press("enter");
    expect([rig.ends, rig.pad.points.count]).toEqual([["cleared", "signed"], 0]);
  });

  test("has the screen's own keys beside the pad's: they go to who asked, and change nothing", async () => {
    const rig = await Rig.open();
    expect(signFace(sign).keys.map(({ act }) => act)).toEqual(["cancel", "f1", "clear", "enter"]);
    rig.stroke([10, 10], [20, 20]);
    rig.press("f1");
    rig.press("cancel");
    expect([rig.keys, rig.ends, rig.pad.points.count]).toEqual([["f1", "cancel"], [], 2]);
    // And so do the circles below the screen: enter is the right one.
    rig.display.finger("down", 300, 260);
    rig.display.finger("up", 300, 260);
    expect(rig.ends).toEqual(["signed"]);
  });

  test.each([sign, { ...sign, lines: sign.lines.slice(0, 2) }])("leaves no dot of the glass to nobody", (view) => {
    const { keys, widthPixels, heightPixels } = signFace(view);
    const dots = keys.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(dots + widthPixels * heightPixels + INK_WIDTH * INK_HEIGHT).toBe(320 * 240);
    expect(faceOf(view, { digits: false, bare: false, page: 0 }).keys.map(({ act }) => act)).not.toContain("enter");
  });

  test("is over where the touch panel goes, or does not answer: the screen is whole, and nothing is told", async () => {
    const rig = await Rig.open();
    rig.stroke([10, 10], [20, 20]);
    rig.display.setTouch(false);
    expect([rig.ends, rig.pad.points.count]).toEqual([[], 0]);
    const never = new Rig();
    await never.display.show(sign);
    const before = never.picture;
    never.begin();
    expect(never.picture).toBe(before);
    expect(rig.picture).toBe(before);
  });
});

describe("what a pad keeps", () => {
  test("is bounded in strokes and points: more is neither kept nor drawn", async () => {
    const rig = await Rig.open();
    for (let stroke = 0; stroke <= STROKES_MAX; stroke++) rig.stroke([2 * stroke, stroke]);
    expect(rig.pad.points.count).toBe(STROKES_MAX);
    expect([rig.isInked(2 * STROKES_MAX - 2, STROKES_MAX - 1), rig.isInked(2 * STROKES_MAX + 2, STROKES_MAX)]).toEqual([
      true,
      false,
    ]);
    const points = new InkPoints();
    for (let at = 0; at < POINTS_MAX; at++) expect(points.add(at, at, 10 * at, at === 0)).toBe(true);
    expect(points.add(1, 1, 1, false)).toBe(false);
    expect(points.count).toBe(POINTS_MAX);
  });

  test("is read in any portions, also across its pieces, again and again", () => {
    const points = new InkPoints();
    for (let at = 0; at < 1300; at++) points.add(at, 65_535 - at, 70_000 * at, at % 100 === 0);
    const portion = decodePoints(points.read(500, 512))?.flat() ?? [];
    expect(portion.map(({ x }) => x)).toEqual(Array.from({ length: 512 }, (_, at) => 500 + at));
    expect(portion[1]?.timeMs).toBe((portion[0]?.timeMs ?? 0) + 65_535);
    expect(points.read(1299, 512).length).toBe(POINT_BYTES);
    expect(points.read(500, 512)).toEqual(points.read(500, 512));
    for (const [from, count] of [
      [1300, 1],
      [0, 0],
      [0, 513],
      [-1, 1],
    ] as const)
      expect(() => points.read(from, count)).toThrow("points that are not there");
  });
});
