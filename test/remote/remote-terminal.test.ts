import { describe, expect, test } from "vitest";
import type { Board } from "../../hal/board";
import { SoftwarePublicKey } from "../../hal/drivers/software-public-key";
import { type Firmware, RemoteTerminal } from "../../hal/remote/remote-terminal";
import { FrameReader, frameBytes } from "../../hal/remote/stream-frames";
import type { Frame } from "../../hal/remote/wire";
import { uqrEncoder } from "../../src/receipt/qr/uqr-encoder";
import { ScriptedPort } from "./scripted-port";

const rom = { sizeBytes: 1, read: () => Uint8Array.of(7) };
const hello = {
  type: "hello",
  hello: {
    identity: { model: "classic", serial: "QS00000001" },
    facts: {
      clock: {},
      random: {},
      network: {},
      flash: { sizeBytes: 8192, sectorBytes: 4096, pageBytes: 256, programUnitBytes: 1 },
    },
  },
} satisfies Frame;

/** The devices' end of a line to a terminal that runs `firmware`. */
function lineTo(firmware: Firmware) {
  const frames: Frame[] = [];
  const reader = new FrameReader((frame) => frames.push(frame));
  const port = new ScriptedPort(1024, (bytes) => reader.take(bytes));
  // Stands for the engine's queue: full for some rounds after bytes came in.
  let rounds = 0;
  const terminal = new RemoteTerminal({
    open: port.open,
    firmware,
    builtIn: { font: rom, gbk: rom, publicKey: new SoftwarePublicKey(), qr: uqrEncoder },
    jobsPending: () => {
      rounds -= 1;
      return rounds > 0;
    },
  });
  port.makeRoom();
  return {
    frames,
    async say(...said: Frame[]) {
      port.push(Uint8Array.from(said.flatMap((frame) => frameBytes(frame).flatMap((piece) => [...piece]))));
      await this.raw();
    },
    /** Something happens on the board itself. */
    async stir(happens: () => void, told = 50) {
      rounds = told;
      terminal.stir(happens);
      await new Promise((resolve) => setImmediate(resolve));
    },
    async raw(...bytes: number[]) {
      if (bytes.length > 0) port.push(Uint8Array.from(bytes));
      rounds = 50;
      port.tell();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

async function askTwice({ devices }: Board): Promise<void> {
  const first = await devices.clock.now();
  await devices.random.bytes({ length: Number(first) });
  await new Promise(() => undefined);
}

describe("a terminal whose devices are elsewhere", () => {
  test("says when it listens, and after each batch of frames when it waits again", async () => {
    const line = lineTo(askTwice);
    await line.raw();
    expect(line.frames.splice(0)).toEqual([{ type: "settled", count: 0 }]);
    await line.say(hello);
    expect(line.frames.splice(0)).toEqual([
      { type: "call", id: 1, port: "clock", method: "now", argument: null },
      { type: "settled", count: 1 },
    ]);
    await line.say({ type: "answer", id: 1, value: 16 });
    expect(line.frames.splice(0)).toEqual([
      { type: "call", id: 2, port: "random", method: "bytes", argument: { length: 16 } },
      { type: "settled", count: 2 },
    ]);
  });

  test("takes several frames at once, and settles once for all", async () => {
    const line = lineTo(async ({ devices }) => {
      await Promise.all([devices.clock.now(), devices.random.bytes({ length: 4 })]);
      await devices.clock.monotonic();
    });
    await line.say(hello);
    line.frames.length = 0;
    await line.say({ type: "answer", id: 2, value: new Uint8Array(4) }, { type: "answer", id: 1, value: 5 });
    expect(line.frames).toEqual([
      { type: "call", id: 3, port: "clock", method: "monotonic", argument: null },
      { type: "settled", count: 3 },
    ]);
  });

  test("says what happens on the board itself before the calls that come of it, and settles", async () => {
    let press: () => void = () => undefined;
    const line = lineTo(async ({ devices }) => {
      await devices.clock.now();
      await new Promise<void>((resolve) => {
        press = resolve;
      });
      await devices.clock.monotonic();
    });
    await line.stir(press);
    expect(line.frames.splice(0)).toEqual([{ type: "settled", count: 0 }]);
    await line.say(hello);
    await line.say({ type: "answer", id: 1, value: 16 });
    line.frames.length = 0;
    await line.stir(() => press());
    expect(line.frames).toEqual([
      { type: "stirred" },
      { type: "call", id: 2, port: "clock", method: "monotonic", argument: null },
      { type: "settled", count: 2 },
    ]);
  });

  test("says that it has settled behind what comes of such a thing, also where its queue does not tell of that", async () => {
    let press: () => void = () => undefined;
    const line = lineTo(async ({ devices }) => {
      await new Promise<void>((resolve) => {
        press = resolve;
      });
      await devices.clock.monotonic();
    });
    await line.say(hello);
    line.frames.length = 0;
    await line.stir(() => press(), 0);
    expect(line.frames.map(({ type }) => type)).toEqual(["stirred", "call", "settled"]);
  });

  test("goes on where a part answers twice, or what nobody asked: the first answer counts", async () => {
    const line = lineTo(askTwice);
    await line.say(hello);
    line.frames.length = 0;
    await line.say({ type: "answer", id: 9, value: 0 }, { type: "answer", id: 1, value: 16 });
    await line.say({ type: "answer", id: 1, value: 4 }, { type: "misuse", id: 1, message: "late" });
    expect(line.frames).toEqual([
      { type: "call", id: 2, port: "random", method: "bytes", argument: { length: 16 } },
      { type: "settled", count: 3 },
      { type: "settled", count: 5 },
    ]);
  });

  test.each([undefined, "watchdog"] as const)("is told what reset it: %s", async (resetBy) => {
    const seen: unknown[] = [];
    const line = lineTo(async (board) => {
      seen.push(board.resetBy);
      await board.devices.clock.now();
    });
    await line.say({ type: "hello", hello: { ...hello.hello, ...(resetBy ? { resetBy } : {}) } });
    expect(seen).toEqual([resetBy]);
  });

  test("has the read-only data of its own end", async () => {
    const seen: number[] = [];
    const line = lineTo(async ({ font, gbk, devices }) => {
      seen.push(font.sizeBytes, ...gbk.read(0, 1));
      await devices.clock.now();
    });
    await line.say(hello);
    expect(seen).toEqual([1, 7]);
  });

  test.each<readonly [string, Firmware, readonly Frame[], string]>([
    ["a bug", async () => JSON.parse("{"), [hello], "SyntaxError: "],
    ["its own end", async () => undefined, [hello], "TypeError: the firmware came to its end"],
    ["a second hello", askTwice, [hello, hello], "TypeError: remote: a second hello"],
    ["a broken contract", askTwice, [hello, { type: "misuse", id: 1, message: "no clock" }], "TypeError: no clock"],
  ])("dies, once, of %s, and says so", async (_of, firmware, said, message) => {
    const line = lineTo(firmware);
    await line.say(...said);
    await line.say({ type: "answer", id: 1, value: 0 });
    const deaths = line.frames.filter((frame) => frame.type === "died");
    expect(deaths).toEqual([{ type: "died", message: expect.stringContaining(message) }]);
  });

  test("dies of a damaged frame, for its answer will never come", async () => {
    const line = lineTo(askTwice);
    await line.say(hello);
    const broken = frameBytes({ type: "answer", id: 1, value: 5 }).flatMap((piece) => [...piece]);
    broken[7] = (broken[7] ?? 0) ^ 1;
    await line.raw(...broken);
    expect(line.frames.at(-1)).toEqual({ type: "died", message: expect.stringContaining("damaged") });
  });
});
