import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Ft6336u, TOUCH_POLL_MS } from "../../../../hal/drivers/touch/ft6336u";

interface Finger {
  readonly x: number;
  readonly y: number;
  readonly id?: number;
  /** 0 down, 1 up, 2 goes on. */
  readonly event?: number;
}

/** A scripted chip on a bus, and the clock that looks at it. */
class Rig {
  readonly registers = new Uint8Array(256);
  readonly told: string[] = [];
  answers = true;
  nowMs = 0;
  #look: () => void = () => undefined;

  constructor(ids: { readonly chip: number; readonly vendor: number } = { chip: 0x64, vendor: 0x11 }) {
    this.registers[0xa3] = ids.chip;
    this.registers[0xa8] = ids.vendor;
    new Ft6336u({
      io: {
        readUint8: (register) => this.#read(register, 1)[0] as number,
        readBuffer: (register, buffer) => buffer.set(this.#read(register, buffer.length)),
      },
      widthPixels: 320,
      heightPixels: 280,
      every: (ms, run) => {
        expect(ms).toBe(TOUCH_POLL_MS);
        this.#look = run;
      },
      nowMs: () => this.nowMs,
      onFinger: (phase, x, y, timeMs) => this.told.push(`${phase} ${x},${y} @${timeMs}`),
      onWorks: (works) => this.told.push(works ? "works" : "broken"),
    });
  }

  /** The glass as it is for so many looks. @returns what was told meanwhile. */
  looks(count: number, ...fingers: readonly Finger[]): readonly string[] {
    this.registers.fill(0xff, 0x03, 0x0f);
    this.registers[0x02] = fingers.length;
    for (const [at, { x, y, id = at, event = 2 }] of fingers.entries())
      this.registers.set([(event << 6) | (x >> 8), x & 0xff, (id << 4) | (y >> 8), y & 0xff], 0x03 + 6 * at);
    return this.look(count);
  }

  look(count: number): readonly string[] {
    for (let each = 0; each < count; each++) {
      this.nowMs += TOUCH_POLL_MS;
      this.#look();
    }
    return this.told.splice(0);
  }

  #read(register: number, bytes: number): Uint8Array {
    if (!this.answers) throw new Error("write failed");
    return this.registers.subarray(register, register + bytes);
  }
}

function working(): Rig {
  const rig = new Rig();
  expect(rig.looks(1)).toEqual(["works"]);
  return rig;
}

describe("the touch panel of a Core2", () => {
  test("a finger comes down, moves, goes up: where and when", () => {
    const rig = working();
    const downMs = rig.nowMs + 2 * TOUCH_POLL_MS;
    expect(rig.looks(2, { x: 300, y: 270, event: 0 })).toEqual([`down 300,270 @${downMs}`]);
    expect(rig.looks(1, { x: 299, y: 271 })).toEqual([`move 299,271 @${downMs + TOUCH_POLL_MS}`]);
    expect(rig.looks(5, { x: 299, y: 271 })).toEqual([]);
    expect(rig.looks(9)).toEqual([`up 299,271 @${downMs + 8 * TOUCH_POLL_MS}`]);
  });

  test("a press counts where it began, though it slid before it was sure", () => {
    const rig = working();
    rig.looks(1, { x: 10, y: 20 });
    expect(rig.looks(1, { x: 90, y: 20 }).map((told) => told.split(" @")[0])).toEqual(["down 10,20", "move 90,20"]);
  });

  test("what was seen once, or missed once, was noise", () => {
    const rig = working();
    expect([...rig.looks(1, { x: 10, y: 20 }), ...rig.looks(3)]).toEqual([]);
    rig.looks(2, { x: 10, y: 20 });
    expect([...rig.looks(1), ...rig.looks(3, { x: 10, y: 20 })]).toEqual([]);
    expect(rig.looks(2)).toEqual([expect.stringContaining("up 10,20")]);
  });

  test("the second finger is ignored, in either place of the list, and when it stays longer", () => {
    const rig = working();
    const [first, second] = [
      { x: 10, y: 20, id: 0 },
      { x: 200, y: 100, id: 1 },
    ];
    rig.looks(2, first);
    expect(rig.looks(4, first, second)).toEqual([]);
    expect(rig.looks(4, second, first)).toEqual([]);
    expect(rig.looks(2, second)).toEqual([expect.stringContaining("up 10,20")]);
    expect(rig.looks(20, second)).toEqual([]);
    expect(rig.looks(4, first, second)).toEqual([]);
    expect(rig.looks(3)).toEqual([]);
    expect(rig.looks(2, second)).toEqual([expect.stringContaining("down 200,100")]);
  });

  test("a lift that the chip tells counts as one, and no point without a number or off the glass", () => {
    const rig = working();
    rig.looks(2, { x: 10, y: 20 });
    expect(rig.looks(2, { x: 10, y: 20, event: 1 })).toEqual([expect.stringContaining("up")]);
    expect(rig.looks(4, { x: 10, y: 20, id: 15 })).toEqual([]);
    expect(rig.looks(4, { x: 320, y: 20 })).toEqual([]);
    expect(rig.looks(4, { x: 10, y: 280 })).toEqual([]);
  });

  test("a status of more points than the chip has, as behind its reset, tells nothing", () => {
    const rig = working();
    rig.looks(2, { x: 10, y: 20 });
    rig.registers[0x02] = 0xff;
    expect(rig.look(5)).toEqual([]);
    expect(rig.looks(2)).toEqual([expect.stringContaining("up 10,20")]);
  });

  test("a chip that is asleep at first is found by itself; one that is another is not taken for it", () => {
    const rig = new Rig();
    rig.answers = false;
    expect(rig.look(20)).toEqual([]);
    rig.answers = true;
    expect(rig.looks(8)).toEqual(["works"]);
    expect(new Rig({ chip: 0x06, vendor: 0x11 }).looks(100, { x: 1, y: 1 })).toEqual([]);
    expect(new Rig({ chip: 0x64, vendor: 0x00 }).looks(100, { x: 1, y: 1 })).toEqual([]);
  });

  test("a chip that falls silent: the finger is lost, that it is broken is told once, and that it works again", () => {
    const rig = working();
    rig.looks(2, { x: 10, y: 20 });
    rig.answers = false;
    const told = rig.look(200);
    expect(told).toEqual([expect.stringContaining("lost 10,20"), "broken"]);
    rig.answers = true;
    expect(rig.looks(8)).toEqual(["works"]);
    rig.answers = false;
    expect(rig.look(29)).toEqual([]);
    rig.answers = true;
    rig.looks(1);
    rig.answers = false;
    expect(rig.look(29)).toEqual([]);
  });

  test("whatever the chip says: down, moves, then up or lost, never another order", () => {
    const look = fc.record({
      status: fc.integer({ min: 0, max: 3 }),
      points: fc.uint8Array({ minLength: 12, maxLength: 12 }),
    });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 80 }), (looks) => {
        const rig = working();
        const phases: string[] = [];
        for (const { status, points } of looks) {
          rig.registers[0x02] = status;
          // Few places and numbers, so that fingers stay.
          rig.registers.set(
            points.map((byte) => byte & 0x91),
            0x03,
          );
          phases.push(...rig.look(1).map((told) => told.split(" ")[0] as string));
        }
        expect(phases.join(" ")).toMatch(/^( ?down( move)*( up| lost)?)*$/);
      }),
    );
  });
});
