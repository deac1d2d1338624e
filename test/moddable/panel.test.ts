import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { type SimulatorScreen, showPixels } from "../../hal/boards/lin/simulator-screen";
import { frameBytes } from "../../hal/remote/stream-frames";
import type { Frame } from "../../hal/remote/wire";
import { POINTS_MAX, STROKES_MAX } from "../../hal/signature-pad";
import { bundlePanel, panelFolder, simulatorsFolder } from "../../sim/desktop/mcsim/panel";
import { projectRoot, readManifest } from "../../sim/desktop/moddable/modules";
import { DevicesEnd } from "../../sim/engine/devices-end";
import { cardsOf, waysOf } from "../../sim/moddable/panel/deck-rows";
import {
  fixedRows,
  keyCaps,
  lampPlace,
  rowMiddle,
  terminalBody,
  worldRowMiddle,
} from "../../sim/moddable/panel/layout";
import { McsimEngine, SILENT_MS } from "../../sim/moddable/panel/mcsim-engine";
import { McsimPace } from "../../sim/moddable/panel/mcsim-pace";
import { inkDots, PadInk } from "../../sim/moddable/panel/pad-ink";
import { runsOf, stripOf } from "../../sim/moddable/panel/paper-strip";
import { pixelMessages, ROWS_MAX, rgb565 } from "../../sim/moddable/panel/screen-pixels";
import { fill, newPicture } from "../../sim/raster/picture";
import { World } from "../../sim/world/world";

const hello = { identity: { model: "classic", serial: "QS00000001" }, facts: {} } as const;

function messageOf(...frames: readonly Frame[]): ArrayBuffer {
  return Uint8Array.from(frames.flatMap((frame) => frameBytes(frame).flatMap((piece) => [...piece]))).buffer;
}

