import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScreenView } from "../../../../hal/display";
import type { SoftAct } from "../../../../hal/drivers/keys/face";
import { type FaceState, faceOf } from "../../../../hal/drivers/keys/face-of";
import type { Key } from "../../../../hal/keypad";
import { drawKeyedScreen, drawScreen, unpacked } from "../../../../sim/raster/screen";
import { fonts, KeyedGlass } from "./keyed-glass";
import {
  amount,
  approved,
  busyHome,
  home,
  largeHome,
  list,
  menu,
  pin,
  processing,
  receipt,
  repeat,
  text,
  unusual,
  views,
} from "./views";

const untouched: FaceState = { digits: false, bare: false, page: 0 };

class Rig extends KeyedGlass {
  constructor() {
    super();
    this.display.setTouch(true);
  }

  async shows(view: ScreenView): Promise<this> {
    expect(await this.display.show(view)).toBe("shown");
    return this;
  }

  /** @returns the keys that came of it. */
  tap(x: number, y: number): readonly Key[] {
    this.display.finger("down", x, y);
    this.display.finger("up", x, y);
    return this.keys.splice(0);
  }

  /** Taps a key of the screen as nobody has touched it. */
  press(view: ScreenView, act: SoftAct, state = untouched): readonly Key[] {
    return this.tap(...middleOf(view, act, state));
  }

  /** The whole glass as it is now. */
  get picture(): string {
    return Buffer.from(this.glass.pixels.buffer).toString("base64");
  }
}

function middleOf(view: ScreenView, act: SoftAct, state = untouched): readonly [number, number] {
  const key = faceOf(view, state).keys.find((each) => each.act === act);
  if (!key) throw new Error(`${view.id} has no key ${act}`);
  return [key.left + (key.width >> 1), key.top + (key.height >> 1)];
}

const fresh = async (view: ScreenView) => (await new Rig().shows(view)).picture;

describe("a press", () => {
  test.each([...faceOf(amount, untouched).keys])("of each key of the digits gives that key: $act", async (key) => {
    const rig = await new Rig().shows(amount);
    for (const x of [key.left, key.left + key.width - 1])
      for (const y of [key.top, key.top + key.height - 1]) expect(rig.tap(x, y)).toEqual([key.act]);
  });

  test("shows the key pressed as long as it is held, and no longer", async () => {
    const rig = await new Rig().shows(amount);
    const before = rig.picture;
    rig.display.finger("down", ...middleOf(amount, "5"));
    const held = rig.picture;
    expect(held).not.toBe(before);
    expect(rig.keys).toEqual([]);
    rig.display.finger("up", ...middleOf(amount, "5"));
    expect(rig.picture).toBe(before);
    expect(rig.keys).toEqual(["5"]);
  });

  test("that slides off its key counts nowhere, nor when it comes back; within the key it counts", async () => {
    const rig = await new Rig().shows(amount);
    const before = rig.picture;
    rig.display.finger("down", 10, 100);
    rig.display.finger("move", 79, 143);
    rig.display.finger("up", 79, 143);
    expect(rig.keys.splice(0)).toEqual(["1"]);
    rig.display.finger("down", 10, 100);
    rig.display.finger("move", 80, 100);
    expect(rig.picture).toBe(before);
    rig.display.finger("move", 10, 100);
    rig.display.finger("up", 10, 100);
    expect(rig.keys).toEqual([]);
  });

  test("that the panel has lost counts nowhere", async () => {
    const rig = await new Rig().shows(amount);
    const before = rig.picture;
    rig.display.finger("down", 10, 100);
    rig.display.finger("lost", 10, 100);
    rig.display.finger("up", 10, 100);
    expect([rig.keys, rig.picture]).toEqual([[], before]);
  });

  test("whose screen changes under the finger answers no question that nobody has seen", async () => {
    const rig = await new Rig().shows(unusual);
    const at = middleOf(unusual, "enter");
    expect(middleOf(repeat, "enter")).toEqual(at);
    rig.display.finger("down", ...at);
    await rig.shows(repeat);
    expect(rig.picture).toBe(await fresh(repeat));
    rig.display.finger("up", ...at);
    expect(rig.keys).toEqual([]);
    rig.display.finger("down", 10, 230);
    await rig.shows({ ...repeat, lines: [] });
    rig.display.finger("up", 10, 230);
    expect(rig.keys).toEqual([]);
  });

  test("counts where only what is typed has changed meanwhile, and the key is still shown pressed", async () => {
    const rig = await new Rig().shows(amount);
    rig.display.finger("down", ...middleOf(amount, "5"));
    const other = { ...amount, input: "1.00" };
    await rig.shows(other);
    expect(rig.picture).not.toBe(await fresh(other));
    rig.display.finger("up", ...middleOf(amount, "5"));
    expect(rig.keys).toEqual(["5"]);
    expect(rig.picture).toBe(await fresh(other));
  });

  test("before there is a screen does nothing", () => {
    expect(new Rig().tap(10, 100)).toEqual([]);
    expect(new Rig().tap(10, 250)).toEqual([]);
  });
});

