import { describe, expect, test } from "vitest";
import { orderOf } from "../../../../hal/drivers/keys/digit-order";
import { FACE_HEIGHT, FACE_WIDTH, type SoftAct } from "../../../../hal/drivers/keys/face";
import { TouchPinPad } from "../../../../hal/drivers/keys/touch-pin-pad";
import { SoftwarePublicKey } from "../../../../hal/drivers/software-public-key";
import { SoftwareSecureElement } from "../../../../hal/drivers/software-secure-element";
import { PlainCiphers } from "../../../../sim/crypto/ciphers";
import { FakeTimers } from "./fake-timers";
import { KeyedGlass } from "./keyed-glass";
import { pin } from "./views";

const asked = { minDigits: 4, maxDigits: 6, timeoutMs: 1000, scrambled: false };
const scrambled = { ...asked, scrambled: true };

class Rig extends KeyedGlass {
  readonly timers = new FakeTimers();
  readonly pad: TouchPinPad;

  /** @param random the bytes that are given out, four by four; none: the digits stand as always. */
  constructor(...random: readonly number[][]) {
    super();
    const left = [...random];
    this.pad = new TouchPinPad({
      display: this.display,
      timers: this.timers,
      random: { bytes: async () => Uint8Array.from(left.shift() ?? expect.fail("no more random bytes")) },
    });
    this.display.setTouch(true);
  }

  static async open(...random: readonly number[][]): Promise<Rig> {
    const rig = new Rig(...random);
    await rig.display.show(pin);
    return rig;
  }

  press(...acts: readonly SoftAct[]): void {
    for (const act of acts) {
      const key = this.pad.faceFor().keys.find((each) => each.act === act) ?? expect.fail(`no key ${act}`);
      this.display.finger("down", key.left + 1, key.top + 1);
      this.display.finger("up", key.left + 1, key.top + 1);
    }
  }

  get picture(): string {
    return Buffer.from(this.glass.pixels.buffer).toString("base64");
  }