/** Lets every promise job run that is due. */
function jobs(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

describe("the devices' end of the wire", () => {
  test("gathers calls until the firmware says that it has handled every frame", () => {
    const end = new DevicesEnd({ onChange: () => undefined });
    expect(end.hasStarted).toBe(false);
    end.take(new Uint8Array(messageOf({ type: "settled", count: 0 })));
    expect(end.hasStarted).toBe(true);
    end.send({ type: "hello", hello });
    expect(end.hasSettled).toBe(false);
    const call = { type: "call", id: 1, port: "clock", method: "now", argument: null } as const;
    end.take(new Uint8Array(messageOf(call, { type: "settled", count: 1 })));
    expect(end.hasSettled).toBe(true);
    expect(end.takeSettled()).toEqual({ calls: [call] });
    expect(end.takeSettled()).toEqual({ calls: [] });
  });

  test("a call behind the firmware's word that it waits, a damaged frame and a foreign one are its death", () => {
    const call = { type: "call", id: 1, port: "clock", method: "now", argument: null } as const;
    const damaged = new Uint8Array(messageOf({ type: "settled", count: 0 }));
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 0xff;
    for (const [bytes, why] of [
      [new Uint8Array(messageOf({ type: "settled", count: 0 }, call)), "after it had said that it waits"],
      [damaged, "damaged"],
      [new Uint8Array(messageOf({ type: "answer", id: 1, value: 1 })), "does not send answer"],
      [new Uint8Array(messageOf({ type: "died", message: "a bug" })), "a bug"],
    ] as const) {
      const end = new DevicesEnd({ onChange: () => undefined });
      end.take(bytes);
      expect(end.takeSettled().died).toContain(why);
      expect(end.hasSettled).toBe(true);
    }
  });
});

describe("the firmware in mcsim", () => {
  function engineOf() {
    const done: string[] = [];
    let nowMs = 0;
    const engine: McsimEngine = new McsimEngine(
      {
        launch: () => {
          done.push("launch");
          engine.started();
        },
        quit: () => void done.push("quit"),
        post: (message) => void done.push(`post ${message.byteLength}`),
      },
      () => nowMs,
    );
    const pass = (ms: number) => {
      nowMs += ms;
      engine.tick();
    };
    return { engine, done, pass };
  }

  test("a firmware that mcsim has started and nobody has used is taken as it is; the next boot starts another", async () => {
    const { engine, done } = engineOf();
    engine.started();
    engine.take(messageOf({ type: "settled", count: 0 }));
    await engine.boot(hello);
    const settling = engine.settle();
    engine.take(messageOf({ type: "settled", count: 1 }));
    expect(await settling).toEqual({ calls: [] });
    expect(done).toEqual([`post ${messageOf({ type: "hello", hello }).byteLength}`]);
    const booting = engine.boot(hello);
    await jobs();
    expect(done.slice(1)).toEqual(["quit", "launch"]);
    engine.take(messageOf({ type: "settled", count: 0 }));
    await booting;
  });

  test("one that says nothing, or is aborted, has died", async () => {
    for (const [end, why] of [
      [(of: ReturnType<typeof engineOf>) => of.pass(SILENT_MS + 1), "no sign of life"],
      [(of: ReturnType<typeof engineOf>) => of.engine.die("memory full"), "memory full"],
    ] as const) {
      const of = engineOf();
      const booting = of.engine.boot(hello);
      await jobs();
      end(of);
      await booting;
      expect((await of.engine.settle()).died).toContain(why);
    }
  });

  test("who waits for a firmware that is ended waits no longer", async () => {
    const { engine } = engineOf();
    const booting = engine.boot(hello);
    await jobs();
    await engine.kill();
    await booting;
    expect(await engine.settle()).toEqual({ calls: [] });
  });
});

describe("the panel's time", () => {
  function paced() {
    let nowMs = 0;
    const idle = {
      boot: async () => undefined,
      answer: () => undefined,
      misuse: () => undefined,
      kill: async () => undefined,
    };
    const engine = { ...idle, settle: async () => ({ calls: [] }) };
    const world = new World({ seed: 1, startMs: 0, engine, identity: hello.identity });
    const pace = new McsimPace(
      () => world,
      () => nowMs,
    );
    const running = pace.run();
    const pass = async (ms: number) => {
      for (let at = 0; at < ms; at += 10) {
        nowMs += 10;
        pace.tick();
        await jobs();
      }
    };
    return { world, pace, running, pass };
  }

  test("virtual time follows real time at its speed, and stands still while paused", async () => {
    const { world, pace, running, pass } = paced();
    await pass(500);
    expect(world.nowMs).toBeGreaterThan(450);
    expect(world.nowMs).toBeLessThanOrEqual(500);
    pace.paused = true;
    const stoodMs = world.nowMs;
    await pass(300);
    expect(world.nowMs - stoodMs).toBeLessThanOrEqual(10);
    pace.paused = false;
    pace.speed = 10;
    await pass(100);
    expect(world.nowMs - stoodMs).toBeGreaterThan(800);
    pace.stop();
    await running;
  });

  test("who pulls the plug does not wait for a verb that waits", async () => {
    const { world, pace, running, pass } = paced();
    const order: string[] = [];
    void pace.serial(async () => {
      await pace.until(world, () => false, 60_000, "paced");
      order.push("waited");
    });
    await pass(50);
    void pace.first(async () => void order.push("pulled"));
    await pass(50);
    expect(order).toEqual(["waited", "pulled"]);
    expect(world.nowMs).toBeLessThan(1000);
    pace.stop();
    await running;
  });
});

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

  test("what crosses is what was drawn, and of a second picture only the rows that differ", () => {
    const { screen, pixels } = screenOf();
    const first = newPicture(size.width, size.height, [0xf7, 0xf8, 0xfa]);
    fill(first, 10, 20, 100, 30, [0x1b, 0x7f, 0x3b]);
    for (const message of pixelMessages(first, undefined)) showPixels(screen, message);
    expect(pixels[25 * size.width + 50]).toBe(rgb565(0x1b, 0x7f, 0x3b));
    expect(pixels[25 * size.width + 110]).toBe(rgb565(0xf7, 0xf8, 0xfa));
    const second = { ...first, pixels: first.pixels.slice() };
    fill(second, 0, 100, 3, 40, [0, 0, 0]);
    const messages = pixelMessages(second, first);
    expect(messages).toHaveLength(Math.ceil(40 / ROWS_MAX));
    for (const message of messages) showPixels(screen, message);
    expect(pixels[139 * size.width]).toBe(0);
    expect(pixels[140 * size.width]).toBe(rgb565(0xf7, 0xf8, 0xfa));
    expect(pixelMessages(second, second)).toEqual([]);
  });

  test("pixels that are not whole, or not within the screen, are refused: mcsim looks at no bounds", () => {
    const { screen } = screenOf();
    const [message] = pixelMessages(newPicture(320, 1, [0, 0, 0]), undefined);
    if (!message) throw new Error("no message");
    expect(() => showPixels({ ...screen, width: 240 }, message)).toThrow(RangeError);
    expect(() => showPixels(screen, message.slice(0, -2))).toThrow(RangeError);
    new DataView(message).setUint16(4, size.height);
    expect(() => showPixels(screen, message)).toThrow(RangeError);
  });
});