test("keys that were asked for beside a code stay while its time runs down, and one that is held counts", async () => {
  const left = (time: string) => ({ ...receipt, id: "qr", lines: [text(`剩余 ${time}`, `${time} left`)] });
  const rig = await new Rig().shows(left("5:00"));
  expect(rig.tap(10, 10)).toEqual([]);
  const cancel = middleOf(left("4:59"), "cancel");
  rig.display.finger("down", ...cancel);
  await rig.shows(left("4:59"));
  rig.display.finger("up", ...cancel);
  expect(rig.keys).toEqual(["cancel"]);
});

describe("large keys", () => {
  test("are offered as long as the touch panel answers", () => {
    const glass = new KeyedGlass();
    expect(glass.display.largeKeys).toBe(false);
    glass.display.setTouch(true);
    expect(glass.display.largeKeys).toBe(true);
  });

  test("give their place, and charge brings the digits up among them", async () => {
    const view = largeHome(5);
    const rig = await new Rig().shows(view);
    for (const key of ["k1", "k2", "k3", "k4", "k5", "menu"] as const) expect(rig.press(view, key)).toEqual([key]);
    expect(rig.press(view, "sale")).toEqual([]);
    expect(rig.tap(10, 100)).toEqual(["1"]);
  });

  test("of a home with much to tell come behind a key, go by cancel, and go by themselves", async () => {
    const rig = await new Rig().shows(busyHome);
    const first = rig.picture;
    const opened = { ...untouched, kinds: true };
    expect(rig.press(busyHome, "kinds")).toEqual([]);
    expect(rig.picture).not.toBe(first);
    expect(rig.press(busyHome, "k3", opened)).toEqual(["k3"]);
    expect(rig.press(busyHome, "cancel", opened)).toEqual([]);
    expect(rig.picture).toBe(first);
    rig.press(busyHome, "kinds");
    for (let shows = 0; shows < 3; shows++) await rig.shows(busyHome);
    expect(rig.picture).toBe(first);
  });

  test("that are others under the finger are not pressed", async () => {
    const view = largeHome(5);
    const rig = await new Rig().shows(view);
    rig.display.finger("down", ...middleOf(view, "k1"));
    const other = { ...view, keys: [...(view.keys ?? [])].reverse() };
    await rig.shows(other);
    rig.display.finger("up", ...middleOf(view, "k1"));
    expect(rig.keys).toEqual([]);
    expect(rig.picture).toBe(await fresh(other));
  });
});

describe("the glass below the screen", () => {
  test("has cancel, menu and enter where the screen has them", async () => {
    const rig = await new Rig().shows(unusual);
    expect([...rig.tap(0, 240), ...rig.tap(160, 260), ...rig.tap(319, 279)]).toEqual(["cancel", "enter"]);
    await rig.shows(home);
    expect([...rig.tap(10, 250), ...rig.tap(160, 250), ...rig.tap(310, 250)]).toEqual(["menu"]);
  });

  test("is dead where nobody asks, and while a PIN is typed", async () => {
    for (const view of [pin, processing]) expect((await new Rig().shows(view)).tap(10, 250)).toEqual([]);
  });

  test("cancels a press whose screen changes", async () => {
    const rig = await new Rig().shows(unusual);
    rig.display.finger("down", 310, 250);
    await rig.shows(repeat);
    rig.display.finger("up", 310, 250);
    expect(rig.keys).toEqual([]);
  });
});

describe("digits at home", () => {
  test("come with the key that charges, give keys, and go with cancel, which nobody else gets", async () => {
    const rig = await new Rig().shows(home);
    const before = rig.picture;
    expect(rig.press(home, "sale")).toEqual([]);
    const up = { ...untouched, digits: true };
    expect(rig.press(home, "7", up)).toEqual(["7"]);
    expect(rig.press(home, "cancel", up)).toEqual([]);
    expect(rig.picture).toBe(before);
    rig.press(home, "sale");
    await rig.shows(amount);
    await rig.shows(home);
    expect(rig.picture).toBe(before);
  });

  test("stay when home is shown anew, and go where nobody types", async () => {
    const rig = await new Rig().shows(home);
    const before = rig.picture;
    rig.press(home, "sale");
    await rig.shows({ ...home });
    expect(rig.press(home, "7", { ...untouched, digits: true })).toEqual(["7"]);
    for (let each = 0; each < 3; each++) await rig.shows({ ...home });
    expect(rig.picture).toBe(before);
  });
});