  get places(): string {
    return this.pad
      .faceFor()
      .keys.flatMap(({ act }) => (/^\d$/.test(act) ? [act] : []))
      .join("");
  }
}

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("a PIN on the glass", () => {
  test("is entered; its digits are given once, to who asks for this entry", async () => {
    const rig = await Rig.open();
    const before = rig.picture;
    const first = rig.pad.collect(asked);
    expect(rig.picture).not.toBe(before);
    rig.press("0", "9", "1", "2", "enter");
    expect(await first).toEqual({ kind: "entered", entry: 1, digits: 4 });
    expect(rig.picture).toBe(before);
    expect(rig.pad.take(2)).toBeUndefined();
    expect(rig.pad.take(1)).toEqual(Uint8Array.of(0, 9, 1, 2));
    expect(rig.pad.take(1)).toBeUndefined();
    expect(rig.keys).toEqual([]);
    expect(rig.timers.count).toBe(0);
  });

  test("has no fewer digits than it must have and no more than it may, and can be cleared", async () => {
    const rig = await Rig.open();
    const entry = rig.pad.collect(asked);
    rig.press("1", "2", "3", "enter", "clear", "enter", "4", "5", "6", "7", "8", "9", "0", "enter");
    expect(await entry).toEqual({ kind: "entered", entry: 1, digits: 6 });
    expect(rig.pad.take(1)).toEqual(Uint8Array.of(4, 5, 6, 7, 8, 9));
    const none = rig.pad.collect({ ...asked, minDigits: 0 });
    rig.press("enter");
    expect(await none).toEqual({ kind: "entered", entry: 2, digits: 0 });
    expect(rig.pad.take(2)).toBeUndefined();
  });

  test("goes into the secure element's PIN block, and is zeroed there", async () => {
    const rig = await Rig.open();
    const taken: Uint8Array[] = [];
    const element = new SoftwareSecureElement({
      ciphers: new PlainCiphers(),
      fuse: new Uint8Array(16).fill(0x5a),
      store: { load: async () => undefined, save: async () => undefined },
      pins: {
        take: (entry) => {
          const digits = entry === 99 ? Uint8Array.of(4, 0, 1, 2) : rig.pad.take(entry);
          if (digits) taken.push(digits);
          return digits;
        },
      },
      transmit: async () => ({ kind: "removed" }),
      publicKey: new SoftwarePublicKey(),
      random: (length) => new Uint8Array(length),
    });
    await element.injectMaster(0, new Uint8Array(16).fill(0x11), "des3");
    // PIK of 16 × 22 and MAK of 8 × 33 under that master key (unionpay.md §4).
    const wrapped = (use: "pin" | "mac", cryptogram: string, checkValue: string) =>
      ({ use, algorithm: "des3", cryptogram: hex(cryptogram), checkValue: hex(checkValue) }) as const;
    const keys = [
      wrapped("pin", "950973182317F80B950973182317F80B", "00962B60"),
      wrapped("mac", "F679786E2411E3DE0000000000000000", "ADC67D84"),
    ];
    expect(await element.load({ masterSlot: 0, keys })).toEqual({ kind: "loaded" });
    const entered = rig.pad.collect(asked);
    rig.press("4", "0", "1", "2", "enter");
    await entered;
    const blockOf = (entry: number) => element.pinBlock({ entry, format: "iso-0", pan: "6224242900000113" });
    const block = await blockOf(1);
    expect(block.kind).toBe("ok");
    expect(block).toEqual(await blockOf(99));
    expect(taken).toEqual([new Uint8Array(4), new Uint8Array(4)]);
    expect(await blockOf(1)).toEqual({ kind: "fault", fault: "no-entry" });
  });

  test("that nobody has taken dies with the next one", async () => {
    const rig = await Rig.open();
    const first = rig.pad.collect(asked);
    rig.press("1", "2", "3", "4", "enter");
    await first;
    const second = rig.pad.collect(asked);
    expect(rig.pad.take(1)).toBeUndefined();
    await rig.pad.cancel();
    expect(await second).toEqual({ kind: "cancelled" });
    expect(rig.pad.take(1)).toBeUndefined();
  });

  test("shows how many digits and not which, neither when they are held nor where they stand", async () => {
    const pictures: string[][] = [];
    for (const digits of ["1234", "9876"] as const) {
      const rig = await Rig.open();
      void rig.pad.collect(asked);
      const seen: string[] = [];
      for (const digit of digits) {
        const key = rig.pad.faceFor().keys.find(({ act }) => act === digit) ?? expect.fail();
        rig.display.finger("down", key.left, key.top);
        seen.push(rig.picture);
        rig.display.finger("up", key.left, key.top);
        seen.push(rig.picture);
      }
      pictures.push(seen);
    }
    expect(pictures[0]).toEqual(pictures[1]);
    expect(new Set(pictures[0]).size).toBe(5);
  });

  test("ends when nobody types, counted from the last key; by cancel, on the glass, below it and from the firmware", async () => {
    const rig = await Rig.open();
    const first = rig.pad.collect(asked);
    rig.timers.pass(999);
    rig.press("1");
    rig.timers.pass(999);
    rig.press("2");
    rig.timers.pass(1000);
    expect(await first).toEqual({ kind: "timeout" });
    for (const cancel of [
      () => rig.press("cancel"),
      () => {
        rig.display.finger("down", 10, 250);
        rig.display.finger("up", 10, 250);
      },
      () => void rig.pad.cancel(),
    ]) {
      const entry = rig.pad.collect(asked);
      rig.press("1", "2", "3", "4");
      cancel();
      expect(await entry).toEqual({ kind: "cancelled" });
    }
    await rig.pad.cancel();
    expect(rig.timers.count).toBe(0);
  });

  test("ends where the touch panel falls silent, and does not begin where it is, or nothing is shown", async () => {
    const rig = await Rig.open();
    const fault = { kind: "fault", fault: "disconnected" };
    const entry = rig.pad.collect(asked);
    rig.display.setTouch(false);
    expect(await entry).toEqual(fault);
    expect(await rig.pad.collect(asked)).toEqual(fault);
    expect(await new Rig().pad.collect(asked)).toEqual(fault);
  });

  test("two at once, and bounds that are none, are bugs of the caller", async () => {
    const rig = await Rig.open();
    for (const wrong of [
      { minDigits: 7 },
      { maxDigits: 13 },
      { minDigits: -1 },
      { timeoutMs: 0 },
      { timeoutMs: Number.NaN },
    ])
      await expect(rig.pad.collect({ ...asked, ...wrong })).rejects.toThrow(RangeError);
    void rig.pad.collect(asked);
    await expect(rig.pad.collect(asked)).rejects.toThrow(TypeError);
  });
});