describe("the paper in mcsim", () => {
  test("is drawn in runs of its black dots", () => {
    const bits = new Uint8Array(2 * 48);
    bits[0] = 0b0011_1111;
    bits[1] = 0b1000_0001;
    bits[48 + 47] = 0b0000_0011;
    expect(runsOf(bits, 2)).toEqual([
      [2, 0, 7],
      [15, 0, 1],
      [382, 1, 2],
    ]);
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

/** mcsim's machine has 2,048 slots of stack: half of them for the names of a script, the rest for what runs while it is loaded. */
const STACK_NAMES_MAX = 1_024;

function importedBy(script: string): readonly string[] {
  return [...script.matchAll(/\bimport\s*(?:\{[^}]*\}\s*from\s*)?"([^"]+)"/g)].map(([, name = ""]) => name);
}

/** How many names a script declares or imports at its top level. */
function namesOf(script: string): number {
  let names = 0;
  for (const statement of parseAst(script).body) {
    if (statement.type === "VariableDeclaration") names += statement.declarations.length;
    else if (statement.type === "FunctionDeclaration" || statement.type === "ClassDeclaration") names++;
    else if (statement.type === "ImportDeclaration") names += statement.specifiers.length;
  }
  return names;
}

describe("the panel's scripts", () => {
  test("takes nothing from outside but mcsim's own modules", async () => {
    const parts = await bundlePanel();
    const taken = parts.flatMap(({ text }) => importedBy(text));
    expect(new Set(taken.filter((name) => !name.startsWith(".")))).toEqual(
      new Set(["ControlsPane", "DevicePane", "piu/Buttons", "piu/Scrollbars"]),
    );
    const written = new Set(parts.map(({ name }) => name));
    for (const { name, text } of parts)
      for (const other of importedBy(text).filter((each) => each.startsWith(".")))
        expect(written).toContain(path.posix.join(path.posix.dirname(name), other));
    for (const { text } of parts) expect(text).not.toMatch(/node:|setTimeout|require\(/);
  });

  test("has no script with more names at its top level than mcsim's stack has room for", async () => {
    for (const { name, text } of await bundlePanel()) expect(namesOf(text), name).toBeLessThan(STACK_NAMES_MAX);
  });

  test("is taken from where it is written by the folder that manifest.json has mcsim look into, on each desktop", async () => {
    const { platforms } = await readManifest();
    for (const desktop of ["lin", "mac", "win"]) {
      const platform = platforms[desktop] as { readonly build?: { readonly SIMULATORS?: string } } | undefined;
      expect(path.join(projectRoot, platform?.build?.SIMULATORS ?? ""), desktop).toBe(simulatorsFolder);
      expect(platforms[desktop]).toEqual(platforms["lin"]);
    }
    const taken = /from "(.+)"/.exec(readFileSync(path.join(simulatorsFolder, "qianshou.js"), "utf8"))?.[1] ?? "";
    expect(path.dirname(path.resolve(simulatorsFolder, taken))).toBe(panelFolder);
  });
});