describe("a screen with more than has room", () => {
  const long = { ...amount, lines: ["一", "二", "三", "四", "五"].map((line) => text(`第${line}行`, `Line ${line}`)) };

  test("is shown whole when it is touched, and with its keys when it is touched again", async () => {
    const rig = await new Rig().shows(long);
    const before = rig.picture;
    expect(rig.tap(10, 10)).toEqual([]);
    const { pixels } = drawScreen(long, { widthPixels: 320, heightPixels: 240 }, fonts);
    expect(Buffer.compare(pixels, unpacked(rig.glass.pixels))).toBe(0);
    expect(rig.tap(10, 200)).toEqual([]);
    expect(rig.picture).toBe(before);
  });

  test("a code has all the glass at first", async () => {
    const rig = await new Rig().shows(receipt);
    const { pixels } = drawScreen(receipt, { widthPixels: 320, heightPixels: 240 }, fonts);
    expect(Buffer.compare(pixels, unpacked(rig.glass.pixels))).toBe(0);
    expect(rig.tap(10, 200)).toEqual([]);
    expect(rig.press(receipt, "enter")).toEqual(["enter"]);
    await rig.shows(approved);
    await rig.shows(receipt);
    expect(rig.tap(310, 250)).toEqual(["enter"]);
  });

  test("a screen that shows all does not answer to a touch", async () => {
    const rig = await new Rig().shows(amount);
    const before = rig.picture;
    expect([rig.tap(10, 10), rig.picture]).toEqual([[], before]);
  });

  test("options that have no room are behind up and down, then the list itself goes on", async () => {
    const rig = await new Rig().shows(list);
    const second = { ...untouched, page: 1 };
    expect(rig.press(list, "up")).toEqual(["up"]);
    expect(rig.press(list, "down")).toEqual([]);
    expect(rig.press(list, "5", second)).toEqual(["5"]);
    expect(rig.press(list, "down", second)).toEqual(["down"]);
    expect(rig.press(list, "up", second)).toEqual([]);
    expect(rig.press(list, "2")).toEqual(["2"]);
    const questions = { ...list, id: "confirm" };
    await rig.shows(questions);
    expect([...rig.press(questions, "up"), ...rig.press(questions, "4", second)]).toEqual(["4"]);
    expect([...rig.press(questions, "down", second), ...rig.press(questions, "1")]).toEqual(["1"]);
  });
});

test("a board draws what the simulator's pictures with keys show, dot for dot", async () => {
  for (const view of views.filter((_, at) => at % 7 === 0 || at < 30))
    for (const language of ["zh", "en"] as const) {
      const rig = await new Rig().shows({ ...view, language });
      const { pixels } = drawKeyedScreen(view, fonts, language);
      expect(Buffer.compare(pixels, unpacked(rig.glass.pixels)), view.id).toBe(0);
    }
});

test("where the touch panel does not answer all the glass is screen, and the keys come with it", async () => {
  const rig = await new Rig().shows(amount);
  const before = rig.picture;
  rig.display.setTouch(false);
  const { pixels } = drawScreen(amount, { widthPixels: 320, heightPixels: 240 }, fonts);
  expect(Buffer.compare(pixels, unpacked(rig.glass.pixels))).toBe(0);
  expect(rig.tap(10, 100)).toEqual([]);
  rig.display.setTouch(true);
  expect(rig.picture).toBe(before);
});

test("whatever was shown and touched before, a screen looks as if it were the first", async () => {
  const shown = [amount, home, menu, list, approved, unusual, pin, receipt, { ...menu, language: "en" as const }];
  const pictures = await Promise.all(shown.map(fresh));
  const step = fc.record({
    at: fc.nat(shown.length - 1),
    taps: fc.array(fc.tuple(fc.nat(319), fc.nat(279), fc.boolean()), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), fc.nat(shown.length - 1), async (steps, last) => {
      const rig = new Rig();
      for (const { at, taps } of steps) {
        await rig.shows(shown[at] as ScreenView);
        for (const [x, y, goes] of taps) {
          rig.display.finger("down", x, y);
          if (goes) rig.display.finger("up", x, y);
        }
      }
      await rig.shows(processing);
      await rig.shows(shown[last] as ScreenView);
      expect(rig.picture === pictures[last]).toBe(true);
    }),
    { numRuns: 40 },
  );
});