describe("digits in random places", () => {
  test("are the ten, each on a place of its own, other ones for each PIN; what is typed is what is read there", async () => {
    const rig = await Rig.open([0, 0, 0, 0], [0, 1, 2, 3]);
    const first = rig.pad.collect(scrambled);
    await settled();
    expect(rig.places).toBe("1234567890");
    await rig.pad.cancel();
    await first;
    const second = rig.pad.collect(scrambled);
    await settled();
    expect([...rig.places].sort().join("")).toBe("0123456789");
    expect(rig.places).not.toBe("1234567890");
    rig.press("7", "7", "0", "1", "enter");
    expect(await second).toEqual({ kind: "entered", entry: 1, digits: 4 });
    expect(rig.pad.take(1)).toEqual(Uint8Array.of(7, 7, 0, 1));
  });

  test("come from a number that favours none: others are drawn anew", async () => {
    const rig = await Rig.open([0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0]);
    void rig.pad.collect(scrambled);
    await settled();
    expect(rig.places).toBe("1234567890");
  });

  test("a source that gives nothing else keeps nobody waiting", async () => {
    const stuck = [0xff, 0xff, 0xff, 0xff];
    const rig = await Rig.open(stuck, stuck, stuck, stuck);
    void rig.pad.collect(scrambled);
    await settled();
    expect([...rig.places].sort().join("")).toBe("0123456789");
  });

  test("each number below 10! gives an order of its own", () => {
    const seen = new Set<string>();
    for (let number = 0; number < 3_628_800; number += 97) seen.add(orderOf(number).join(""));
    expect(seen.size).toBe(Math.ceil(3_628_800 / 97));
    for (const order of seen) expect([...order].sort().join("")).toBe("0123456789");
  });

  test("a source of randomness that fails is a bug that is told, and the pad is free again", async () => {
    const rig = await Rig.open([0, 0, 0, 0]);
    const first = rig.pad.collect(scrambled);
    await rig.pad.cancel();
    await first;
    await expect(rig.pad.collect(scrambled)).rejects.toThrow("no more random bytes");
    expect(rig.timers.count).toBe(0);
    await expect(rig.pad.collect(scrambled)).rejects.toThrow("no more random bytes");
  });

  test("a PIN that is cancelled before they are known does not come up", async () => {
    const rig = await Rig.open([0, 1, 2, 3]);
    const before = rig.picture;
    const entry = rig.pad.collect(scrambled);
    await rig.pad.cancel();
    expect(await entry).toEqual({ kind: "cancelled" });
    await settled();
    expect(rig.picture).toBe(before);
  });

  test("leave no dot of the glass to nobody", async () => {
    const rig = await Rig.open([0, 1, 2, 3]);
    void rig.pad.collect(scrambled);
    await settled();
    const face = rig.pad.faceFor();
    const dots = face.keys.reduce(
      (sum, { width, height }) => sum + width * height,
      face.widthPixels * face.heightPixels,
    );
    expect(dots).toBe(FACE_WIDTH * FACE_HEIGHT);
  });
});
